// <minutes-section>: a section of minutes that saves itself. <minutes-sections> asks now and then what others typed
// and brings it into the sections of this page, while one goes on writing.
import { AgendaItems } from "./agenda.js";
import "./mentions.js";
import { Preview } from "./preview.js";
import { leaveUnasked, saveAll, SavedText } from "./saved-text.js";

const PAUSE = 4000; // ms between two looks at what others saved

class MinutesSection extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const { text, mark, version } = form.elements;
    const warning = this.querySelector("[data-warning]");
    const onSaved = () => {
      warning.hidden = !this.saver.answer.warns;
      this.agenda?.renew();
    };
    const saved = new SavedText({ element: this, field: text, mark, url: form.action, version: Number(version.value), onSaved });
    this.saver = saved.saver;
    this.fields = [text, mark];
    const items = this.querySelector("[data-agenda]");
    this.agenda = items && new AgendaItems(items, this);
    mark.addEventListener("input", () => this.saver.touch());
    new Preview(form, form.dataset.preview, this.querySelector("[data-preview-button]"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.saver.save();
    });
  }

  // What is stored now came from somebody else, unless this page saved it.
  async follow({ version, text, mark, by }) {
    const saver = this.saver;
    if (version <= saver.version || saver.running || saver.state === "conflict") return;
    if (!(await saver.catchUp({ version, current: { text, mark } }))) {
      saver.meetConflict({ version, current: { text, mark } });
      return;
    }
    saver.touch();
    this.querySelector("[data-by]").textContent = by;
    this.agenda?.renew();
  }
}

class MinutesSections extends HTMLElement {
  connectedCallback() {
    this.look();
    addEventListener("visibilitychange", () => !document.hidden && this.look());
  }

  async look() {
    clearTimeout(this.timer);
    const answer = document.hidden ? null : await fetch(this.dataset.source, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && answer.headers.get("Content-Type").startsWith("application/json")) await this.follow(await answer.json());
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  async follow({ closed, sections }) {
    document.querySelector("[data-minutes-closed]").hidden = !closed;
    const here = new Map([...this.querySelectorAll("minutes-section")].map((section) => [section.dataset.uuid, section]));
    const same = sections.map((one) => one.uuid).join() === [...here.keys()].join();
    document.querySelector("[data-minutes-more]").hidden = same;
    for (const one of sections) await here.get(one.uuid)?.follow(one);
  }
}

customElements.define("minutes-section", MinutesSection);
customElements.define("minutes-sections", MinutesSections);

// What leaves the page with a form is saved before.
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!form.matches("[data-saves-first]") || form.dataset.saved) return;
  event.preventDefault();
  await new Promise((resolve) => setTimeout(resolve)); // while this event is under way, a form cannot be sent again
  if (!(await saveAll())) return;
  form.dataset.saved = "yes";
  leaveUnasked();
  form.requestSubmit(submitter);
});
