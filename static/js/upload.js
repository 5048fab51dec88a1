// Sends one picture. fetch() tells nothing of how far an upload is, so this is the older way.

export class Trouble extends Error {
  // kind: "offline", "loggedOut"; or a sentence of the server that says what is wrong with this picture.
  constructor(kind, sentence = "") {
    super(kind);
    Object.assign(this, { kind, sentence });
  }
}

const PATIENCE = 120_000; // ms: 10 MB over a slow line

export function sendPicture(url, file, onProgress) {
  const form = new FormData();
  form.append("picture", file, file.name || "image");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.timeout = PATIENCE;
    request.setRequestHeader("X-CSRFToken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = request.ontimeout = () => reject(new Trouble("offline"));
    request.onload = () => {
      const answer = readJson(request.responseText);
      if (request.status === 201 && answer) resolve(answer);
      else if (answer?.problem) reject(new Trouble("refused", answer.problem));
      else reject(new Trouble(troubleOf(request)));
    };
    request.send(form);
  });
}

// Without a log-in the server sends the page of the log-in; a token of before it answers 403.
function troubleOf(request) {
  return request.status === 403 || request.responseURL.includes("/log-in/") ? "loggedOut" : "offline";
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
