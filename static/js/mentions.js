// Names behind an @ in every <textarea data-mentions>: the list of the page (<mention-names>) is offered while one
// types, by name or pinyin. Arrows choose, Enter or Tab takes, Escape closes; a click takes too.

const LONGEST = 20; // characters behind an @ that may still become a name
const OFFERED = 8;
const START = /(?:^|[^0-9A-Za-z._%+-])[@＠]([^\s@＠]*)$/;

const fold = (text) => text.normalize("NFKC").toLowerCase();

class MentionNames extends HTMLElement {
  connectedCallback() {
    this.box = Object.assign(document.createElement("div"), { className: "mention-box", id: "mention-box", hidden: true });
    this.box.setAttribute("role", "listbox");
    this.box.setAttribute("aria-label", this.dataset.label);
    this.status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    this.status.setAttribute("role", "status");
    this.append(this.box, this.status);
    this.box.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
    document.addEventListener("input", (event) => event.target.matches?.("textarea[data-mentions]") && this.offer(event.target), true);
    document.addEventListener("keydown", (event) => this.key(event), true);
    document.addEventListener("focusout", () => this.close());
    addEventListener("scroll", () => this.field && this.place(this.field), { passive: true, capture: true });
    document.addEventListener("click", (event) => event.target === this.field || this.close());
  }

  // The names of the group, asked for once: when the first @ is typed.
  async load() {
    const answer = await fetch(this.dataset.names, { headers: { Accept: "application/json" } });
    if (!answer.ok) return [];
    const { names } = await answer.json();
    return names.map(({ name, key }) => ({ name, keys: [name, key, key.replace(/ /g, ""), initials(key)].map(fold) }));
  }

  async offer(field) {
    if (typedIn(field) === undefined) return this.close();
    this.loading ??= this.load().catch(() => []);
    this.names = await this.loading;
    const typed = typedIn(field);
    if (typed === undefined || document.activeElement !== field) return this.close();
    const wanted = fold(typed);
    const found = this.names.filter(({ keys }) => keys.some((key) => key.startsWith(wanted))).slice(0, OFFERED);
    if (!found.length || (found.length === 1 && found[0].name === typed)) return this.close();
    this.field = field;
    this.length = typed.length;
    this.box.replaceChildren(...found.map(option));
    this.box.hidden = false;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.box.id);
    this.choose(this.box.firstElementChild);
    this.place(field);
    this.status.textContent = this.dataset.count.replace("{count}", found.length);
  }

  place(field) {
    const { left, bottom } = field.getBoundingClientRect();
    const inside = Math.min(left, innerWidth - this.box.offsetWidth - 8);
    this.box.style.insetInlineStart = `${Math.max(8, inside)}px`;
    this.box.style.insetBlockStart = `${Math.min(bottom, innerHeight - this.box.offsetHeight - 8)}px`;
  }

  choose(chosen) {
    for (const each of this.box.children) each.setAttribute("aria-selected", String(each === chosen));
    this.field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (!this.field || event.target !== this.field || event.isComposing) return;
    const chosen = this.box.querySelector("[aria-selected=true]");
    if (event.key === "ArrowDown") this.choose(chosen.nextElementSibling ?? this.box.firstElementChild);
    else if (event.key === "ArrowUp") this.choose(chosen.previousElementSibling ?? this.box.lastElementChild);
    else if (event.key === "Enter" || event.key === "Tab") this.take(chosen);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  take(chosen) {
    const { field } = this;
    const at = field.selectionStart;
    field.setSelectionRange(at - this.length, at);
    this.close();
    const text = `${chosen.textContent} `;
    // execCommand keeps the browser's undo; where it is gone, the text is set by hand.
    if (document.execCommand("insertText", false, text)) return;
    field.setRangeText(text, at - this.length, at, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  close() {
    if (!this.field) return;
    for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) this.field.removeAttribute(name);
    this.field = null;
    this.box.hidden = true;
    this.status.textContent = "";
  }
}

// What stands between an @ and the caret.
function typedIn(field) {
  const typed = START.exec(field.value.slice(0, field.selectionStart))?.[1];
  return typed !== undefined && typed.length <= LONGEST ? typed : undefined;
}

// "wang xiao ming 王小明" is found by wxm too.
function initials(key) {
  return key.split(" ").map((word) => word[0] ?? "").join("");
}

function option({ name }, place) {
  const element = Object.assign(document.createElement("div"), { id: `mention-${place}`, textContent: name });
  element.setAttribute("role", "option");
  return element;
}

customElements.define("mention-names", MentionNames);
