// What changed between two lists of tokens: Myers' shortest edit script, bounded. Pure.

const MOST_EDITS = 2000; // beyond that the whole middle counts as replaced: never wrong, only coarse

const WORD = /\r?\n|[^\S\n]+|\p{Nd}+(?:[.,:/-]\p{Nd}+)*%?|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}_]+|[^]/gu;

export const linesOf = (text) => text.split("\n");

// Words, whole numbers and days, Chinese characters, runs of blanks and single signs; joined they are the text again.
export function wordsOf(text) {
  const parts = text.match(WORD) ?? [];
  return parts.flatMap((part) => (/^[\p{L}\p{N}\p{M}_]/u.test(part) ? part.split(/(?<=\p{Script=Han})|(?=\p{Script=Han})/u) : [part]));
}

// The changes that make `after` of `before`, as [from, to, start, end]: before[from..to) became after[start..end).
export function changesOf(before, after) {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const changes = script(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return changes.map((change) => change.map((place) => place + head));
}

function script(before, after) {
  if (!before.length && !after.length) return [];
  if (!before.length || !after.length) return [[0, before.length, 0, after.length]];
  const trace = search(before, after);
  return trace ? walkBack(trace, before.length, after.length) : [[0, before.length, 0, after.length]];
}

// The furthest points reached on every diagonal, edit by edit; null when there are too many.
function search(before, after) {
  const most = Math.min(before.length + after.length, MOST_EDITS);
  const reach = new Int32Array(2 * most + 3);
  const trace = [];
  for (let edits = 0; edits <= most; edits++) {
    trace.push(reach.slice(most + 1 - edits - 1, most + 1 + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = most + 1 + diagonal;
      const down = diagonal === -edits || (diagonal !== edits && reach[at - 1] < reach[at + 1]);
      let x = down ? reach[at + 1] : reach[at - 1] + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      reach[at] = x;
      if (x >= before.length && x - diagonal >= after.length) return trace;
    }
  }
  return null;
}

function walkBack(trace, x, y) {
  const changes = [];
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const reach = trace[edits];
    const at = (diagonal) => reach[diagonal + edits + 1];
    const diagonal = x - y;
    const down = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1));
    const fromX = down ? at(diagonal + 1) : at(diagonal - 1);
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
    const [toX, toY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    const next = changes[0];
    if (next && next[0] === toX && next[2] === toY) [next[0], next[2]] = [fromX, fromY];
    else changes.unshift([fromX, toX, fromY, toY]);
    [x, y] = [fromX, fromY];
  }
  return changes;
}
