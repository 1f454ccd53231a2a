import { countGraphemes } from "../graphemes.js";
import { keep, kept } from "../storage.js";
import { form as texts } from "../texts.js";

const DRAFT_FIELDS = ["text", "kind", "theme", "author"];

/**
 * The form for a contribution. It stays in place: its text is kept as a draft at every key, and cleared only when the
 * server has acknowledged just this text.
 */
export class IdeaForm {
  #form;
  #storage;
  #key;
  #limit;

  /** send(fields): takes {text, kind, theme?, author?} that passed the checks below. */
  constructor(form, { storage, key, send }) {
    this.#form = form;
    this.#storage = storage;
    this.#key = key;
    this.#limit = Number(form.dataset.limit);
    form.noValidate = true; // the browser's own bubble speaks the browser's language and vanishes
    this.#restore();
    form.addEventListener("input", () => this.#typed());
    form.addEventListener("submit", (happening) => {
      happening.preventDefault();
      if (this.#check()) send(this.#fields());
    });
  }

  get text() {
    return this.#form.elements.text.value;
  }

  /** What the server said to a text that was sent. */
  acknowledged(text, note) {
    if (this.text === text) this.#form.elements.text.value = "";
    this.#typed();
    this.note(note);
  }

  /** Puts a text back so that it can be corrected. */
  correct(fields, message) {
    for (const name of DRAFT_FIELDS) if (this.#form.elements[name]) this.#form.elements[name].value = fields[name] ?? "";
    this.#typed();
    this.#error(message);
  }

  note(sentence) {
    const note = document.getElementById("form-note");
    note.hidden = !sentence;
    note.textContent = sentence;
  }

  #fields() {
    const { text, kind, theme, author } = this.#form.elements;
    const fields = { text: text.value, kind: kind.value };
    if (theme?.value) fields.theme = theme.value;
    if (author.value.trim()) fields.author = author.value.trim();
    return fields;
  }

  #check() {
    const over = countGraphemes(this.text) - this.#limit;
    const error = this.text.trim() === "" ? texts.empty : over > 0 ? texts.tooLong(over) : "";
    this.#error(error);
    if (error) this.#form.elements.text.focus();
    return !error;
  }

  #error(message) {
    document.getElementById("text-error").textContent = message;
    this.#form.elements.text.setAttribute("aria-invalid", String(Boolean(message)));
    if (message) this.note("");
  }

  #typed() {
    this.#error("");
    this.note("");
    this.#count();
    const fields = DRAFT_FIELDS.map((name) => [name, this.#form.elements[name]?.value ?? ""]);
    keep(this.#storage, this.#key, Object.fromEntries(fields));
  }

  #count() {
    const left = this.#limit - countGraphemes(this.text);
    const counter = document.getElementById("text-left");
    counter.textContent = left < 0 ? texts.over(-left) : texts.left(left);
    counter.toggleAttribute("data-over", left < 0);
  }

  #restore() {
    const draft = kept(this.#storage, this.#key, {});
    for (const name of DRAFT_FIELDS) {
      const field = this.#form.elements[name];
      if (field && draft[name] && (name === "kind" || !field.value)) field.value = draft[name];
    }
    this.#count();
  }
}
