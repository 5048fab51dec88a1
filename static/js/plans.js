// What became of a line of a plan: a choice is sent by itself, at once. Without this script it goes with its form.
// <div data-plan-choice="address" data-offline="sentence"> with radios, a hidden [data-version] and a [data-problem].
const waiting = new WeakMap(); // choice -> the request under way: the next one starts on its version

document.addEventListener("change", (event) => {
  const choice = event.target.closest("[data-plan-choice]");
  if (!choice || event.target.type !== "radio") return;
  const before = waiting.get(choice) ?? Promise.resolve();
  waiting.set(choice, before.then(() => send(choice, event.target.value)));
});

async function send(choice, state) {
  const version = choice.querySelector("[data-version]");
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(choice.dataset.planChoice, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ state, version: Number(version.value) }),
  }).catch(() => null);
  const data = (await answer?.json().catch(() => null)) ?? {};
  if (data.version) version.value = data.version;
  if (answer?.status === 409) check(choice, data.is_chosen ? data.state : "open");
  tell(choice, answer?.ok ? "" : (data.problem ?? choice.dataset.offline));
  choice.toggleAttribute("data-saved", Boolean(answer?.ok));
}

function check(choice, state) {
  for (const radio of choice.querySelectorAll("input[type=radio]")) radio.checked = radio.value === state;
}

function tell(choice, sentence) {
  const place = choice.querySelector("[data-problem]");
  place.textContent = sentence;
  place.hidden = !sentence;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
