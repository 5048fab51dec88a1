// The board of tasks: cards are dragged with mouse or finger, or moved with the arrow keys from their handle. Each move
// is sent at once on the version that was read; what the server refuses goes back, and is said. Without this script
// each card has a small form.
const board = document.querySelector("[data-board]");
const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
const problem = document.querySelector("[data-problem]");
const columns = [...board.querySelectorAll("[data-column]")];
const waiting = new WeakMap(); // card -> its request under way: the next one starts on its version

if (token) start();

function start() {
  board.classList.add("has-scripts");
  for (const card of board.querySelectorAll("[data-card]")) {
    card.classList.add("is-movable");
    card.querySelector("[data-handle]").hidden = false;
  }
  board.addEventListener("keydown", moveByKey);
  board.addEventListener("pointerdown", beginDrag);
  board.addEventListener("change", (event) => {
    const form = event.target.closest("[data-card-form]");
    if (form) place(form.closest("[data-card]"), columnOf(event.target.value), null);
  });
}

const columnOf = (state) => columns.find((column) => column.dataset.column === state);
const titleOf = (column) => column.closest("section").querySelector("h2").firstChild.textContent.trim();
const cardsIn = (column) => [...column.querySelectorAll("[data-card]")];

// Puts the card into the column, before another card or at its end (undefined) or top (null), and sends that.
function place(card, column, before) {
  const from = { column: card.parentElement, next: card.nextElementSibling };
  column.insertBefore(card, before === null ? column.firstElementChild : (before ?? null));
  if (card.parentElement === from.column && card.nextElementSibling === from.next) return;
  settle(card, from.column);
  const earlier = waiting.get(card) ?? Promise.resolve();
  waiting.set(card, earlier.then(() => send(card, from)));
}

// What the page says of a card and of two columns follows from where the card is.
function settle(card, from) {
  const column = card.parentElement;
  card.querySelector("select").value = column.dataset.column;
  if (column === from) return;
  count(from, -1);
  count(column, 1);
}

function count(column, change) {
  const number = column.closest("section").querySelector("[data-count]");
  if (number) number.textContent = Number(number.textContent) + change;
}

async function send(card, from) {
  const column = card.parentElement;
  card.classList.add("is-saving");
  const answer = await fetch(card.dataset.move, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({
      version: Number(card.dataset.version),
      state: column.dataset.column,
      above: card.previousElementSibling?.dataset.card ?? null,
    }),
  }).catch(() => null);
  const data = (await answer?.json().catch(() => null)) ?? {};
  card.classList.remove("is-saving");
  if (data.version) setVersion(card, data.version);
  if (answer?.ok) {
    tell("");
    const cards = cardsIn(column);
    say(board.dataset.moved, { title: card.dataset.title, column: titleOf(column), place: cards.indexOf(card) + 1, count: cards.length });
    return;
  }
  const wrong = card.parentElement;
  if (data.state) columnOf(data.state).prepend(card);
  else from.column.insertBefore(card, from.next?.parentElement === from.column ? from.next : null);
  settle(card, wrong);
  tell(data.problem ?? board.dataset.failed);
}

function setVersion(card, version) {
  card.dataset.version = version;
  card.querySelector("input[name=version]").value = version;
}

function tell(sentence) {
  problem.textContent = sentence;
  problem.hidden = !sentence;
}

function say(sentence, values) {
  const words = sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
  document.querySelector("[data-told]").textContent = words;
}

// Arrow keys on a handle.
function moveByKey(event) {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.isComposing || event.ctrlKey || event.metaKey) return;
  const card = handle.closest("[data-card]");
  const column = card.parentElement;
  const beside = columns[columns.indexOf(column) + (event.key === "ArrowRight" ? 1 : -1)];
  if (event.key === "ArrowUp" && card.previousElementSibling) place(card, column, card.previousElementSibling);
  else if (event.key === "ArrowDown" && card.nextElementSibling) place(card, column, card.nextElementSibling.nextElementSibling ?? undefined);
  else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && beside) place(card, beside, null);
  else if (!event.key.startsWith("Arrow")) return;
  event.preventDefault();
  handle.focus();
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// Dragging: a mouse takes a card anywhere, a finger at its handle, so that the page can still be scrolled.
function beginDrag(event) {
  const card = event.target.closest("[data-card]");
  const byHandle = event.target.closest("[data-handle]");
  if (!card || event.button !== 0 || (!byHandle && (event.pointerType !== "mouse" || event.target.closest("a, select, button, input")))) return;
  const drag = { card, x: event.clientX, y: event.clientY, id: event.pointerId, mark: null };
  const ended = new AbortController();
  const listen = (name, does) => document.addEventListener(name, does, { signal: ended.signal });
  if (byHandle) event.target.releasePointerCapture?.(event.pointerId);
  listen("pointermove", (moved) => moved.pointerId === drag.id && follow(drag, moved));
  const end = (isMeant) => {
    ended.abort();
    drop(drag, isMeant);
  };
  listen("pointerup", (up) => up.pointerId === drag.id && end(true));
  listen("pointercancel", () => end(false));
  listen("keydown", (key) => key.key === "Escape" && end(false));
  if (!byHandle) event.preventDefault(); // no text is selected on the way
}

function follow(drag, event) {
  const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
  if (!drag.mark) {
    if (Math.hypot(dx, dy) < 5) return;
    drag.mark = document.createElement("li");
    drag.mark.className = "task-place";
    drag.card.after(drag.mark);
    drag.card.classList.add("is-dragged");
    drag.left = [board.scrollLeft, window.scrollY];
  }
  scrollAtTheEdge(event);
  const [x, y] = [dx + board.scrollLeft - drag.left[0], dy + window.scrollY - drag.left[1]];
  drag.card.style.transform = `translate(${x}px, ${y}px)`;
  const column = document.elementFromPoint(event.clientX, event.clientY)?.closest("section")?.querySelector("[data-column]");
  if (!column) return;
  const below = cardsIn(column).find((other) => other !== drag.card && event.clientY < middleOf(other));
  column.insertBefore(drag.mark, below ?? null);
}

function middleOf(card) {
  const box = card.getBoundingClientRect();
  return box.top + box.height / 2;
}

function scrollAtTheEdge(event) {
  const [edge, step] = [48, 16];
  if (event.clientX > window.innerWidth - edge) board.scrollLeft += step;
  else if (event.clientX < edge) board.scrollLeft -= step;
  if (event.clientY > window.innerHeight - edge) window.scrollBy(0, step);
  else if (event.clientY < edge) window.scrollBy(0, -step);
}

function drop(drag, isMeant) {
  if (!drag.mark) return;
  drag.card.classList.remove("is-dragged");
  drag.card.style.transform = "";
  const [column, before] = [drag.mark.parentElement, drag.mark.nextElementSibling];
  drag.mark.remove();
  if (isMeant && before !== drag.card) place(drag.card, column, before ?? undefined);
  window.getSelection()?.removeAllRanges();
}
