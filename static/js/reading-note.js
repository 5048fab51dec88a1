// <reading-note>: a reader's note on a paper; it saves itself, and can be looked at as the group reads it.
import { Preview } from "./preview.js";
import { SavedText } from "./saved-text.js";

class ReadingNote extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const { text, version } = form.elements;
    const saved = new SavedText({ element: this, field: text, url: form.action, version: Number(version.value) });
    new Preview(form, form.dataset.preview, this.querySelector("[data-preview-button]"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      saved.saver.save();
    });
  }
}

customElements.define("reading-note", ReadingNote);
