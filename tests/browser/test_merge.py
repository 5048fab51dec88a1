"""The merge of three versions by itself, in the browser that runs it: thousands of seeded triples."""

from typing import Any

import pytest

from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Texts as lists of characters that no other place of the three texts has, so that each can be followed by itself.
FOLLOWED = """
async ({seed, rounds}) => {
  const {mergeTexts} = await import("/static/js/merge.js");
  let state = seed;
  const random = (below) => { // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
  let next = 0;
  const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
  const fresh = () => String.fromCodePoint(next++ % 3 ? 0x4e00 + (next % 20000) : 0x1d400 + (next % 800));
  const piece = () => Array.from({length: 1 + random(6)}, () => (random(9) ? fresh() : "\\n"));
  const edit = (text, edits) => {
    const chars = [...text];
    for (let count = 0; count < edits; count++) {
      const at = random(chars.length + 1);
      if (random(3)) chars.splice(at, 0, ...piece());
      else chars.splice(at, 1 + random(5));
    }
    return chars.join("");
  };
  const only = (text) => [...text].filter((char) => char !== "\\n");
  const wrong = [];
  const complain = (law, ...texts) => wrong.length < 5 && wrong.push([law, ...texts]);
  let clean = 0;
  for (let round = 0; round < rounds; round++) {
    next = random(5000);
    const base = Array.from({length: random(12)}, () => piece().join("")).join("\\n");
    const mine = edit(base, random(4)), theirs = edit(base, random(4));
    const merged = mergeTexts(base, mine, theirs), turned = mergeTexts(base, theirs, mine);
    const sets = [base, mine, theirs].map((text) => new Set(only(text)));
    const inserted = [1, 2].map((side) => [...sets[side]].filter((char) => !sets[0].has(char)));
    const kept = [...sets[0]].filter((char) => sets[1].has(char) && sets[2].has(char));
    const holds = (text, chars) => { const has = new Set(only(text)); return chars.every((char) => has.has(char)); };
    if (merged.clean !== turned.clean) complain("turned", base, mine, theirs);
    if (!holds(merged.both, [...inserted[0], ...inserted[1], ...kept])) complain("both", base, mine, theirs);
    if (!holds(merged.text, inserted[0])) complain("mine", base, mine, theirs);
    if (!holds(merged.theirs, inserted[1])) complain("theirs", base, mine, theirs);
    if (!merged.clean) continue;
    clean++;
    if (merged.text !== turned.text) complain("converges", base, mine, theirs);
    const now = only(merged.text);
    const wanted = [...inserted[0], ...inserted[1], ...kept];
    if (now.length !== wanted.length || !holds(merged.text, wanted)) complain("exact", base, mine, theirs);
    const has = new Set(now);
    for (const [side, text] of [[1, mine], [2, theirs]]) {
      const order = only(text).filter((char) => has.has(char)).join("");
      if (now.filter((char) => sets[side].has(char)).join("") !== order) complain("order", base, mine, theirs);
    }
  }
  return {clean, wrong};
}
"""

# Texts of few words that repeat, as people write them: characters cannot be followed, but they can be counted.
COUNTED = """
async ({seed, rounds}) => {
  const {mergeTexts} = await import("/static/js/merge.js");
  const {changesOf, wordsOf} = await import("/static/js/diff.js");
  let state = seed;
  const random = (below) => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return (state >> 8) % below; };
  const WORDS = ["- ", "\\n", "\\n- ", "训练", "了", "的", " loss ", "0.12", "**", "读", "数据", "，", "fix", " ", "\\n\\n", "👍🏽"];
  const text = (words) => Array.from({length: random(words)}, () => WORDS[random(WORDS.length)]).join("");
  const edit = (old) => {
    const words = wordsOf(old);
    for (let count = random(4); count >= 0; count--) {
      const at = random(words.length + 1);
      if (random(3)) words.splice(at, 0, text(5));
      else words.splice(at, 1 + random(4));
    }
    return words.join("");
  };
  const count = (words) => { const found = new Map(); for (const char of words) found.set(char, (found.get(char) ?? 0) + 1); return found; };
  const wrong = [];
  const complain = (law, ...texts) => wrong.length < 5 && wrong.push([law, ...texts]);
  let clean = 0;
  for (let round = 0; round < rounds; round++) {
    const base = text(30), mine = edit(base), theirs = edit(base);
    const words = [wordsOf(base), wordsOf(mine)];
    if (words[0].join("") !== base) complain("words", base);
    let [built, place] = [[], 0];
    for (const [from, to, start, end] of changesOf(...words)) {
      built.push(...words[0].slice(place, from), ...words[1].slice(start, end));
      place = to;
    }
    if ([...built, ...words[0].slice(place)].join("") !== mine) complain("changes", base, mine);
    const [unchanged, taken, agreed] = [mergeTexts(base, mine, base), mergeTexts(base, base, theirs), mergeTexts(base, mine, mine)];
    if (unchanged.text !== mine || taken.text !== theirs || agreed.text !== mine) complain("one side", base, mine, theirs);
    const merged = mergeTexts(base, mine, theirs);
    const [b, m, t, both] = [base, mine, theirs, merged.both].map(count);
    for (const char of new Set([...mine, ...theirs])) {
      const [was, here, there] = [b, m, t].map((found) => found.get(char) ?? 0);
      const least = Math.max(here - Math.max(0, was - there), there - Math.max(0, was - here));
      if ((both.get(char) ?? 0) < least) complain("count " + char, base, mine, theirs, merged.both);
    }
    if (!merged.clean) continue;
    clean++;
    if (merged.text !== merged.both || merged.text !== merged.theirs) complain("clean is one text", base, mine, theirs);
    if (merged.text !== mergeTexts(base, theirs, mine).text) complain("converges", base, mine, theirs);
  }
  return {clean, wrong};
}
"""


def run(open_page: OpenPage, script: str, rounds: int) -> dict[str, Any]:
    page = open_page(None)
    page.goto("/log-in/")
    found: dict[str, Any] = page.evaluate(script, {"seed": 20261122, "rounds": rounds})
    return found


def test_every_character_that_somebody_wrote_is_in_the_merge(open_page: OpenPage) -> None:
    found = run(open_page, FOLLOWED, 6000)
    assert found["wrong"] == []
    assert found["clean"] > 1500


def test_words_that_repeat_are_merged_without_losing_any(open_page: OpenPage) -> None:
    found = run(open_page, COUNTED, 6000)
    assert found["wrong"] == []
    assert found["clean"] > 1000
