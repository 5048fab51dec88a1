// The keys of reviewing: from report to report and from place to place, marks, approve, return, undo. A key without a
// modifier does nothing while one types; Escape leaves the text. They can be switched off for this device.

const OFF = "zuji-review-keys-off";
const FIELDS = "input:not([type=checkbox]), select, textarea, [contenteditable]";

const find = (selector) => document.querySelector(selector);
const press = (selector) => {
  const found = find(selector);
  found?.click();
  return Boolean(found);
};

const ACTIONS = {
  j: () => press('a[data-key="ArrowRight"]'),
  k: () => press('a[data-key="ArrowLeft"]'),
  n: () => step(1),
  p: () => step(-1),
  1: () => mark(0),
  2: () => mark(1),
  3: () => mark(2),
  a: () => press("[data-key-approve]"),
  r: () => openReturn(),
  u: () => press("[data-key-undo]"),
  s: () => press("[data-key-seen]"),
  "?": () => openHelp(),
};

const pads = () => [...document.querySelectorAll("feedback-pad")];
let at = null; // the pad that was written in last: marks go there

function goTo(pad) {
  at?.classList.remove("at");
  at = pad;
  at.classList.add("at");
}

function step(by) {
  const all = pads();
  if (!all.length) return false;
  const place = all.indexOf(at);
  const next = place < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(place + by, 0), all.length - 1);
  goTo(all[next]);
  all[next].querySelector("textarea").focus();
  all[next].scrollIntoView({ block: "center" });
  return true;
}

function mark(place) {
  const pad = at ?? pads()[0];
  if (!pad) return false;
  goTo(pad);
  pad.scrollIntoView({ block: "nearest" });
  pad.querySelectorAll("[data-mark]")[place].click();
  return true;
}

function openReturn() {
  const summary = find("[data-key-return]");
  if (!summary) return false;
  summary.parentElement.open = true;
  summary.parentElement.querySelector("textarea").focus();
  return true;
}

function openHelp() {
  const dialog = find("[data-keys-help]");
  dialog?.showModal();
  return Boolean(dialog);
}

document.addEventListener("focusin", (event) => {
  const pad = event.target.closest?.("feedback-pad");
  if (pad) goTo(pad);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
  const field = event.target.closest?.(FIELDS);
  if (event.altKey) {
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && step(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    return;
  }
  if (field) {
    if (event.key === "Escape") field.blur();
    return;
  }
  if (event.target.closest?.("dialog") || !areOn()) return;
  if (event.repeat && !"jknp".includes(event.key)) return;
  if (ACTIONS[event.key]?.()) event.preventDefault();
});

// Ctrl+Enter in the reason returns the report.
find("details.return textarea")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) event.target.form.requestSubmit();
});

const help = find("[data-review-help]");
if (help) {
  help.hidden = false;
  help.addEventListener("click", openHelp);
}

const areOn = () => localStorage.getItem(OFF) === null;
const box = find("[data-keys-on]");
if (box) {
  box.checked = areOn();
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
}
