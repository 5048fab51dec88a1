// Text that could not reach the server yet, kept in this browser under the account's id, until it is saved.
// Logging out forgets all of it; another account on the same machine never reads it.

const PREFIX = "zuji-draft:";

const owner = () => document.querySelector('meta[name="zuji-account"]')?.content ?? "";

const keyOf = (address) => `${PREFIX}${owner()}:${address}`;

export function keepDraft(address, draft) {
  if (!owner()) return;
  try {
    localStorage.setItem(keyOf(address), JSON.stringify({ ...draft, at: Date.now() }));
  } catch {
    // A full or forbidden store is no reason to disturb the writer: the server is the first place anyway.
  }
}

// The text of an earlier visit. It moves to a place of its own, so that what is typed now does not replace it before
// its writer has decided.
export function keptDraft(address) {
  try {
    const text = localStorage.getItem(keyOf(address));
    if (text) localStorage.setItem(keyOf(`${address} earlier`), text);
    localStorage.removeItem(keyOf(address));
    return JSON.parse(localStorage.getItem(keyOf(`${address} earlier`)));
  } catch {
    return null;
  }
}

export function forgetKeptDraft(address) {
  forgetDraft(`${address} earlier`);
}

export function forgetDraft(address) {
  try {
    localStorage.removeItem(keyOf(address));
  } catch {
    // see keepDraft
  }
}

export function forgetAllDrafts() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    }
  } catch {
    // see keepDraft
  }
}
