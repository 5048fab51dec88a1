// Three versions become one: what was read (base), what stands on this page (mine), what is stored (theirs). Pure.
//
// Texts merge by lines, and within a line that both changed by words and Chinese characters. Nothing that either side
// wrote is ever left out. Where both changed the same words a person decides: the merge is not `clean`, and holds the
// text with my words, with theirs and with both.
import { changesOf, linesOf, wordsOf } from "./diff.js";

export function mergeTexts(base, mine, theirs) {
  if (mine === theirs || theirs === base) return agreed(mine);
  if (mine === base) return agreed(theirs);
  const [was, here, there] = [linesOf(base), linesOf(mine), linesOf(theirs)];
  const merged = { text: [], theirs: [], both: [], clean: true };
  for (const region of regionsOf(was, here, there, false)) {
    const { text, theirs, both, clean } = mergeLines(region);
    merged.text.push(...text);
    merged.theirs.push(...theirs);
    merged.both.push(...both);
    merged.clean &&= clean;
  }
  const join = (lines) => lines.join("\n");
  return { text: join(merged.text), theirs: join(merged.theirs), both: join(merged.both), clean: merged.clean };
}

// What only one side changed is taken from it; null where both did, differently: half of each name is no name.
export function mergeValue(base, mine, theirs) {
  if (mine === theirs || theirs === base) return mine;
  return mine === base ? theirs : null;
}

const agreed = (text) => ({ text, theirs: text, both: text, clean: true });

function mergeLines({ base, mine, theirs }) {
  const settled = settle(base, mine, theirs);
  if (settled) return agreed(settled);
  if (!base.length) return agreed(unite(mine, theirs)); // lines that both added at one place are kept, all of them
  if (mine.length && theirs.length) {
    const words = mergeWords(base.join("\n"), mine.join("\n"), theirs.join("\n"));
    if (words !== null) return agreed(linesOf(words));
  }
  return { text: mine, theirs, both: [...mine, ...theirs], clean: false };
}

// The merged text, or null where changes overlap or touch: words that stand side by side are decided together.
function mergeWords(base, mine, theirs) {
  const merged = [];
  for (const region of regionsOf(wordsOf(base), wordsOf(mine), wordsOf(theirs), true)) {
    const settled = settle(region.base, region.mine, region.theirs);
    if (!settled) return null;
    merged.push(...settled);
  }
  return merged.join("");
}

function settle(base, mine, theirs) {
  if (same(mine, theirs) || same(theirs, base)) return mine;
  return same(mine, base) ? theirs : null;
}

const same = (one, other) => one.length === other.length && one.every((token, place) => token === other[place]);

// All lines of both, the common ones once; the same whichever side asks.
function unite(one, other) {
  const [first, second] = one.join("\n") < other.join("\n") ? [one, other] : [other, one];
  const united = [];
  let place = 0;
  for (const [from, to, start, end] of changesOf(first, second)) {
    united.push(...first.slice(place, to), ...second.slice(start, end));
    place = to;
  }
  return [...united, ...first.slice(place)];
}

// The three versions cut at the same places: regions that neither, one or both sides changed.
// `touching`: changes that only touch count as one region; else only those that overlap.
function regionsOf(base, mine, theirs, touching) {
  const all = (side, tokens) => widened(base, changesOf(base, tokens)).map(([from, to, start, end]) => ({ side, from, to, more: end - start - (to - from) }));
  const changes = [...all(0, mine), ...all(1, theirs)].sort((a, b) => a.from - b.from || a.to - b.to || a.side - b.side);
  const regions = [];
  const drift = [0, 0]; // how far the places of each side lie behind those of base
  let place = 0;
  const cut = (from, to, before) => {
    const [here, there] = [mine, theirs].map((tokens, side) => tokens.slice(from + before[side], to + drift[side]));
    regions.push({ base: base.slice(from, to), mine: here, theirs: there });
    place = to;
  };
  for (let number = 0; number < changes.length; ) {
    const { from } = changes[number];
    let { to } = changes[number];
    if (from > place) cut(place, from, drift);
    const before = [...drift];
    do {
      drift[changes[number].side] += changes[number].more;
      to = Math.max(to, changes[number].to);
      number++;
    } while (number < changes.length && joins(changes[number], from, to, touching));
    cut(from, to, before);
  }
  if (place < base.length) cut(place, base.length, drift);
  return regions;
}

// Blank lines hold nothing together: changes with no more than such between them are one.
function widened(base, changes) {
  const wide = [];
  for (const [from, to, start, end] of changes) {
    const last = wide.at(-1);
    if (last && base.slice(last[1], from).every((token) => token === "")) [last[1], last[3]] = [to, end];
    else wide.push([from, to, start, end]);
  }
  return wide;
}

function joins(change, from, to, touching) {
  if (touching) return change.from <= to;
  return change.from < to || (from === to && change.from === to && change.to === to);
}
