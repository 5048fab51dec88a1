// One of two writers of a report: random edits on the page's own fields and buttons, saved by its own saver, merged by
// its own merge. Every character is one that nobody else ever writes, so that each can be looked for in the end.
// Returns {done, inserted, deleted}.
async ({ writer, seed, edits }) => {
  const entry = document.querySelector("report-entry");
  const { saver, rows } = entry;
  let state = seed;
  const random = (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
  const pick = (things) => things[random(things.length)];
  const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const [inserted, deleted] = [new Set(), new Set()];
  const isMine = (char) => inserted.has(char) && !deleted.has(char);

  const fresh = () => {
    const char = String.fromCodePoint(0x4e00 + 2 * inserted.size + writer);
    inserted.add(char);
    return char;
  };
  const fields = () => [...entry.querySelectorAll("form.entry textarea[data-cell]")];
  const change = (field, text, from, to) => {
    field.focus();
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };

  function insert() {
    const field = pick(fields());
    const at = random(field.value.length + 1);
    const text = Array.from({ length: 1 + random(5) }, fresh).join("");
    change(field, pick([text, text, `${text}\n`, `\n${text}`]), at, at);
    return true;
  }

  function remove() {
    const field = pick(fields().filter(({ value }) => [...value].some(isMine)));
    if (!field) return false;
    const places = [...field.value].flatMap((char, place) => (isMine(char) ? [place] : []));
    const from = pick(places);
    let to = from;
    for (const most = from + 1 + random(4); to < most && isMine(field.value[to] ?? ""); to++) deleted.add(field.value[to]);
    change(field, "", from, to);
    return true;
  }

  function addRow() {
    if (rows.all.length >= 20) return false;
    entry.querySelector("[data-add]").click();
    return true;
  }

  function moveRow() {
    pick([...entry.querySelectorAll("form [data-up], form [data-down]")]).click();
    return true;
  }

  function removeRow() {
    const own = rows.all.filter((row) => [...row.querySelectorAll("textarea")].every(({ value }) => [...value].every((char) => char === "\n" || isMine(char))));
    if (rows.all.length < 8 || !own.length) return false;
    const row = pick(own);
    for (const { value } of row.querySelectorAll("textarea")) for (const char of value) if (char !== "\n") deleted.add(char);
    row.querySelector("[data-remove]").click();
    return true;
  }

  // Saves until everything is stored; where both changed the same words, both texts are taken.
  async function settle() {
    const dialog = entry.querySelector("dialog[data-conflict]");
    for (const end = Date.now() + 60_000; ; ) {
      if (Date.now() > end) throw new Error(`not stored for a minute: ${saver.state}, ${JSON.stringify(entry.read())}`);
      if (dialog.open) {
        for (const button of dialog.querySelectorAll("[data-join]")) button.click();
        dialog.querySelector("button[value=save]").click();
      } else if (await saver.save()) return;
      await rest(5);
    }
  }

  window.settle = settle;
  const acts = [insert, insert, insert, insert, insert, remove, remove, moveRow, addRow, removeRow];
  let done = 0;
  while (done < edits) {
    for (const end = Math.min(edits, done + 1 + random(15)); done < end; ) {
      if (pick(acts)()) done++;
      if (!random(9)) saver.save(); // and typing goes on meanwhile
      if (!random(3)) await rest(random(4));
    }
    await settle();
    await rest(random(20));
  }
  return { done, inserted: [...inserted], deleted: [...deleted] };
}
