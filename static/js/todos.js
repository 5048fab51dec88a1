// The page of to-dos: <todo-outliner> joins the lines, their keys, saving, undoing, dragging and the menu of a line.
// Everything happens on the page at once and is saved behind it; what cannot be saved is kept in this browser.
import { forgetKeptDraft, keptDraft } from "./drafts.js";
import { mergeOutlines } from "./merge-outline.js";
import { guardLeaving, showState } from "./save-state.js";
import { Saver } from "./saver.js";
import { beginDrag } from "./todo-drag.js";
import { TodoMenu } from "./todo-menu.js";
import { TodoRows, noteOf, textOf } from "./todo-rows.js";
import { betweenWords } from "./typing.js";

const MOST_STEPS = 100;

class TodoOutliner extends HTMLElement {
  connectedCallback() {
    const data = JSON.parse(document.getElementById("todo-data").textContent);
    if (!data.lists.length) return;
    this.rows = new TodoRows(this, this.querySelector("[data-item-template]"), data.shown);
    this.menu = new TodoMenu(this);
    for (const list of this.rows.lists) list.replaceChildren();
    this.rows.write(data);
    for (const row of this.rows.all) this.mark(row);
    for (const part of this.querySelectorAll("[data-needs-script]")) part.hidden = false;
    this.steps = []; // what the page was before each change of its structure
    const state = this.querySelector("[data-save-state]");
    this.saver = new Saver({
      url: this.dataset.save,
      draftKey: `todos ${data.lists.map(({ uuid }) => uuid).join()}`,
      version: data.version,
      stored: this.rows.read(),
      read: () => this.rows.read(),
      mergeIn: (versions) => this.mergeIn(versions),
      onState: (name, detail) => {
        showState(state, name, detail);
        if (name === "saved") for (const field of document.querySelectorAll("[data-text-form] [name=version]")) field.value = this.saver.version;
      },
      onConflict: () => {},
    });
    showState(state, "clean");
    this.listen();
    this.putBackKept();
    guardLeaving(() => this.saver.isDirty && !this.leaving);
  }

