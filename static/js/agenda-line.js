// The line that adds to an agenda: Enter adds, Shift+Enter begins a further item; after adding one types on.
import "./mentions.js";

const form = document.querySelector("[data-agenda-line]");
const field = form?.elements.text;

field?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  if (field.value.trim()) form.requestSubmit();
});

if (field && location.hash === `#${field.id}`) field.focus({ preventScroll: false });
