// One of two windows of one advisor: edits of one feedback text, saved and merged by the page itself. Every piece that
// is written is a word of its own; where both changed the same words, both texts are taken. Returns the words.
async ({ writer, pad, edits }) => {
  const element = document.querySelector(pad);
  const { field, saver } = element.saved;
  const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const words = [];
  for (let edit = 0; edit < edits; edit++) {
    const word = `${"ab"[writer]}${edit}`;
    words.push(word);
    const at = Math.round((field.value.length * ((edit * 7 + writer * 3) % 10)) / 10);
    const start = field.value.lastIndexOf("\n", at - 1) + 1; // at the beginning of a line, or as a line of its own
    field.setRangeText(edit % 3 ? `${word}\n` : `${word} `, start, start, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    while (!(await saver.save())) {
      if (saver.state === "conflict") element.querySelector("[data-join]").click();
      await rest(5);
    }
    await rest(writer * 7);
  }
  return words;
}
