// The items of an agenda below its text, as they are understood. Moving one, giving it to somebody or
// timing it changes its line of the text on the server; the text of this page follows, what is being typed stays.

export class AgendaItems {
  constructor(element, section) {
    Object.assign(this, { element, section });
    this.rows = element.querySelector("[data-rows]");
    this.told = element.querySelector("[data-told]");
    element.addEventListener("change", (event) => event.target.form && this.send(event.target.form));
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(event.target, event.submitter);
    });
    this.settle();
  }

  // Choices save themselves here.
  settle() {
    for (const button of this.rows.querySelectorAll("[data-save]")) button.hidden = true;
  }

  async send(form, button = null) {
    const body = Object.fromEntries(new FormData(form));
    delete body.csrfmiddlewaretoken;
    if (button?.name) body[button.name] = button.value;
    const isMove = button?.name === "move";
    const held = isMove ? { place: Number(body.place) + (body.move === "up" ? -1 : 1), name: body.move } : this.held;
    this.rows.inert = true; // until the items stand as they are then: what one would press now is of before
    if (await this.section.saver.save()) await this.change(body);
    await this.renew(held);
  }

  async change(body) {
    const { saver } = this.section;
    const answer = await saver.post(body, this.element.dataset.agenda).catch(() => null);
    const data = (await answer?.json().catch(() => null)) ?? {};
    this.told.hidden = Boolean(answer?.ok);
    if (answer?.ok) await this.section.follow({ ...data, by: "" });
    else this.told.textContent = data.problem ?? this.element.dataset.away;
  }

  // The items as they are stored now, with the focus where it was, or on the item that has moved.
  async renew(wanted = null) {
    const answer = await fetch(this.element.dataset.agenda, { headers: { Accept: "text/html" } }).catch(() => null);
    const html = answer?.ok ? await answer.text().catch(() => null) : null;
    const held = wanted ?? this.held;
    if (html !== null) this.rows.innerHTML = html;
    this.rows.inert = false;
    this.settle();
    if (held) this.hold(held);
  }

  get held() {
    const field = this.rows.contains(document.activeElement) ? document.activeElement : null;
    return field && { place: Number(field.form.elements.place.value), name: field.name === "move" ? field.value : field.name };
  }

  hold({ place, name }) {
    const form = this.rows.querySelectorAll("[data-item]")[place];
    const field = form?.querySelector(`[name="${name}"], [value="${name}"]`) ?? form?.querySelector("[name=move]");
    field?.focus();
  }
}
