// <feedback-answer>: the author's answer to a feedback, saved while it is written, and the tick that says it is done.
// It stands in the form of a report, whose buttons and keys it keeps to itself, or in a form of its own.
import "./mentions.js";
import { SavedText } from "./saved-text.js";

class FeedbackAnswer extends HTMLElement {
  connectedCallback() {
    if (this.saved) return; // a row that was moved, or removed and put back
    this.form = this.closest("form");
    const version = this.querySelector("[data-version]") ?? this.form.querySelector("[data-version]");
    this.saved = new SavedText({
      element: this,
      field: this.querySelector("[data-answer]"),
      fixed: { seen: Number(this.dataset.seen) },
      url: this.dataset.save,
      version: Number(version.value),
      onSaved: () => {
        version.value = this.saved.saver.version;
        this.show(this.saved.saver.answer);
      },
    });
    this.addEventListener("input", (event) => event.stopPropagation());
    this.addEventListener("click", (event) => {
      const tick = event.target.closest("[data-tick], [data-untick]");
      if (tick) this.settle(event, tick.matches("[data-tick]"));
    });
    if (this.form.matches(":has(> feedback-answer)")) {
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.saved.saver.save();
      });
    }
  }

  // A typed answer is saved first, which settles by itself.
  async settle(event, settled) {
    event.preventDefault();
    event.stopPropagation();
    const { saver } = this.saved;
    if (!(await saver.save())) return;
    const answer = await saver.post({ settled, seen: Number(this.dataset.seen) }, this.dataset.settle).catch(() => null);
    if (answer?.ok) this.toggleAttribute("data-settled", settled);
    else if (answer?.status === 409) this.querySelector("[data-newer]").hidden = false;
    else saver.tell(answer ? "refused" : "offline", "");
  }

  // An answer to words that have changed since is kept, but settles nothing.
  show({ is_open }) {
    const hasText = Boolean(this.querySelector("[data-answer]").value.trim());
    this.toggleAttribute("data-settled", !is_open);
    this.querySelector("[data-newer]").hidden = !(is_open && hasText);
  }
}

customElements.define("feedback-answer", FeedbackAnswer);
