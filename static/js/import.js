// <file-drop> around <input type="file" multiple>: files and folders may be dropped on it, and what was chosen is listed
// with what is wrong with it before it is sent. Where files lay in a dropped folder goes into the field "paths".
const KINDS = /\.(md|markdown|txt|zip)$/i;
const LARGEST = 10 * 1024 * 1024;
const AT_ONCE = 11 * 1024 * 1024;
const MANY = 100;
const LONG_PASTE = 10_000; // characters
const LONGEST_TEXT = 1_000_000; // bytes of a form without files

class FileDrop extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.input = this.querySelector("input[type=file]");
    this.paths = this.form.querySelector("input[name=paths]");
    this.place = this.querySelector(".drop-place");
    this.list = this.querySelector("[data-dropped]");
    this.querySelector("[data-drop-hint]").hidden = false;
    this.input.addEventListener("change", () => this.take([...this.input.files].map((file) => ({ file, path: file.name }))));
    document.addEventListener("dragover", this.over);
    document.addEventListener("dragleave", this.leave);
    document.addEventListener("drop", this.drop);
    const text = this.form.querySelector("textarea");
    text.addEventListener("paste", pasteAtOnce);
    text.addEventListener("input", () => {
      const isLong = new TextEncoder().encode(text.value).length > LONGEST_TEXT;
      text.setCustomValidity(isLong ? this.dataset.textWords : "");
    });
  }

  disconnectedCallback() {
    document.removeEventListener("dragover", this.over);
    document.removeEventListener("dragleave", this.leave);
    document.removeEventListener("drop", this.drop);
  }

  over = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault(); // anywhere on the page: the browser would leave it for the file
    this.place.classList.add("over");
  };

  leave = (event) => {
    if (!event.relatedTarget) this.place.classList.remove("over");
  };

  drop = async (event) => {
    this.place.classList.remove("over");
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [...event.dataTransfer.files].map((file) => ({ file, path: file.name }));
    this.take(entries.some((entry) => entry.isDirectory) ? (await Promise.all(entries.map(filesBelow))).flat() : files);
  };

  take(found) {
    const good = found.filter(({ file }) => KINDS.test(file.name) && file.size <= LARGEST);
    const transfer = new DataTransfer();
    good.forEach(({ file }) => transfer.items.add(file));
    this.input.files = transfer.files;
    this.paths.value = JSON.stringify(good.map(({ path }) => path));
    const size = good.reduce((sum, { file }) => sum + file.size, 0);
    const trouble = good.length > MANY ? this.dataset.manyWords : size > AT_ONCE ? this.dataset.muchWords : "";
    this.input.setCustomValidity(trouble);
    this.list.replaceChildren(...found.map((one) => this.line(one)));
    if (trouble) this.list.prepend(lineOf(trouble, true));
    this.list.hidden = !this.list.children.length;
  }

  line({ file, path }) {
    if (!KINDS.test(file.name)) return lineOf(`${path} ${this.dataset.kindWords}`, true);
    if (file.size > LARGEST) return lineOf(`${path} ${this.dataset.largeWords}`, true);
    return lineOf(path, false);
  }
}

// Chromium puts text in line by line: thousands of lines take it half a minute, and set at once no time. Undo takes back
// short texts only.
function pasteAtOnce(event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (text.length < LONG_PASTE) return;
  event.preventDefault();
  const { selectionStart, selectionEnd } = event.target;
  event.target.setRangeText(text, selectionStart, selectionEnd, "end");
  event.target.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function lineOf(words, isRefused) {
  const line = document.createElement("li");
  line.textContent = words;
  line.classList.toggle("refused", isRefused);
  return line;
}

// All files of a dropped entry with their paths. Hidden files and folders are passed over.
async function filesBelow(entry, folder = "") {
  if (entry.name.startsWith(".")) return [];
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return KINDS.test(file.name) || !folder ? [{ file, path }] : [];
  }
  const reader = entry.createReader();
  const inside = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // 100 at a time
    if (!some.length) break;
    inside.push(...some);
  }
  return (await Promise.all(inside.map((one) => filesBelow(one, `${path}/`)))).flat();
}

customElements.define("file-drop", FileDrop);
