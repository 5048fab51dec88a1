// One text of a page that saves itself: feedback, an answer, a note. What another window saved meanwhile is merged in,
// or both texts stand side by side. Needs in its element: [data-save-state], [data-other] with its tools, [data-restore].
import { forgetKeptDraft, keptDraft } from "./drafts.js";
import "./markdown-fields.js";
import { mergeTexts, mergeValue } from "./merge.js";
import { guardLeaving, showState } from "./save-state.js";
import { Saver } from "./saver.js";
import { betweenWords, changeText } from "./typing.js";

const all = new Set();
let leaving = false;
guardLeaving(() => !leaving && [...all].some((saver) => saver.isDirty));

// Saves all texts of the page; resolves to whether everything is on the server. Then the page may be left unasked.
export async function saveAll() {
  const saved = await Promise.all([...all].map((saver) => saver.save()));
  return !saved.includes(false);
}

export function leaveUnasked() {
  leaving = true;
}

export class SavedText {
  // `mark`: a hidden field that is saved with the text. `fixed`: what else goes with it, such as its place.
  constructor({ element, field, mark = null, fixed = {}, url, draftKey = url, version, onSaved = () => {} }) {
    Object.assign(this, { element, field, mark, fixed });
    const state = element.querySelector("[data-save-state]");
    this.saver = new Saver({
      url,
      draftKey,
      version,
      stored: this.body(field.defaultValue, mark?.defaultValue),
      read: () => this.body(field.value, mark?.value),
      mergeIn: (versions) => this.mergeIn(versions),
      onState: (name, detail) => {
        showState(state, name, detail);
        if (name === "saved") onSaved();
      },
      onConflict: (versions) => this.showBoth(versions),
    });
    all.add(this.saver);
    showState(state, "clean");
    field.addEventListener("input", () => {
      this.offerRefill();
      this.saver.touch();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
        event.stopPropagation(); // in the form of a report it would submit that
        this.saver.save();
      }
    });
    this.offerKeptDraft();
    if (this.saver.isDirty) this.saver.touch(); // somebody may have typed before this script was there
  }

  body(text, mark) {
    return this.mark ? { ...this.fixed, text, mark } : { ...this.fixed, text };
  }

  // What another window saved comes into the text while one goes on writing, unless both changed the same words.
  async mergeIn({ base, theirs }) {
    await betweenWords();
    const { text, clean } = mergeTexts(base.text, this.field.value, theirs.text);
    if (clean) changeText(this.field, text);
    this.mergeMark(base, theirs);
    return clean;
  }

  mergeMark(base, theirs) {
    if (!this.mark) return;
    this.mark.value = mergeValue(base.mark, this.mark.value, theirs.mark) ?? this.mark.value;
    this.mark.dispatchEvent(new Event("change", { bubbles: true }));
  }

  showBoth({ version, theirs, base }) {
    const find = (name) => this.element.querySelector(`[data-${name}]`);
    find("other").hidden = false;
    find("other-tools").hidden = false;
    find("other-text").textContent = theirs.text;
    const decide = (text) => {
      find("other").hidden = true;
      this.field.value = text;
      this.saver.resolve(version, this.body(theirs.text, theirs.mark));
    };
    find("keep-mine").onclick = () => decide(this.field.value);
    find("take-other").onclick = () => decide(theirs.text);
    find("join").onclick = () => decide(mergeTexts(base.text, this.field.value, theirs.text).both);
  }

  // Emptying a text removes it for its readers: until the page is left, it can be taken back.
  offerRefill() {
    const button = this.element.querySelector("[data-refill]");
    if (!button) return;
    const isEmpty = !this.field.value.trim();
    if (isEmpty && this.saver.base.text.trim()) this.emptied = this.saver.base.text;
    button.hidden = !isEmpty || !this.emptied;
    button.onclick = () => {
      button.hidden = true;
      changeText(this.field, this.emptied);
      this.field.focus();
      this.saver.touch();
    };
  }

  // Text that did not reach the server is offered, never put in unasked, and meets what was saved since.
  async offerKeptDraft() {
    const kept = await keptDraft(this.saver.draftKey);
    if (!kept?.body || kept.body.text === this.field.value) return forgetKeptDraft(this.saver.draftKey);
    const button = this.element.querySelector("[data-restore]");
    button.hidden = false;
    button.addEventListener("click", () => {
      button.hidden = true;
      forgetKeptDraft(this.saver.draftKey);
      const saved = { text: this.field.value, mark: this.mark?.value };
      const { text, clean } = mergeTexts(kept.base.text, kept.body.text, saved.text);
      this.field.value = clean ? text : kept.body.text;
      if (clean) return this.saver.touch();
      this.saver.tell("conflict");
      this.showBoth({ version: this.saver.version, theirs: saved, base: kept.base });
    });
  }
}
