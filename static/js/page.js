// What every page does: menus that close again, local drafts forgotten on log-out, keys between weeks, copy buttons.
import { forgetAllDrafts } from "./drafts.js";
import "./told.js";

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

// On a phone the menu of the group is wider than the screen: begin with the current page in sight.
document.querySelector(".site-nav a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector("details[data-menu][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  }
  followKey(event);
});

// Links marked data-key="ArrowLeft" and the like are followed by that key, unless somebody is typing.
function followKey(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest?.("input, select, textarea, [contenteditable], dialog, summary")) return;
  document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`)?.click();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) return event.preventDefault();
  if (form.matches("[data-forget-drafts]")) {
    event.preventDefault();
    await forgetAllDrafts();
    form.submit();
  }
});

// <button data-copy="#field" data-copied="Copied">: puts the field's text on the clipboard.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  const text = field.value ?? field.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    field.select?.();
    document.execCommand("copy");
  }
  if (button.dataset.copied) button.textContent = button.dataset.copied;
});