  listen() {
    this.addEventListener("input", (event) => this.typed(event));
    this.addEventListener("change", (event) => event.target.matches("[data-done]") && this.typed(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("paste", (event) => this.paste(event));
    this.addEventListener("focusout", (event) => this.left(event));
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("pointerdown", (event) => {
      if (event.target.closest("[data-become]")) event.preventDefault(); // the line keeps the caret, and its buttons stay
      else beginDrag(this, event);
    });
    for (const form of document.querySelectorAll("form")) {
      if (form.method === "post" && !form.matches("[data-item-form]")) form.addEventListener("submit", (event) => this.saveFirst(event));
    }
  }

  typed(event) {
    const row = event.target.closest("[data-item]");
    if (!row) return;
    this.steps.at(-1)?.structural && this.steps.push({ structural: false });
    if (event.target.matches("[data-done]")) this.rows.setBox(row, event.target.checked);
    this.saver.touch();
  }

  // A change of the structure that can be undone.
  change(does, focus) {
    const before = this.rows.read();
    const held = this.rows.held?.dataset.item;
    if (does() === false) return false;
    this.steps.push({ structural: true, before, held });
    this.steps.splice(0, this.steps.length - MOST_STEPS);
    this.hideUndo();
    focus?.();
    this.saver.touch();
    return true;
  }

  undo() {
    while (this.steps.length && !this.steps.at(-1).structural) this.steps.pop();
    const step = this.steps.pop();
    if (!step) return;
    this.rows.write(step.before);
    for (const row of this.rows.all) this.mark(row);
    this.focusOn(this.rows.all.find((row) => row.dataset.item === step.held));
    this.hideUndo();
    this.saver.touch();
  }

  key(event) {
    const row = event.target.closest("[data-item]");
    if (!row || event.isComposing) return;
    const does = this.actionOf(event, row);
    if (!does) return;
    event.preventDefault();
    does();
  }

  actionOf(event, row) {
    const [key, ctrl, shift] = [event.key, event.ctrlKey || event.metaKey, event.shiftKey];
    const field = event.target;
    const inText = field.matches("[data-text]");
    const refocus = () => field.focus();
    if (ctrl && key === "Enter") return () => this.toggle(row);
    if (ctrl && (key === "ArrowUp" || key === "ArrowDown")) return () => this.change(() => this.rows.move(row, key === "ArrowUp" ? -1 : 1), refocus);
    if (ctrl && !shift && key.toLowerCase() === "z" && this.steps.at(-1)?.structural) return () => this.undo();
    if (ctrl && shift && key === "Backspace") return () => this.remove(row);
    if (key === "Escape") return () => row.querySelector("[data-handle]").focus();
    if (shift && key === "Enter") return () => (inText ? this.openNote(row) : this.focusOn(row));
    if (field.matches("[data-note]") || field.closest("button") || ctrl || event.altKey) return null;
    if (key === "Enter") return () => this.split(row);
    if (key === "Tab" && inText) return () => this.change(() => this.rows.shift(row, shift ? -1 : 1), refocus);
    if (key === "ArrowUp" && inText && this.rows.neighbour(row, -1)) return () => this.focusOn(this.rows.neighbour(row, -1));
    if (key === "ArrowDown" && inText && this.rows.neighbour(row, 1)) return () => this.focusOn(this.rows.neighbour(row, 1));
    if (key === "Backspace" && inText && !field.value && !noteOf(row).value) return () => this.remove(row);
    return null;
  }

  // What stands behind the caret goes to the new line.
  split(row) {
    const field = textOf(row);
    const place = document.activeElement === field ? field.selectionStart : field.value.length;
    const rest = field.value.slice(field.selectionEnd ?? place).trimStart();
    let made = null;
    this.change(() => {
      field.value = field.value.slice(0, place).trimEnd();
      this.rows.show(row);
      made = this.rows.addBelow(row, rest);
    }, () => this.focusOn(made, 0));
  }

  toggle(row) {
    const box = row.querySelector("[data-done]");
    if (box.hidden) return;
    this.change(() => this.rows.setBox(row, !box.checked), () => {});
  }

  remove(row) {
    const beside = this.rows.neighbour(row, -1) ?? this.rows.branch(row).at(-1).nextElementSibling;
    const text = textOf(row).value;
    this.change(() => this.rows.branch(row).forEach((one) => one.remove()), () => this.focusOn(beside));
    if (text) this.showUndo(text);
  }

  openNote(row) {
    row.querySelector("[data-note-part]").hidden = false;
    row.querySelector("[data-note-shown]").hidden = true;
    noteOf(row).hidden = false;
    noteOf(row).focus();
  }

  focusOn(row, caret) {
    if (!row) return;
    const field = textOf(row);
    field.focus();
    if (caret !== undefined) field.setSelectionRange(caret, caret);
  }

  // Several lines that are pasted become several items.
  paste(event) {
    const row = event.target.closest("[data-item]");
    const lines = (event.clipboardData?.getData("text/plain") ?? "").split(/\r\n|\r|\n/).map((line) => line.trim()).filter(Boolean);
    if (!row || !event.target.matches("[data-text]") || lines.length < 2) return;
    event.preventDefault();
    let last = row;
    this.change(() => {
      lines.forEach((line, place) => {
        const text = line.replace(/^(?:[-*+]|[0-9]{1,9}[.)、])\s*/, "");
        const box = /^\[([ xX])\]\s+/.exec(text);
        if (place || textOf(row).value) last = this.rows.addBelow(last, " ");
        textOf(last).value = box ? text.slice(box[0].length) : text;
        if (box) this.rows.setBox(last, box[1] !== " ");
        this.rows.show(last);
      });
    }, () => this.focusOn(last));
  }

  async left(event) {
    const row = event.target.closest("[data-item]");
    if (!row || row.contains(event.relatedTarget)) return;
    const note = noteOf(row);
    note.hidden = true;
    row.querySelector("[data-note-shown]").hidden = false;
    this.rows.show(row);
    await this.drawNote(row, note.value);
  }

  async drawNote(row, text) {
    const about = (this.rows.shown[row.dataset.item] ??= {});
    if (!text.trim() || about.noteOf === text) return;
    const answer = await fetch(this.dataset.preview, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.querySelector("[name=csrfmiddlewaretoken]").value },
      body: JSON.stringify({ texts: [text] }),
    }).catch(() => null);
    const html = answer?.ok ? (await answer.json()).html[0] : null;
    if (html === null) return; // offline: the text stands as it was written
    Object.assign(about, { note_html: html, noteOf: text });
    if (noteOf(row).value === text) this.rows.show(row);
  }

  press(event) {
    const row = event.target.closest("[data-item]");
    const add = event.target.closest("button[data-add]");
    if (add) {
      const list = this.rows.lists.find((one) => one.dataset.list === add.dataset.add);
      let made = null;
      this.change(() => (made = this.rows.addAtEnd(list)) && true, () => this.focusOn(made));
    } else if (event.target.closest("[data-undo]")) this.undo();
    else if (row && event.target.closest("[data-more]")) this.menu.open(row);
    else if (row && event.target.closest("[data-become]")) this.menu.send(row, event.target.closest("[data-become]").dataset.become);
    else if (row && event.target.closest("[data-note-shown]") && !event.target.closest("a")) this.openNote(row);
  }

  // What the line is linked with, told below it.
  mark(row) {
    const about = this.rows.shown[row.dataset.item] ?? {};
    const said = [
      about.is_reported && this.wordsFor("reported"),
      about.recurrence && this.wordsFor(about.recurrence),
      about.carried_from && `${this.wordsFor("carried")} ${about.carried_from}`,
    ].filter(Boolean);
    const marks = row.querySelector("[data-marks]");
    marks.textContent = said.join(" · ");
    if (about.link) {
      const link = document.createElement("a");
      Object.assign(link, { href: this.menu.addressOf(about), textContent: this.wordsFor("link", about.link) });
      marks.prepend(link, said.length ? " · " : "");
    }
    marks.hidden = !said.length && !about.link;
    row.classList.toggle("is-linked", Boolean(about.link));
  }

  wordsFor(name, value = "") {
    return this.querySelector("[data-words]")?.dataset[`${name}${value && value[0].toUpperCase() + value.slice(1)}`] ?? "";
  }

  // What another window saved comes into the page while one goes on writing.
  async mergeIn({ base, theirs }) {
    await betweenWords();
    const { merged, both } = mergeOutlines(base, this.rows.read(), theirs, this.rows.held?.dataset.item);
    this.rows.write(merged);
    this.steps.length = 0;
    if (both) this.say(this.dataset.both);
    return true;
  }

  // Text that did not reach the server the last time comes back by itself: a merge loses nothing.
  async putBackKept() {
    const key = this.saver.draftKey;
    const kept = await keptDraft(key);
    if (!kept?.body || JSON.stringify(kept.body) === this.saver.stored) return forgetKeptDraft(key);
    const { merged } = mergeOutlines(kept.base, kept.body, this.rows.read());
    this.rows.write(merged);
    forgetKeptDraft(key);
    this.say(this.dataset.kept);
    this.saver.touch();
  }

  async saveFirst(event) {
    if (!this.saver.isDirty) return;
    event.preventDefault();
    const { target: form, submitter } = event;
    if (await this.saver.save()) {
      this.leaving = true;
      form.requestSubmit(submitter);
    }
  }

  showUndo(text) {
    this.querySelector("[data-undo-words]").textContent = this.dataset.removed.replace("{text}", () => text.slice(0, 60));
    this.querySelector("[data-undo-bar]").hidden = false;
  }

  hideUndo() {
    this.querySelector("[data-undo-bar]").hidden = true;
  }

  say(sentence) {
    const told = this.querySelector("[data-told]");
    told.textContent = sentence;
    told.hidden = false;
  }
}

customElements.define("todo-outliner", TodoOutliner);
