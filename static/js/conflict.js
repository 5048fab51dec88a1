// The panel in which a person brings two texts of a cell together.

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
  section.querySelector("[data-join]").addEventListener("click", () => (mine.value = difference.both));
  return section;
}
