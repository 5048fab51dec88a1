// <feedback-pad>: an advisor's text and mark on one place of a report. <private-note>: what he notes for himself.
import "./mentions.js";
import { leaveUnasked, saveAll, SavedText } from "./saved-text.js";

class FeedbackPad extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const { row, text, mark, version } = form.elements;
    this.mark = mark;
    this.buttons = [...this.querySelectorAll("[data-mark]")];
    this.saved = new SavedText({
      element: this,
      field: text,
      mark,
      fixed: { row: row.value },
      url: form.action,
      draftKey: `${form.action}#${row.value}`,
      version: Number(version.value),
    });
    mark.addEventListener("change", () => this.showMark());
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mark]");
      if (button) this.toggle(button.dataset.mark, event);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.saved.saver.save();
    });
  }

  // Sets the mark, or takes it away where it is set already; it is saved at once.
  toggle(mark, event) {
    event?.preventDefault();
    this.mark.value = this.mark.value === mark ? "" : mark;
    this.showMark();
    this.saved.saver.touch();
    this.saved.saver.save();
  }

  showMark() {
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.mark === this.mark.value));
  }
}

class PrivateNote extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const { text, version } = form.elements;
    const saved = new SavedText({ element: this, field: text, url: form.action, version: Number(version.value) });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      saved.saver.save();
    });
  }
}

customElements.define("feedback-pad", FeedbackPad);
customElements.define("private-note", PrivateNote);

// A decision waits until every text is on the server.
for (const form of document.querySelectorAll("form[data-decision]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.sent) return; // a key that is held down decides once
    form.dataset.sent = "1";
    if (await saveAll()) {
      leaveUnasked();
      form.submit();
      return;
    }
    delete form.dataset.sent;
    document.querySelector("[data-save-state]:not([data-state=saved]):not([data-state=clean])")?.scrollIntoView({ block: "center" });
  });
}
