// Text that could not reach the server yet, kept in this browser under the account's id, until it is saved.
// IndexedDB, because it is on the disk when the browser is killed: local storage is written there a minute later.
// Logging out forgets all of it; another account on the same machine never reads it.

const STORE = "drafts";

const owner = () => document.querySelector('meta[name="zuji-account"]')?.content ?? "";
const keyOf = (address) => `${owner()}:${address}`;

let opening = null;

export function keepDraft(address, draft) {
  if (owner()) write(keyOf(address), { ...draft, at: Date.now() });
}

export function forgetDraft(address) {
  write(keyOf(address), null);
}

// The text of an earlier visit. It moves to a place of its own, so that what is typed now does not replace it before
// its writer has decided.
export async function keptDraft(address) {
  const [key, earlier] = [keyOf(address), keyOf(earlierOf(address))];
  try {
    let kept = null;
    await inStore((store) => {
      store.get(key).onsuccess = ({ target: { result: left } }) => {
        if (left) store.put(left, earlier);
        store.delete(key);
        store.get(earlier).onsuccess = ({ target }) => (kept = target.result ?? null);
      };
    });
    return kept;
  } catch {
    return null; // told when something is to be kept
  }
}

export function keepEarlierDraft(address, draft) {
  write(keyOf(earlierOf(address)), draft);
}

export function forgetKeptDraft(address) {
  forgetDraft(earlierOf(address));
}

export async function forgetAllDrafts() {
  await inStore((store) => store.clear()).catch(() => {});
}

const earlierOf = (address) => `${address} earlier`;

// Transactions of one store follow each other in the order in which they were begun.
async function write(key, draft) {
  try {
    await inStore((store) => {
      if (draft) store.put(draft, key);
      else store.delete(key);
      store.transaction.commit?.(); // also when the page goes away now
    });
  } catch {
    if (draft) tellOnce();
  }
}

async function inStore(act) {
  const store = (await open()).transaction(STORE, "readwrite").objectStore(STORE);
  const ended = new Promise((resolve, reject) => {
    store.transaction.oncomplete = resolve;
    store.transaction.onabort = () => reject(store.transaction.error);
  });
  act(store);
  await ended;
}

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("zuji", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

// A full or forbidden store is no reason to disturb the writer more than once: the server is the first place anyway.
function tellOnce() {
  const notice = document.querySelector("[data-no-store]");
  if (notice) notice.hidden = false;
}
