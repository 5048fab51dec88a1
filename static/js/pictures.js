// Pictures in every <textarea data-markdown>: pasted, dropped or chosen, sent while typing goes on. Their Markdown is
// put in at the caret. What fails is told beside the text, with a button that tries again.
import { betweenWords } from "./typing.js";
import { sendPicture, Trouble } from "./upload.js";

const FIELDS = "textarea[data-markdown]";
const KINDS = ["image/png", "image/jpeg", "image/webp", "image/gif"];
const LARGEST = 10 * 1024 * 1024;
const parts = document.querySelector("template[data-pictures]");
const queues = new WeakMap(); // field -> promise: pictures of one field come in the order they were given

const isField = (element) => parts && element?.matches?.(FIELDS) && !element.readOnly;
const part = (name) => parts.content.querySelector(`[data-picture-${name}]`).cloneNode(true);
const say = (words, name) => parts.dataset[words].replace("{name}", name);

// A button beside the field: on phones it opens the camera and its pictures.
function addButton(field) {
  if (field.dataset.takesPictures !== undefined) return;
  field.dataset.takesPictures = "";
  const button = part("button");
  button.addEventListener("click", () => choose(field));
  const marks = field.form?.querySelector(":scope > .marks");
  if (field.closest(".field")) field.before(button);
  else if (marks?.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_PRECEDING) marks.append(button);
  else field.after(button);
}

function choose(field) {
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept: KINDS.join(","), multiple: true });
  input.addEventListener("change", () => take(field, input.files));
  input.click();
}

function take(field, files) {
  for (const file of files) {
    const before = queues.get(field) ?? Promise.resolve();
    queues.set(field, before.then(() => send(field, file)));
  }
}

async function send(field, file) {
  const line = part("state");
  const words = line.querySelector("[data-picture-words]");
  const bar = line.querySelector("progress");
  const again = line.querySelector("[data-picture-again]");
  const name = file.name || parts.dataset.unnamed;
  (field.closest(".field") ?? field.parentElement).append(line);
  line.querySelector("[data-picture-dismiss]").addEventListener("click", () => {
    line.remove();
    field.focus();
  });
  const fail = (sentence) => {
    words.textContent = sentence;
    bar.hidden = true;
    line.classList.add("failed");
  };
  if (!KINDS.includes(file.type)) return fail(say("kinds", name));
  if (file.size > LARGEST) return fail(say("large", name));
  const attempt = async () => {
    Object.assign(again, { hidden: true });
    Object.assign(bar, { hidden: false, value: 0 });
    line.classList.remove("failed");
    words.textContent = say("sending", name);
    try {
      const { markdown } = await sendPicture(parts.dataset.url, file, (share) => (bar.value = share));
      await insert(field, markdown);
      line.remove();
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble;
      fail(trouble.sentence ? `${name}: ${trouble.sentence}` : say(trouble.kind, name));
      again.hidden = Boolean(trouble.sentence);
    }
  };
  again.addEventListener("click", attempt);
  await attempt();
}

// At the caret as it is by now, as a paragraph of its own where it would break a line. The browser's undo takes it back.
async function insert(field, markdown) {
  await betweenWords();
  const { selectionEnd: at, value } = field;
  const lead = at && value[at - 1] !== "\n" ? "\n" : "";
  const tail = value[at] === "\n" || at === value.length ? "" : "\n";
  const text = `${lead}${markdown}${tail}`;
  if (document.activeElement === field) {
    field.setSelectionRange(at, at);
    if (document.execCommand("insertText", false, text)) return;
  }
  field.setRangeText(text, at, at, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function picturesOf(transfer) {
  return [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}

document.addEventListener("paste", (event) => {
  if (!isField(event.target)) return;
  const files = picturesOf(event.clipboardData);
  // Programs for tables and texts put a picture of the words beside the words: then the words are meant.
  if (!files.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  take(event.target, files);
});

document.addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault(); // beside a field, too: the browser would leave the page for the picture
  if (!isField(event.target)) event.dataTransfer.dropEffect = "none";
  mark(event.target);
});

document.addEventListener("dragleave", () => mark(null));

document.addEventListener("drop", (event) => {
  mark(null);
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  if (!isField(event.target)) return;
  event.target.focus();
  take(event.target, event.dataTransfer.files);
});

function mark(field) {
  for (const marked of document.querySelectorAll(".takes-drop")) if (marked !== field) marked.classList.remove("takes-drop");
  if (isField(field)) field.classList.add("takes-drop");
}

if (parts) {
  const addButtons = (place) => place.querySelectorAll?.(FIELDS).forEach(addButton);
  addButtons(document);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) addedNodes.forEach(addButtons); // rows that were added
  }).observe(document.body, { childList: true, subtree: true });
}
