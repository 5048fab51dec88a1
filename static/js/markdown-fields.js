// Help inside every <textarea data-markdown>: Enter goes on with a list, and old browsers get fields that grow.
// Nothing happens while an input method composes: its Enter chooses a word.

const ITEM = /^(\s*)(?:([-*+])|(\d+)([.)、．]))(\s+)(\[[ xX]\]\s+)?(.*)$/;

export function continueList(text, at) {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const match = ITEM.exec(text.slice(start, at));
  if (!match) return null;
  const [, indent, bullet, number, sign, gap, box, rest] = match;
  const lineEnd = text.indexOf("\n", at);
  const after = text.slice(at, lineEnd < 0 ? undefined : lineEnd);
  if (!rest.trim() && !after.trim()) return { from: start, to: at, insert: "" }; // an empty item ends the list
  const marker = bullet ?? `${Number(number) + 1}${sign}`;
  return { from: at, to: at, insert: `\n${indent}${marker}${gap}${box ? "[ ] " : ""}` };
}

function replaceText(field, { from, to, insert }) {
  field.setSelectionRange(from, to);
  const command = insert ? "insertText" : "delete";
  // execCommand keeps the browser's undo; where it is gone, the text is set by hand.
  if (!document.execCommand(command, false, insert)) {
    field.setRangeText(insert, from, to, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !field.matches?.("textarea[data-markdown]")) return;
  if (field.selectionStart !== field.selectionEnd) return;
  const change = continueList(field.value, field.selectionStart);
  if (!change) return;
  event.preventDefault();
  replaceText(field, change);
});

if (!CSS.supports("field-sizing", "content")) {
  const grow = (field) => {
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + 2}px`;
  };
  document.addEventListener("input", (event) => event.target.matches?.("textarea") && grow(event.target));
  for (const field of document.querySelectorAll("textarea")) grow(field);
}
