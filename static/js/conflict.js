// Two versions of a report: which cells differ, and the panel in which a person brings them together.

const CELLS = ["project", "this_week", "results", "next_week"];

// Compares three versions ({rows, note, ends_on}). What only the other side changed is taken from it; what both
// changed is a difference to decide; rows of either side stay. Returns {merged, differences}.
export function compareVersions(base, mine, theirs) {
  const differences = [];
  const cell = (was, here, there, key) => {
    if (here === there || there === was) return here;
    if (here === was) return there;
    differences.push({ ...key, mine: here, theirs: there });
    return here;
  };
  const find = (version, uuid) => version.rows.find((row) => row.uuid === uuid);
  const rows = mine.rows.map((row) => {
    const was = find(base, row.uuid);
    const there = find(theirs, row.uuid);
    if (!there) return row;
    const merged = CELLS.map((name) => [name, cell(was?.[name] ?? "", row[name], there[name], { uuid: row.uuid, name })]);
    return { uuid: row.uuid, ...Object.fromEntries(merged) };
  });
  for (const row of theirs.rows) {
    const was = find(base, row.uuid);
    const unchanged = was && CELLS.every((name) => was[name] === row[name]);
    const blank = CELLS.every((name) => !row[name]);
    if (!find(mine, row.uuid) && !unchanged && !blank) rows.push(row); // removed here and untouched there stays removed
  }
  const note = cell(base.note, mine.note, theirs.note, { uuid: null, name: "note" });
  const ends_on = cell(base.ends_on, mine.ends_on, theirs.ends_on, { uuid: null, name: "ends_on" });
  return { merged: { rows, note, ends_on }, differences };
}

// Opens the dialog; resolves to the texts of "my side" per difference, or null for "later".
export function askForTexts(dialog, template, differences, nameOf) {
  const list = dialog.querySelector("[data-conflict-cells]");
  list.replaceChildren(...differences.map((difference, number) => panel(template, difference, number, nameOf)));
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => {
        const texts = [...list.querySelectorAll("[data-mine]")].map((field) => field.value);
        resolve(dialog.returnValue === "save" ? texts : null);
      },
      { once: true },
    );
    dialog.returnValue = "";
    dialog.showModal();
  });
}

function panel(template, difference, number, nameOf) {
  const section = template.content.cloneNode(true);
  const mine = section.querySelector("[data-mine]");
  section.querySelector("[data-conflict-name]").textContent = nameOf(difference);
  section.querySelector("[data-theirs]").textContent = difference.theirs;
  mine.value = difference.mine;
  mine.id = `conflict-${number}`;
  section.querySelector("[data-mine-label]").htmlFor = mine.id;
  section.querySelector("[data-take]").addEventListener("click", () => (mine.value = difference.theirs));
  section.querySelector("[data-join]").addEventListener("click", () => (mine.value = `${difference.mine}\n${difference.theirs}`.trim()));
  return section;
}
