// Texts of characters that no other place of the three versions has, so that each can be followed by itself.
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
  const piece = () => Array.from({length: 1 + random(6)}, () => (random(9) ? fresh() : "\n"));
  const edit = (text, edits) => {
    const chars = [...text];
    for (let count = 0; count < edits; count++) {
      const at = random(chars.length + 1);
      if (random(3)) chars.splice(at, 0, ...piece());
      else chars.splice(at, 1 + random(5));
    }
    return chars.join("");
  };
  const only = (text) => [...text].filter((char) => char !== "\n");
  const wrong = [];
  const complain = (law, ...texts) => wrong.length < 5 && wrong.push([law, ...texts]);
  let clean = 0;
  for (let round = 0; round < rounds; round++) {
    next = random(5000);
    const base = Array.from({length: random(12)}, () => piece().join("")).join("\n");
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
