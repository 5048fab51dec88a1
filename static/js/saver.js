// Saves a text to the server after a pause, one request at a time, each conditional on the version that was read.
// The caller gives: url, version and stored (the body as the server sent it), read() -> body as it stands in the page
// (draftKey: where unsaved text is kept), and is told of states by onState(state, detail). When another window saved
// meanwhile, mergeIn({base, theirs}) may bring that into the page and resolve to true; else onConflict(…) asks.
// States: clean, dirty, saving, saved, offline, logged-out, other-account, refused, conflict.
import { forgetDraft, keepDraft } from "./drafts.js";

const PAUSE = 1200; // ms without typing before a save: with the request it stays below two seconds
const LONGEST = 3500; // ms after which typing without a pause is saved all the same: a crash costs at most 5 s
const RETRIES = [2000, 5000, 10000, 30000];
const MOST_UNANSWERED = 20;

export class Saver {
  constructor({ url, draftKey = url, version, stored, read, mergeIn, onState, onConflict }) {
    Object.assign(this, { url, draftKey, version, read, mergeIn, onState, onConflict });
    this.stored = JSON.stringify(stored);
    this.state = "clean";
    this.failures = 0;
    this.running = null;
    this.unanswered = []; // bodies that were sent and may have arrived: their answers were lost
    addEventListener("online", () => this.state === "offline" && this.save());
    addEventListener("focus", () => this.state === "logged-out" && this.save()); // back from the log-in's tab
    addEventListener("pagehide", () => this.isDirty && this.keep());
    document.addEventListener("visibilitychange", () => document.hidden && this.isDirty && this.save());
  }

  get isDirty() {
    return JSON.stringify(this.read()) !== this.stored;
  }

  get base() {
    return JSON.parse(this.stored);
  }

  // Something was typed.
  touch() {
    if (!this.isDirty) {
      if (!this.running) this.settle();
      return;
    }
    this.keep();
    if (this.state === "conflict" || this.state === "offline") return; // offline tries again by itself
    this.firstTouch ??= Date.now();
    if (!this.running && this.state !== "logged-out") this.tell("dirty");
    this.plan(Math.min(PAUSE, Math.max(0, this.firstTouch + LONGEST - Date.now())));
  }

  keep() {
    keepDraft(this.draftKey, { version: this.version, base: this.base, body: this.read() });
  }

  plan(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  // Saves now; resolves to whether everything typed is on the server.
  async save() {
    clearTimeout(this.timer);
    while (this.running) await this.running; // several may wait here: one request at a time all the same
    if (this.state === "conflict" || this.state === "other-account") return false;
    if (!this.isDirty) return true;
    this.running = this.send();
    try {
      return await this.running;
    } finally {
      this.running = null;
      if (this.isDirty && this.state === "saved") this.touch();
    }
  }

  async send() {
    for (;;) {
      const body = this.read();
      this.firstTouch = null;
      if (this.state !== "offline") this.tell("saving"); // that sign stands until the server answers
      const answer = await this.post({ ...body, version: this.version }).catch(() => null);
      if (!answer || answer.status >= 500 || answer.status === 429) return this.fail(body);
      const data = await answer.json().catch(() => ({}));
      if (answer.ok) return this.succeed(body, data);
      if (answer.status !== 409 || !data.current) return this.refuse(answer, data);
      if (!(await this.catchUp(data))) return this.meetConflict(data);
    }
  }

  // The answer to a body; one can be sent to another address too, which concerns the same text.
  async post(body, url = this.url) {
    const once = () =>
      fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20000),
      });
    const answer = await once();
    if (answer.status !== 403) return answer;
    const renewed = await renewToken(); // the log-in was renewed in another tab, and the token with it
    if (renewed === "same") return once();
    if (renewed === "other") answer.otherAccount = true;
    return renewed === "none" ? { status: 401, ok: false, json: async () => ({}) } : answer;
  }

  succeed(body, data) {
    this.failures = 0;
    this.unanswered = [];
    this.version = data.version;
    this.answer = data;
    this.stored = JSON.stringify(body);
    if (this.isDirty) this.keep();
    else forgetDraft(this.draftKey);
    this.tell("saved", new Date(data.saved_at));
    return true;
  }

  fail(body) {
    this.unanswered = [...new Set([...this.unanswered, JSON.stringify(body)])].slice(-MOST_UNANSWERED);
    this.keep();
    if (this.state !== "offline") this.tell("offline");
    this.plan(RETRIES[Math.min(this.failures++, RETRIES.length - 1)]);
    return false;
  }

  refuse(answer, data) {
    this.tell(answer.status === 401 ? "logged-out" : answer.otherAccount ? "other-account" : "refused", data.problem ?? "");
    return false;
  }

  // Something newer is stored. Resolves to whether this page now stands on it: it was sent from here and its answer
  // was lost, or it could be merged into the page without a question.
  async catchUp({ version, current }) {
    const theirs = JSON.stringify({ ...this.base, ...current });
    if (!this.unanswered.includes(theirs)) {
      this.keep();
      if (!(await this.mergeIn?.({ base: this.base, theirs: current }))) return false;
    }
    this.version = version;
    this.stored = theirs;
    return true;
  }

  meetConflict(data) {
    this.tell("conflict");
    this.onConflict({ version: data.version, theirs: data.current, base: this.base, mine: this.read() });
    return false;
  }

  // The two versions were brought together on the page: save on top of the version that was shown.
  resolve(version, theirs) {
    this.version = version;
    this.stored = JSON.stringify(theirs);
    this.tell("dirty");
    return this.save();
  }

  settle() {
    forgetDraft(this.draftKey);
    clearTimeout(this.timer);
    if (this.state !== "clean" && this.state !== "saved") this.tell("clean");
  }

  tell(state, detail) {
    this.state = state;
    this.onState(state, detail);
  }
}

const csrfToken = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;

// Reads this page again for a fresh token: "same" account, an "other" one, or "none" (logged out).
async function renewToken() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const account = page.querySelector('meta[name="zuji-account"]')?.content;
  if (!account) return "none";
  if (account !== document.querySelector('meta[name="zuji-account"]').content) return "other";
  const token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
  return "same";
}
