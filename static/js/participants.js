// The picker of participants (components/participants.html): one box for all members, a search, how many are chosen.
// Without this script the boxes are boxes, and the server reads the one for all.
for (const picker of document.querySelectorAll("[data-participants]")) watch(picker);

function watch(picker) {
  const everyone = picker.querySelector("[data-everyone]");
  const find = picker.querySelector("[data-find]");
  const boxes = [...picker.querySelectorAll(".participants-list input")];
  const members = boxes.filter((box) => "ofEveryone" in box.dataset);

  function show() {
    const chosen = members.filter((box) => box.checked).length;
    everyone.checked = members.length > 0 && chosen === members.length;
    everyone.indeterminate = chosen > 0 && !everyone.checked;
    const count = boxes.filter((box) => box.checked).length;
    picker.querySelector("[data-count]").textContent = picker.dataset.chosen.replace("{count}", count);
  }

  everyone.addEventListener("change", () => {
    for (const box of members) box.checked = everyone.checked;
    show();
  });
  picker.querySelector(".participants-list").addEventListener("change", show);
  find.hidden = boxes.length < 8;
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLocaleLowerCase();
    for (const box of boxes) box.closest("li").hidden = !box.closest("label").textContent.toLocaleLowerCase().includes(wanted);
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) event.preventDefault(); // it would send the form
  });
  show();
}
