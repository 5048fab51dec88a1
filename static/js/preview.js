// Shows the fields as they will look, drawn by the server's one renderer, and back again.

export class Preview {
  constructor(form, url, button) {
    Object.assign(this, { form, url, button, shown: false });
    button.hidden = false;
    button.addEventListener("click", () => this.toggle());
  }

  async toggle() {
    if (this.shown) return this.hide();
    const fields = [...this.form.querySelectorAll("textarea[data-markdown]")];
    this.button.disabled = true;
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.querySelector("[name=csrfmiddlewaretoken]").value },
        body: JSON.stringify({ texts: fields.map((field) => field.value) }),
      });
      const { html } = await answer.json();
      fields.forEach((field, place) => show(field, html[place]));
      this.set(true);
    } catch {
      this.hide();
    } finally {
      this.button.disabled = false;
    }
  }

  hide() {
    for (const picture of this.form.querySelectorAll("[data-preview-of]")) picture.remove();
    for (const field of this.form.querySelectorAll("textarea[data-markdown]")) field.hidden = false;
    this.set(false);
  }

  set(shown) {
    this.shown = shown;
    this.button.setAttribute("aria-pressed", String(shown));
    this.form.classList.toggle("previewing", shown);
  }
}

function show(field, html) {
  const picture = document.createElement("div");
  picture.className = "richtext preview";
  picture.dataset.previewOf = field.id;
  picture.innerHTML = html; // sanitised by the server, as everywhere
  field.hidden = true;
  field.after(picture);
}
