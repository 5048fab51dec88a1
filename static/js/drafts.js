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

export function keptDraft(address) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(address)));
  } catch {
    return null;
  }
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
