// Three versions of a report ({rows, note, ends_on}) become one, row by row and cell by cell. Pure.
import { changesOf } from "./diff.js";
import { mergeTexts, mergeValue } from "./merge.js";

const CELLS = ["project", "this_week", "results", "next_week"];
const WHOLE = ["project", "ends_on"]; // a name, a day: one or the other

// `held`: the row somebody writes in, which stays whatever the other side did. Returns {merged, differences}; each
// difference is a cell that a person decides: {uuid, name, mine, theirs, both}. `merged` has my words there meanwhile.
export function mergeReports(base, mine, theirs, held = null) {
  const differences = [];
  const cell = (was, here, there, key) => {
    const { text, ...others } = mergeCell(was, here, there, key.name);
    if (!others.clean) differences.push({ ...key, mine: text, theirs: others.theirs, both: others.both });
    return text;
  };
  const versions = [base, mine, theirs].map(({ rows }) => new Map(rows.map((row) => [row.uuid, row])));
  const rows = orderOf(...versions, held).map((uuid) => {
    const [was, here, there] = versions.map((version) => version.get(uuid));
    if (!here || !there) return here ?? there;
    const merged = CELLS.map((name) => [name, cell(was?.[name] ?? "", here[name], there[name], { uuid, name })]);
    return { uuid, ...Object.fromEntries(merged) };
  });
  const note = cell(base.note, mine.note, theirs.note, { uuid: null, name: "note" });
  const ends_on = cell(base.ends_on, mine.ends_on, theirs.ends_on, { uuid: null, name: "ends_on" });
  return { merged: { rows, note, ends_on }, differences };
}

function mergeCell(base, mine, theirs, name) {
  if (!WHOLE.includes(name)) return mergeTexts(base, mine, theirs);
  const value = mergeValue(base, mine, theirs);
  if (value === null) return { text: mine, theirs, both: [mine, theirs].filter(Boolean).join(" "), clean: false };
  return { text: value, theirs: value, both: value, clean: true };
}

// The rows that stay, in their order: theirs, with what was moved and added here put behind the row it follows here.
export function orderOf(base, mine, theirs, held, cells = CELLS) {
  const unchanged = (row, was) => cells.every((name) => row[name] === was[name]);
  const stays = (uuid, here, there) => {
    const [row, was] = [here.get(uuid), base.get(uuid)];
    return there.has(uuid) || !was || uuid === held || !unchanged(row, was); // a removal does not take new text along
  };
  const own = [...mine.keys()].filter((uuid) => stays(uuid, mine, theirs));
  const moved = movedIn([...base.keys()], own);
  const order = [...theirs.keys()].filter((uuid) => stays(uuid, theirs, mine) && !moved.has(uuid));
  const placed = new Set(order);
  own.forEach((uuid, place) => {
    if (placed.has(uuid)) return;
    const before = own.slice(0, place).findLast((other) => placed.has(other));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, uuid);
    placed.add(uuid);
  });
  return order;
}

// Rows that stand elsewhere among the others than they did.
function movedIn(before, after) {
  const common = [new Set(before), new Set(after)];
  const [old, now] = [before.filter((uuid) => common[1].has(uuid)), after.filter((uuid) => common[0].has(uuid))];
  return new Set(changesOf(old, now).flatMap(([, , start, end]) => now.slice(start, end)));
}
