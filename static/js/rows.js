// The rows of the entry form: read, fill, add, move, remove with undo. The order in the page is the order of the report.

import { changeText } from "./typing.js";

export const CELLS = ["project", "this_week", "results", "next_week"];

const field = (row, name) => row.querySelector(`[data-cell="${name}"]`);

export class Rows {
  constructor(container, blank, undoBar, onChange) {
    Object.assign(this, { container, blank, undoBar, onChange });
    this.removed = new Map(); // uuid -> {row, bar}
  }

  get all() {
    return [...this.container.querySelectorAll("[data-row]")];
  }

  // `property` "defaultValue" reads what the server sent, whatever was typed since.
  read(property = "value") {
    return this.all.map((row) => ({
      uuid: row.querySelector("[name=row_uuid]").value,
      ...Object.fromEntries(CELLS.map((name) => [name, field(row, name)[property]])),
    }));
  }

  // The row somebody writes in.
  get held() {
    return this.container.querySelector("[data-row]:focus-within");
  }

  // Brings the page to these rows, keeping what stands beside a row that stays, and the caret where it is.
  write(rows) {
    const there = new Map(this.all.map((row) => [row.dataset.row, row]));
    const wanted = rows.map((cells) => {
      const row = there.get(cells.uuid) ?? this.takeBack(cells.uuid) ?? this.make(cells.uuid);
      for (const name of CELLS) setCell(row, name, cells[name]);
      return row;
    });
    for (const row of there.values()) if (!wanted.includes(row)) row.remove();
    this.arrange(wanted);
    this.number();
  }

  // A row in which somebody writes is not taken out of the page, not even to be put elsewhere: the others go round it.
  arrange(wanted) {
    const still = this.all.filter((row) => wanted.includes(row));
    if (still.every((row, place) => row === wanted.filter((other) => still.includes(other))[place])) {
      wanted.forEach((row, place) => {
        if (still.includes(row)) return;
        if (place) wanted[place - 1].after(row);
        else this.container.prepend(row);
      });
      return;
    }
    const held = this.held ?? wanted[0];
    const place = wanted.indexOf(held);
    held.before(...wanted.slice(0, place));
    held.after(...wanted.slice(place + 1));
  }

  // A row that was removed here and that another window goes on with.
  takeBack(uuid) {
    const { row, bar } = this.removed.get(uuid) ?? {};
    bar?.remove();
    this.removed.delete(uuid);
    return row;
  }

  make(uuid) {
    const row = this.blank.content.firstElementChild.cloneNode(true);
    row.dataset.row = uuid;
    row.querySelector("[name=row_uuid]").value = uuid;
    for (const element of row.querySelectorAll("[id]")) element.id = element.id.replace(/new$/, uuid);
    for (const label of row.querySelectorAll("label[for]")) label.htmlFor = label.htmlFor.replace(/new$/, uuid);
    return row;
  }

  add() {
    const row = this.make(randomUuid());
    this.container.append(row);
    this.number();
    field(row, "project").focus();
    this.onChange();
  }

  move(row, step, focus) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other?.matches("[data-row]")) return;
    if (step < 0) other.before(row);
    else other.after(row);
    this.number();
    focus?.focus();
    row.scrollIntoView({ block: "nearest" });
    this.onChange();
  }

  remove(row) {
    const bar = this.undoBar.content.firstElementChild.cloneNode(true);
    bar.querySelector("[data-undo-name]").textContent = field(row, "project").value || row.querySelector("[data-number]").textContent;
    this.removed.set(row.dataset.row, { row, bar });
    bar.querySelector("[data-undo]").addEventListener("click", () => {
      this.removed.delete(row.dataset.row);
      bar.replaceWith(row);
      this.number();
      field(row, "project").focus();
      this.onChange();
    });
    row.replaceWith(bar);
    this.number();
    bar.querySelector("[data-undo]").focus();
    this.onChange();
  }

  number() {
    for (const [place, row] of this.all.entries()) {
      for (const element of row.querySelectorAll("[data-number]")) element.textContent = place + 1;
    }
  }
}

// An <input> cannot hold line breaks: a text with some gets a <textarea>.
function setCell(row, name, text) {
  const old = field(row, name);
  if (old.matches("input") && text.includes("\n")) {
    const area = document.createElement("textarea");
    for (const attribute of ["id", "name", "data-cell", "placeholder"]) area.setAttribute(attribute, old.getAttribute(attribute));
    area.rows = 1;
    old.replaceWith(area);
    area.value = text;
  } else {
    changeText(old, text);
  }
}

// crypto.randomUUID is missing where the page came over plain http.
function randomUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
