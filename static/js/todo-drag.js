// Lines are dragged at their handle, with mouse or finger, within a list and between lists.
export function beginDrag(outliner, event) {
  const handle = event.target.closest("[data-handle]");
  const row = handle?.closest("[data-item]");
  if (!row || event.button !== 0) return;
  event.preventDefault();
  handle.focus();
  handle.releasePointerCapture?.(event.pointerId);
  const drag = { row, y: event.clientY, id: event.pointerId, mark: null, branch: outliner.rows.branch(row) };
  const ended = new AbortController();
  const listen = (name, does) => document.addEventListener(name, does, { signal: ended.signal });
  const end = (isMeant) => {
    ended.abort();
    drop(outliner, drag, isMeant);
  };
  listen("pointermove", (moved) => moved.pointerId === drag.id && follow(outliner, drag, moved));
  listen("pointerup", (up) => up.pointerId === drag.id && end(true));
  listen("pointercancel", () => end(false));
  listen("keydown", (key) => key.key === "Escape" && end(false));
}

function follow(outliner, drag, event) {
  if (!drag.mark) {
    if (Math.abs(event.clientY - drag.y) < 5) return;
    drag.mark = document.createElement("li");
    drag.mark.className = "todo-place";
    for (const one of drag.branch) one.classList.add("is-dragged");
  }
  if (event.clientY > innerHeight - 48) scrollBy(0, 16);
  else if (event.clientY < 48) scrollBy(0, -16);
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const list = under?.closest("[data-list]") ?? under?.closest("section")?.querySelector("[data-list]");
  if (!list) return;
  const below = outliner.rows.rowsOf(list).find((one) => !drag.branch.includes(one) && event.clientY < middleOf(one));
  list.insertBefore(drag.mark, below ?? null);
}

function middleOf(row) {
  const box = row.getBoundingClientRect();
  return box.top + box.height / 2;
}

function drop(outliner, drag, isMeant) {
  for (const one of drag.branch) one.classList.remove("is-dragged");
  if (!drag.mark) return;
  const list = drag.mark.parentElement;
  const before = drag.mark.nextElementSibling;
  drag.mark.remove();
  if (isMeant && list && before !== drag.row) outliner.change(() => outliner.rows.place(drag.row, list, before));
}
