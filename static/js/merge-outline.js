// Three versions of to-dos ({lists: [{uuid, items}]}) become one, item by item. Pure. Nothing that either side wrote is
// left out: where both changed the same words, both stand in the line.
import { mergeTexts } from "./merge.js";
import { orderOf } from "./merge-report.js";

const CELLS = ["text", "note", "is_done", "day", "depth"];

// `held`: the item somebody writes in. Returns {merged, both}: whether a line holds the words of both sides.
export function mergeOutlines(base, mine, theirs, held = null) {
  const versions = [base, mine, theirs].map(rowsOf);
  let both = false;
  const join = (was, here, there, name) => {
    const found = mergeTexts(was?.[name] ?? "", here[name], there[name]);
    both ||= !found.clean;
    return found.clean ? found.text : name === "text" ? `${here.text} / ${there.text}` : found.both;
  };
  const mergeItem = (uuid) => {
    const [was, here, there] = versions.map((version) => version.get(uuid));
    if (!here || !there) return bare(here ?? there);
    const plain = Object.fromEntries(
      ["is_done", "day", "depth"].map((name) => [name, valueOf(was?.[name], here[name], there[name])]),
    );
    return { uuid, text: join(was, here, there, "text"), note: join(was, here, there, "note"), ...plain };
  };
  const stray = strayItems(versions, theirs);
  const lists = theirs.lists.map(({ uuid }, place) => {
    const inList = versions.map((version) => new Map([...version].filter(([id]) => listOf(id, versions) === uuid)));
    const items = orderOf(...inList, held, CELLS).map(mergeItem);
    return { uuid, items: settleDepths(place ? items : [...items, ...stray]) };
  });
  return { merged: { lists }, both };
}

// What was typed here into a list that the other side removed: it goes on at the end of the first list.
function strayItems([base, mine, theirs], { lists }) {
  const there = new Set(lists.map(({ uuid }) => uuid));
  const isTyped = (item, was) => (item.text || item.note) && (!was || was.text !== item.text || was.note !== item.note);
  return [...mine]
    .filter(([id, item]) => !there.has(item.list) && !theirs.has(id) && isTyped(item, base.get(id)))
    .map(([, item]) => bare({ ...item, depth: 0 }));
}

const bare = ({ list, ...item }) => item;

function rowsOf({ lists }) {
  return new Map(lists.flatMap(({ uuid, items }) => items.map((item) => [item.uuid, { ...item, list: uuid }])));
}

// Which list an item is in: where one side moved it; my side decides where both did.
function listOf(id, versions) {
  const [was, here, there] = versions.map((version) => version.get(id)?.list);
  if (here === undefined || there === undefined) return here ?? there ?? was;
  return valueOf(was, here, there);
}

// What only one side changed is taken from it; mine where both did.
const valueOf = (was, here, there) => (here === was ? there : here);

export function settleDepths(items) {
  let before = -1;
  return items.map((item) => {
    const depth = Math.min(item.depth, before + 1);
    before = depth;
    return { ...item, depth, is_done: depth && item.is_done === null ? false : item.is_done };
  });
}
