// Tasks and readings of the week in the form of a report: fetched when the list is opened, put into a row by a button,
// marked where the report names them already. Without this script the buttons send the form.
import { changeText } from "./typing.js";

const list = document.querySelector("[data-offers]");
const entry = list?.closest("report-entry");

if (entry) {
  list.addEventListener("toggle", fill);
  entry.addEventListener("input", mark);
  entry.addEventListener("click", press, true); // before the form takes it for one of its own
  if (list.open) mark();
}

async function fill() {
  if (!list.open || list.dataset.filled) return mark();
  list.dataset.filled = "yes";
  const answer = await fetch(list.dataset.offers).catch(() => null);
  const place = list.querySelector("[data-offer-list]");
  if (answer?.ok) place.innerHTML = await answer.text();
  else {
    place.textContent = list.dataset.failed;
    delete list.dataset.filled;
  }
  mark();
}

function press(event) {
  const button = event.target.closest("[data-offers] button[name=action]");
  if (!button) return;
  event.preventDefault();
  event.stopPropagation();
  const offer = button.closest("[data-offer]");
  if (!offer) return fill();
  const row = rowFor(offer.dataset.project);
  const project = row.querySelector('[data-cell="project"]');
  if (!project.value) changeText(project, offer.dataset.project);
  const field = row.querySelector(`[data-cell="${button.dataset.cellOf}"]`);
  changeText(field, withLine(field.value, button.dataset.line));
  field.dispatchEvent(new InputEvent("input", { bubbles: true })); // it is saved like what is typed
  button.focus(); // a new row has taken the focus; the next line is chosen here
  const told = list.dataset.said.replace("{title}", () => offer.dataset.title);
  list.querySelector("[data-told]").textContent = told.replace("{row}", row.querySelector("[data-number]").textContent);
}

// The row of the project, else an empty one, else a new one.
function rowFor(project) {
  const rows = entry.rows.all;
  const value = (row, name) => row.querySelector(`[data-cell="${name}"]`).value;
  const own = rows.find((row) => key(value(row, "project")) === key(project));
  if (own) return own;
  const empty = rows.find((row) => ["project", "this_week", "results", "next_week"].every((name) => !value(row, name)));
  if (empty) return empty;
  entry.rows.add();
  return entry.rows.all.at(-1);
}

// What names and titles are compared by, nearly as on the server (core.names.name_key).
function key(text) {
  return text.replace(/<br\s*\/?>/gi, "").normalize("NFKC").toLowerCase().replace(/[\s\p{Cf}()（）[\]【】*_`~·]/gu, "");
}

function mark() {
  const texts = [...entry.querySelectorAll('[data-row] :is([data-cell="this_week"], [data-cell="results"])')].map((field) => key(field.value));
  for (const offer of list.querySelectorAll("[data-offer]")) {
    const title = key(offer.dataset.title);
    offer.querySelector("[data-is-in]").hidden = !title || !texts.some((text) => text.includes(title));
  }
}

// As core/list_lines.py does it.
export function withLine(text, line) {
  const kept = text.trimEnd();
  if (!kept) return `1. ${line}`;
  const item = /^(?:([-*+])|([0-9]{1,9})([.)、．]))([ \t]+|$)/;
  const found = kept.split("\n").reverse().map((above) => item.exec(above)).find(Boolean);
  if (!found) return `${kept}\n\n1. ${line}`;
  const [, bullet, number, sign, gap] = found;
  return `${kept}\n${bullet ?? `${Number(number) + 1}${sign}`}${gap || " "}${line}`;
}
