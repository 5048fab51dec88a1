// Shows the state of saving in words, from the data-… sentences of the element (they come translated).
// Quiet while all is well; trouble is announced.

const TROUBLE = ["offline", "logged-out", "other-account", "refused", "conflict"];

export function showState(element, state, detail) {
  const camel = state.replace(/-(.)/g, (_match, letter) => letter.toUpperCase());
  const words = element.dataset[camel] ?? "";
  const time = detail instanceof Date ? detail.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false }) : "";
  element.dataset.state = state;
  element.setAttribute("aria-live", TROUBLE.includes(state) ? "assertive" : "off");
  const more = time || (typeof detail === "string" ? detail : "");
  const blank = words.endsWith("：") ? "" : " "; // a Chinese colon is wide enough
  element.querySelector("[data-save-words]").textContent = [words, more].filter(Boolean).join(blank);
  const logIn = element.querySelector("[data-log-in]");
  if (logIn) logIn.hidden = state !== "logged-out";
}

// The browser asks before a page with unsaved text is left.
export function guardLeaving(isDirty) {
  addEventListener("beforeunload", (event) => {
    if (isDirty()) event.preventDefault();
  });
}
