// The menu of a line: what it can become, how often it repeats, and its moves for who has no keyboard.
import { partsOf } from "./todo-links.js";
import { textOf } from "./todo-rows.js";

const NOBODY = "00000000-0000-0000-0000-000000000000";

const wordsOf = (text) => partsOf(text).map(({ words }) => words).join("");

export class TodoMenu {
  constructor(outliner) {
    this.outliner = outliner;
    this.dialog = outliner.querySelector("[data-item-menu]");
    this.form = this.dialog.querySelector("[data-item-form]");
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("click", (event) => this.press(event));
  }

  open(row) {
    this.row = row;
    const about = this.outliner.rows.shown[row.dataset.item] ?? {};
    this.dialog.querySelector("[data-menu-title]").textContent = wordsOf(textOf(row).value).slice(0, 80) || "…";
    this.dialog.querySelector("[data-becomes]").hidden = Boolean(about.link);
    const link = this.dialog.querySelector("[data-menu-link]");
    link.hidden = !about.link;
    if (about.link) link.href = this.addressOf(about);
    this.form.elements.recurrence.value = about.recurrence ?? "";
    this.dialog.showModal();
  }

  // Of the task or reading that a line became.
  addressOf({ link, link_uuid: uuid }) {
    return this.form.dataset[`${link}Address`].replace(NOBODY, uuid);
  }

  press(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    const { outliner, row } = this;
    const { rows } = outliner;
    if (["close", "note", "remove", "box"].includes(act)) this.dialog.close();
    if (act === "note") outliner.openNote(row);
    else if (act === "remove") outliner.remove(row);
    else if (act === "box") outliner.change(() => rows.setBox(row, row.querySelector("[data-done]").hidden || Number(row.dataset.depth) ? false : null));
    else if (act === "up" || act === "down") outliner.change(() => rows.move(row, act === "up" ? -1 : 1));
    else if (act === "indent" || act === "outdent") outliner.change(() => rows.shift(row, act === "indent" ? 1 : -1));
  }

  submit(event) {
    event.preventDefault();
    this.send(this.row, event.submitter.value);
  }

  // The line is on the server before something is made of it.
  async send(row, value) {
    if (!(await this.outliner.saver.save())) return this.dialog.close();
    const address = value === "report" ? this.form.dataset.reportAddress : this.form.dataset.address;
    this.form.action = address.replace(NOBODY, row.dataset.item);
    const action = document.createElement("input");
    Object.assign(action, { type: "hidden", name: "action", value });
    this.form.append(action);
    this.outliner.leaving = true;
    this.form.submit();
  }
}
