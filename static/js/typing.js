// Texts that change in a field while somebody writes in it.
import { changesOf, wordsOf } from "./diff.js";

let composing = false;
addEventListener("compositionstart", () => (composing = true), true);
addEventListener("compositionend", () => (composing = false), true);

// Resolves when no input method is in the middle of a word: a field changed under it would lose what it composes.
export async function betweenWords() {
  while (composing) {
    await new Promise((resolve) => addEventListener("compositionend", resolve, { capture: true, once: true }));
    await new Promise((resolve) => setTimeout(resolve)); // the composed word is in the field only after the event
  }
}

// The field's new text, with the caret and the selection at the words where they were.
export function changeText(field, text) {
  const old = field.value;
  if (old === text) return;
  if (document.activeElement !== field) {
    field.value = text;
    return;
  }
  const changes = characterChanges(old, text);
  const { selectionStart, selectionEnd, selectionDirection } = field;
  field.value = text;
  field.setSelectionRange(moved(selectionStart, changes), moved(selectionEnd, changes), selectionDirection);
}

// Where a place of the old text is in the new one. Changes are [from, to, inserted text].
export function moved(place, changes) {
  let drift = 0;
  for (const [from, to, inserted] of changes) {
    if (from > place) break;
    const linesAbove = from === to && inserted.endsWith("\n") && !inserted.startsWith("\n");
    if (from === place && !linesAbove) break;
    if (to > place) return from + drift + Math.min(place - from, inserted.length);
    drift += inserted.length - (to - from);
  }
  return place + drift;
}

export function characterChanges(before, after) {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  const places = [0];
  for (const word of old) places.push(places.at(-1) + word.length);
  return changesOf(old, now).map(([from, to, start, end]) => [places[from], places[to], now.slice(start, end).join("")]);
}
