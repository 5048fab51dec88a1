// The lines of the lists: made from what the server sent, read, changed, moved with what is nested under them.
import { changeText } from "./typing.js";
import { showLine } from "./todo-links.js";

const MOST_DEPTH = 12;
const find = (row, name) => row.querySelector(`[data-${name}]`);
export const textOf = (row) => find(row, "text");
export const noteOf = (row) => find(row, "note");
export const depthOf = (row) => Number(row.dataset.depth);

export class TodoRows {
  constructor(root, template, shown) {
    Object.assign(this, { root, template, shown });
    this.lists = [...root.querySelectorAll("[data-list]")];
  }

  rowsOf(list) {
    return [...list.querySelectorAll("[data-item]")];
  }

  get all() {
    return [...this.root.querySelectorAll("[data-list] [data-item]")];
  }

  get held() {
    return this.root.querySelector("[data-item]:focus-within");
  }

  read() {
    return { lists: this.lists.map((list) => ({ uuid: list.dataset.list, items: this.rowsOf(list).map((row) => this.item(row)) })) };
  }

  item(row) {
    const box = find(row, "done");
    const day = find(row, "day").value.trim();
    return {
      uuid: row.dataset.item,
      text: textOf(row).value,
      note: noteOf(row).value,
      is_done: box.hidden ? null : box.checked,
      day: /^[0-9]{1,2}$/.test(day) && Number(day) ? Number(day) : null,
      depth: depthOf(row),
    };
  }

  // Brings the page to these lists. A line that somebody writes in stays where the caret is.
  write({ lists }) {
    const there = new Map(this.all.map((row) => [row.dataset.item, row]));
    const focused = document.activeElement;
    for (const { uuid, items } of lists) {
      const list = this.lists.find((one) => one.dataset.list === uuid);
      if (!list) continue;
      items.forEach((item, place) => {
        const row = there.get(item.uuid) ?? this.make(item.uuid, list);
        there.delete(item.uuid);
        this.fill(row, item);
        const now = list.children[place];
        if (now !== row) list.insertBefore(row, now ?? null);
      });
    }
    for (const row of there.values()) row.remove();
    if (focused?.isConnected && document.activeElement !== focused) focused.focus();
  }

  make(uuid = randomUuid()) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    row.dataset.item = uuid;
    row.dataset.depth = "0";
    return row;
  }

  fill(row, item) {
    changeText(textOf(row), item.text);
    changeText(noteOf(row), item.note);
    this.setBox(row, item.is_done);
    find(row, "day").value = item.day ?? "";
    this.setDepth(row, item.depth);
    this.show(row);
  }

  // What stands in the place of the fields while nobody writes in them.
  show(row) {
    showLine(find(row, "shown"), textOf(row).value);
    const about = this.shown[row.dataset.item] ?? {};
    const hasNote = Boolean(noteOf(row).value.trim());
    find(row, "note-part").hidden = !hasNote && noteOf(row).hidden;
    if (about.note_html !== undefined && about.noteOf === undefined) about.noteOf = noteOf(row).value;
    if (hasNote && about.noteOf === noteOf(row).value) find(row, "note-shown").innerHTML = about.note_html; // sanitised by the server
    else find(row, "note-shown").textContent = noteOf(row).value;
    row.classList.toggle("is-done", find(row, "done").checked && !find(row, "done").hidden);
  }

  setBox(row, isDone) {
    const box = find(row, "done");
    box.hidden = isDone === null;
    box.checked = isDone === true;
    row.classList.toggle("has-no-box", isDone === null);
    row.classList.toggle("is-done", isDone === true);
  }

  setDepth(row, depth) {
    row.dataset.depth = depth;
    if (depth && find(row, "done").hidden) this.setBox(row, false);
  }

  // The line with what is nested under it.
  branch(row) {
    const rows = [row];
    for (let next = row.nextElementSibling; next && depthOf(next) > depthOf(row); next = next.nextElementSibling) rows.push(next);
    return rows;
  }

  addBelow(row, text = "") {
    const made = this.make();
    const last = this.branch(row).at(-1);
    const isParent = last !== row && !text;
    this.setBox(made, find(row, "done").hidden ? null : false);
    this.setDepth(made, depthOf(row) + (isParent ? 1 : 0));
    textOf(made).value = text;
    (isParent ? row : last).after(made);
    this.show(made);
    return made;
  }

  addAtEnd(list) {
    const made = this.make();
    this.setBox(made, list.dataset.kind === "month" ? false : this.usualBox(list));
    list.append(made);
    this.show(made);
    return made;
  }

  // A list of links goes on without boxes.
  usualBox(list) {
    const first = this.rowsOf(list)[0];
    if (!first) return list.dataset.kind === "questions" ? null : false;
    return find(first, "done").hidden ? null : false;
  }

  shift(row, step) {
    const above = row.previousElementSibling;
    const depth = depthOf(row) + step;
    if (depth < 0 || depth > MOST_DEPTH || (step > 0 && (!above || depth > depthOf(above) + 1))) return false;
    for (const one of this.branch(row)) this.setDepth(one, Math.min(depthOf(one) + step, MOST_DEPTH));
    return true;
  }

  // Past its neighbour on its level; the outermost go on into the next list.
  move(row, step) {
    const branch = this.branch(row);
    if (step > 0) {
      const next = branch.at(-1).nextElementSibling;
      if (next && depthOf(next) === depthOf(row)) this.branch(next).at(-1).after(...branch);
      else if (depthOf(row) || !this.listBeside(row, 1)) return false;
      else this.listBeside(row, 1).prepend(...branch);
      return true;
    }
    let before = row.previousElementSibling;
    while (before && depthOf(before) > depthOf(row)) before = before.previousElementSibling;
    if (before && depthOf(before) === depthOf(row)) before.before(...branch);
    else if (depthOf(row) || !this.listBeside(row, -1)) return false;
    else this.listBeside(row, -1).append(...branch);
    return true;
  }

  listBeside(row, step) {
    return this.lists[this.lists.indexOf(row.parentElement) + step];
  }

  // Puts the line and what is under it before another line, on its level, or at the end of a list.
  place(row, list, before) {
    const branch = this.branch(row);
    if (before && branch.includes(before)) return false;
    const above = before ? before.previousElementSibling : this.rowsOf(list).findLast((one) => !branch.includes(one));
    const most = above && !branch.includes(above) ? depthOf(above) + 1 : 0;
    const shift = Math.min(before ? depthOf(before) : 0, most) - depthOf(row);
    for (const one of branch) this.setDepth(one, depthOf(one) + shift);
    if (before) before.before(...branch);
    else list.append(...branch);
    return true;
  }

  // The lines above and below, as they stand on the page.
  neighbour(row, step) {
    const all = this.all;
    return all[all.indexOf(row) + step];
  }
}

// crypto.randomUUID is missing where the page came over plain http.
export function randomUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
