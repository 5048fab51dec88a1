// Texts of few words that repeat, as people write them: characters cannot be followed, but they can be counted.
async ({seed, rounds}) => {
  const {mergeTexts} = await import("/static/js/merge.js");
  const {changesOf, wordsOf} = await import("/static/js/diff.js");
  let state = seed;
  const random = (below) => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return (state >> 8) % below; };
  const WORDS = ["- ", "\n", "\n- ", "训练", "了", "的", " loss ", "0.12", "**", "读", "数据", "，", "fix", " ", "\n\n", "👍🏽"];
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
