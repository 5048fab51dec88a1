// <feedback-pad>: one feedback text, saved while it is written; two versions of it are shown side by side.
import { forgetKeptDraft, keptDraft } from "./drafts.js";
import "./markdown-fields.js";
import { mergeTexts } from "./merge.js";
import { guardLeaving, showState } from "./save-state.js";
import { Saver } from "./saver.js";
import { betweenWords, changeText } from "./typing.js";

const savers = new Set();

class FeedbackPad extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.text = this.form.elements.text;
    const row = this.form.elements.row.value;
    const state = this.querySelector("[data-save-state]");
    this.saver = new Saver({
      url: this.form.action,
      draftKey: `${this.form.action}#${row}`,
      version: Number(this.form.elements.version.value),
      stored: { row, text: this.text.defaultValue },
      read: () => ({ row, text: this.text.value }),
      mergeIn: (versions) => this.mergeIn(versions),
      onState: (name, detail) => showState(state, name, detail),
      onConflict: (versions) => this.showBoth(versions),
    });
    savers.add(this.saver);
    showState(state, "clean");
    this.text.addEventListener("input", () => this.saver.touch());
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.saver.save();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.saver.save();
    });
    this.offerKeptDraft();
    if (this.saver.isDirty) this.saver.touch(); // somebody may have typed before this script was there
  }

  // What another window saved comes into the text while one goes on writing, unless both changed the same words.
  async mergeIn({ base, theirs }) {
    await betweenWords();
    const { text, clean } = mergeTexts(base.text, this.text.value, theirs.text);
    if (clean) changeText(this.text, text);
    return clean;
  }

  showBoth({ version, theirs, base }) {
    const other = this.querySelector("[data-other]");
    other.hidden = false;
    this.querySelector("[data-other-tools]").hidden = false;
    this.querySelector("[data-other-text]").textContent = theirs.text;
    const decide = (text) => {
      other.hidden = true;
      this.text.value = text;
      this.saver.resolve(version, { row: this.form.elements.row.value, text: theirs.text });
    };
    this.querySelector("[data-keep-mine]").onclick = () => decide(this.text.value);
    this.querySelector("[data-take-other]").onclick = () => decide(theirs.text);
    this.querySelector("[data-join]").onclick = () => decide(mergeTexts(base.text, this.text.value, theirs.text).both);
  }

  // Text that did not reach the server is offered, never put in unasked, and meets what was saved since.
  async offerKeptDraft() {
    const kept = await keptDraft(this.saver.draftKey);
    if (!kept?.body || kept.body.text === this.text.value) return forgetKeptDraft(this.saver.draftKey);
    const button = this.querySelector("[data-restore]");
    button.hidden = false;
    button.addEventListener("click", () => {
      button.hidden = true;
      forgetKeptDraft(this.saver.draftKey);
      const saved = this.text.value;
      const { text, clean } = mergeTexts(kept.base.text, kept.body.text, saved);
      this.text.value = clean ? text : kept.body.text;
      if (clean) return this.saver.touch();
      this.saver.tell("conflict");
      this.showBoth({ version: this.saver.version, theirs: { text: saved }, base: kept.base });
    });
  }
}

customElements.define("feedback-pad", FeedbackPad);
guardLeaving(() => !leaving && [...savers].some((saver) => saver.isDirty));

// A decision waits until every feedback text is on the server.
let leaving = false;
for (const form of document.querySelectorAll("form[data-decision]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const saved = await Promise.all([...savers].map((saver) => saver.save()));
    if (saved.includes(false)) {
      document.querySelector("[data-save-state]:not([data-state=saved]):not([data-state=clean])")?.scrollIntoView({ block: "center" });
      return;
    }
    leaving = true;
    form.submit();
  });
}
