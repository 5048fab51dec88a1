// The page of a week: what is done in one part changes that part in place; what is typed in the others stays.
import { runClock } from "./clock.js";

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const part = form.closest("[data-part]");
  if (!part || event.defaultPrevented) return;
  event.preventDefault();
  if (submitter?.dataset.ask && !window.confirm(submitter.dataset.ask)) return;
  if (part.ariaBusy === "true") return; // a double click
  part.ariaBusy = "true";
  const answer = await send(form, submitter).catch(() => null);
  part.ariaBusy = null;
  const page = answer && new DOMParser().parseFromString(answer.text, "text/html");
  const fresh = page?.getElementById(part.id);
  if (!fresh) return leave(answer, form, submitter);
  show(part, fresh, page, submitter?.id || document.activeElement?.id);
});

async function send(form, submitter) {
  const to = form.getAttribute("action"); // form.action is the field of that name, where there is one
  const answer = await fetch(to, { method: "POST", body: new FormData(form, submitter) });
  return { ok: answer.ok, url: answer.url, text: await answer.text() };
}

// No page of a week came back: what did is shown as without scripts. Offline, nothing is lost.
function leave(answer, form, submitter) {
  if (!answer) return say(document.querySelector("[data-failed]").dataset.failed);
  if (answer.ok) return location.assign(answer.url);
  if (submitter?.name) form.append(hidden(submitter.name, submitter.value));
  form.submit();
}

function say(words) {
  const notice = document.createElement("div");
  notice.className = "notice error";
  notice.setAttribute("role", "alert");
  notice.textContent = words;
  const messages = document.createElement("div");
  messages.className = "messages";
  messages.append(notice);
  document.querySelector("main > .messages")?.remove();
  document.getElementById("content").prepend(messages);
}

function hidden(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  return field;
}

function show(part, fresh, page, focused) {
  const said = page.querySelector("main > .messages");
  document.querySelector("main > .messages")?.remove();
  if (said) document.getElementById("content").prepend(said);
  if (said?.querySelector(".error")) keepTyped(part, fresh);
  part.replaceWith(fresh);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  runClock();
}

// What was refused stays in its field.
function keepTyped(part, fresh) {
  for (const field of part.querySelectorAll("input:not([type=hidden]), select")) {
    const same = field.id && fresh.querySelector(`#${CSS.escape(field.id)}`);
    if (same) same.value = field.value;
  }
}

runClock();
