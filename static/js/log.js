// The day of a log: its text saves itself, and the server says back how each line is read. The timer counts on.
import { runClock } from "./clock.js";
import { leaveUnasked, SavedText, saveAll } from "./saved-text.js";
import { changeText } from "./typing.js";

const PAUSE = 350; // ms without typing before the text is read back

class LogDay extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    const { text, version } = this.form.elements;
    this.text = text;
    this.reading = this.querySelector("[data-reading]");
    this.saved = new SavedText({
      element: this.form,
      field: text,
      url: this.form.dataset.save,
      version: Number(version.value),
      onSaved: () => this.readBack(), // now its spans can be linked
    });
    text.addEventListener("input", () => this.readSoon());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.saved.saver.save();
    });
    this.addEventListener("click", (event) => this.choose(event));
    this.addEventListener("change", (event) => this.link(event));
  }

  readSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.readBack(), PAUSE);
  }

  async readBack() {
    clearTimeout(this.timer);
    const asked = (this.asked = (this.asked ?? 0) + 1);
    const answer = await post(this.form.dataset.read, { text: this.text.value }).catch(() => null);
    if (asked !== this.asked || this.reading.contains(document.activeElement)) return;
    const html = answer?.ok ? await answer.text() : null;
    const failed = this.reading.querySelector("[data-failed-now]");
    if (html !== null) this.reading.innerHTML = html;
    else if (!failed) this.reading.prepend(failedNow(this.reading.dataset.failed));
  }

  // A doubtful line is written out as it was meant.
  choose(event) {
    const button = event.target.closest("[data-read-as]");
    if (!button) return;
    event.preventDefault();
    const lines = this.text.value.split("\n");
    lines[Number(button.dataset.line)] = button.dataset.written;
    changeText(this.text, lines.join("\n"));
    this.text.focus();
    this.text.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  async link(event) {
    const choice = event.target.closest("[data-link]");
    if (!choice) return;
    const answer = await post(choice.form.action, { for: choice.value }, { keepalive: true }).catch(() => null);
    choice.setCustomValidity(answer?.ok ? "" : this.reading.dataset.failed);
    choice.reportValidity();
  }
}

function failedNow(words) {
  const line = document.createElement("p");
  line.className = "small muted";
  line.dataset.failedNow = "";
  line.textContent = words;
  return line;
}

// `keepalive` where the page may be left right after: the request then outlives it.
function post(url, body, more = {}) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal: AbortSignal.timeout(10000), ...more });
}

// What is typed is saved before the timer writes into the day.
document.querySelector(".timer-form")?.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (form.dataset.ready) return;
  event.preventDefault();
  if (submitter?.dataset.ask && !window.confirm(submitter.dataset.ask)) return;
  await new Promise((resolve) => setTimeout(resolve)); // while this event is under way, a form cannot be sent again
  if (!(await saveAll())) return;
  leaveUnasked();
  form.dataset.ready = "yes";
  form.requestSubmit(submitter);
});

customElements.define("log-day", LogDay);
runClock();
