// The page of entry: <report-entry> joins rows, autosave, preview, kept drafts and the panel of two versions.
import { askForTexts } from "./conflict.js";
import { forgetKeptDraft, keepEarlierDraft, keptDraft } from "./drafts.js";
import "./markdown-fields.js";
import { mergeReports } from "./merge-report.js";
import { Preview } from "./preview.js";
import { Rows } from "./rows.js";
import { guardLeaving, showState } from "./save-state.js";
import { Saver } from "./saver.js";
import { betweenWords, changeText } from "./typing.js";

const HOUR = 3_600_000;

class ReportEntry extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form.entry");
    this.rows = new Rows(
      this.querySelector("[data-rows]"),
      this.querySelector("[data-blank-row]"),
      this.querySelector("[data-undo-bar]"),
      () => this.saver.touch(),
    );
    const state = this.querySelector(".entry-foot [data-save-state]"); // answers to feedback have signs of their own
    this.saver = new Saver({
      url: this.dataset.save,
      version: Number(this.form.elements.version.value),
      stored: this.read("defaultValue"),
      read: () => this.read(),
      mergeIn: (versions) => this.mergeIn(versions),
      onState: (name, detail) => showState(state, name, detail),
      onConflict: (versions) => this.bringTogether(versions),
    });
    showState(state, "clean");
    this.preview = new Preview(this.form, this.dataset.preview, this.querySelector("[data-preview-toggle]"));
    this.listen();
    this.offerKeptDraft();
    this.compareClocks();
    guardLeaving(() => this.saver.isDirty && !this.submitting);
    if (this.saver.isDirty) this.saver.touch(); // somebody may have typed before this script was there
  }

  read(property = "value") {
    const { note, ends_on } = this.form.elements;
    return { rows: this.rows.read(property), note: note[property], ends_on: ends_on[property] };
  }

  write({ rows, note, ends_on }) {
    this.rows.write(rows);
    changeText(this.form.elements.note, note);
    this.form.elements.ends_on.value = ends_on;
  }

  listen() {
    this.form.addEventListener("input", () => this.saver.touch());
    this.form.addEventListener("change", () => this.saver.touch());
    this.form.addEventListener("click", (event) => this.press(event));
    this.form.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
  }

  press(event) {
    const button = event.target.closest("button[name=action]");
    const row = button?.closest("[data-row]");
    if (!button || button.matches("[data-submit]")) return;
    event.preventDefault();
    if (button.matches("[data-add]")) this.rows.add();
    else if (button.matches("[data-up]")) this.rows.move(row, -1, button);
    else if (button.matches("[data-down]")) this.rows.move(row, 1, button);
    else if (button.matches("[data-remove]")) this.rows.remove(row);
    else this.saver.save();
  }

  key(event) {
    if (event.isComposing) return;
    const row = event.target.closest("[data-row]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit(this.querySelector("[data-submit]"));
    } else if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault(); // Enter in a one-line field must not send the form
    } else if (row && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      this.rows.move(row, event.key === "ArrowUp" ? -1 : 1, event.target);
    }
  }

  // The form is sent as it is, save and submission in one request, on the version this page holds by then.
  async submit(event) {
    if (this.submitting) {
      event.preventDefault();
      return;
    }
    event.preventDefault();
    const saved = await this.saver.save();
    if (!saved && this.saver.isDirty && this.saver.state !== "refused") return;
    this.submitting = true;
    this.form.elements.version.value = this.saver.version;
    const action = document.createElement("input");
    Object.assign(action, { type: "hidden", name: "action", value: "submit" });
    this.form.append(action);
    this.form.submit();
  }

  // What another window saved comes into the page while one goes on writing, unless both changed the same words.
  async mergeIn({ base, theirs }) {
    await betweenWords();
    const { merged, differences } = mergeReports(base, this.read(), theirs, this.rows.held?.dataset.row);
    if (!differences.length) this.write(merged);
    return !differences.length;
  }

  async bringTogether({ version, theirs, base, mine }) {
    const joined = await this.join(base, mine, theirs);
    if (!joined) return this.askAgainLater({ version, theirs, base });
    if (this.preview.shown) this.preview.hide();
    this.write(this.withTypedSince(mine, joined));
    this.saver.resolve(version, theirs);
  }

  // The text that was decided on, with what came into the page while the panel was open: an input method may end late.
  withTypedSince(before, decided) {
    const { merged, differences } = mergeReports(before, this.read(), decided);
    for (const { uuid, name, both } of differences) {
      const target = uuid ? merged.rows.find((row) => row.uuid === uuid) : merged;
      target[name] = both;
    }
    return merged;
  }

  // The two texts as one, after asking about the cells that both changed; null when that is left for later.
  async join(base, mine, theirs) {
    const { merged, differences } = mergeReports(base, mine, theirs);
    if (!differences.length) return merged;
    const cell = this.querySelector("[data-conflict-cell]");
    const dialog = this.querySelector("dialog[data-conflict]");
    const texts = await askForTexts(dialog, cell, differences, (difference) => this.nameOf(difference));
    if (texts === null) return null;
    differences.forEach(({ uuid, name }, place) => {
      const target = uuid ? merged.rows.find((row) => row.uuid === uuid) : merged;
      target[name] = texts[place];
    });
    return merged;
  }

  // "Later": typing goes on, nothing is sent; the sign of saving opens the panel again.
  askAgainLater(versions) {
    const sign = this.querySelector(".entry-foot [data-save-words]");
    const again = document.createElement("button");
    Object.assign(again, { type: "button", className: "button quiet", textContent: sign.textContent });
    again.addEventListener("click", () => this.bringTogether({ ...versions, mine: this.read() }));
    sign.replaceChildren(again);
  }

  nameOf({ uuid, name }) {
    const row = uuid ? this.querySelector(`[data-row="${CSS.escape(uuid)}"]`) : null;
    const field = (row ?? this).querySelector(`[data-cell="${name}"]`);
    const label = field?.labels?.[0]?.firstChild.textContent.trim() ?? name;
    return row ? `${row.querySelector("[data-number]").textContent} · ${row.querySelector('[data-cell="project"]').value} · ${label}` : label;
  }

  // Text that did not reach the server (the browser was killed, the log-in ran out) is offered, never put in unasked.
  async offerKeptDraft() {
    const kept = await keptDraft(this.saver.draftKey);
    const bar = this.querySelector("[data-kept]");
    if (!kept?.body || JSON.stringify(kept.body) === this.saver.stored) return forgetKeptDraft(this.saver.draftKey);
    this.querySelector("[data-kept-at]").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
    bar.hidden = false;
    this.querySelector("[data-kept-forget]").addEventListener("click", () => this.discard(bar, kept));
    this.querySelector("[data-kept-restore]").addEventListener("click", async () => {
      const untouched = kept.version === this.saver.version && !this.saver.isDirty;
      const before = this.read();
      const text = untouched ? kept.body : await this.join(kept.base, kept.body, before);
      if (!text) return;
      bar.hidden = true;
      this.write(this.withTypedSince(before, text));
      this.saver.touch();
      forgetKeptDraft(this.saver.draftKey);
    });
  }

  discard(bar, kept) {
    const undo = this.querySelector("[data-kept-gone]");
    [bar.hidden, undo.hidden] = [true, false];
    forgetKeptDraft(this.saver.draftKey);
    undo.querySelector("button").onclick = () => {
      [bar.hidden, undo.hidden] = [false, true];
      keepEarlierDraft(this.saver.draftKey, kept);
    };
  }

  compareClocks() {
    const here = performance.timeOrigin + performance.now();
    if (Math.abs(here - Date.parse(this.dataset.now)) > HOUR) this.querySelector("[data-clock]").hidden = false;
  }
}

customElements.define("report-entry", ReportEntry);
