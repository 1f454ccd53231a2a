import { keep, kept } from "../outbox.js";

const DRAFT_FIELDS = ["text", "kind", "theme", "author"];
const EXTRAS = ["theme", "author"]; // behind a disclosure, which opens where one of them is filled

/**
 * The form for a contribution. It stays in place: its text is kept as a draft at every key, and cleared only when the
 * server has acknowledged just this text.
 */
export class IdeaForm {
  #form;
  #storage;
  #key;
  #limit;
  #say;
  #next = "form.next"; // which sentence says what becomes of a contribution

  /** send(fields): takes {text, kind, theme?, author?} that passed the checks below. say: a speaker. */
  constructor(form, { storage, key, say, send }) {
    this.#form = form;
    this.#storage = storage;
    this.#key = key;
    this.#limit = Number(form.dataset.limit);
    this.#say = say;
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
    this.note(note, "good");
  }

  /** Puts a text back so that it can be corrected. */
  correct(fields, message) {
    for (const name of DRAFT_FIELDS) if (this.#form.elements[name]) this.#form.elements[name].value = fields[name] ?? "";
    this.#typed();
    this.#error(message);
  }

  /** Whether contributions are taken at all, and what becomes of one. */
  take(open, next) {
    this.#next = next;
    this.#form.querySelector("[type=submit]").disabled = !open;
    if (document.getElementById("form-note").dataset.mood !== "wait") this.note();
  }

  focus() {
    this.#form.elements.text.focus();
  }

  /** One line under the button: what happens next, or what is happening. mood: wait, good or none. */
  note(sentence = this.#say(this.#next), mood = "none") {
    const note = document.getElementById("form-note");
    note.textContent = sentence;
    note.dataset.mood = mood;
  }

  #fields() {
    const { text, kind, theme, author } = this.#form.elements;
    const fields = { text: text.value, kind: kind.value };
    if (theme?.value) fields.theme = theme.value;
    if (author?.value.trim()) fields.author = author.value.trim();
    return fields;
  }

  #check() {
    const over = countGraphemes(this.text) - this.#limit;
    const empty = this.text.trim() === "";
    const error = empty ? this.#say("form.empty") : over > 0 ? this.#say("form.tooLong", { count: over }) : "";
    this.#error(error);
    if (error) this.focus();
    return !error;
  }

  #error(message) {
    document.getElementById("text-error").textContent = message;
    this.#form.elements.text.setAttribute("aria-invalid", String(Boolean(message)));
    if (message) this.note();
  }

  #typed() {
    this.#error("");
    this.note();
    this.#count();
    const fields = DRAFT_FIELDS.map((name) => [name, this.#form.elements[name]?.value ?? ""]);
    keep(this.#storage, this.#key, Object.fromEntries(fields));
  }

  #count() {
    const left = this.#limit - countGraphemes(this.text);
    const counter = document.getElementById("text-left");
    counter.textContent = left < 0 ? this.#say("form.over", { count: -left }) : this.#say("form.left", { count: left });
    counter.toggleAttribute("data-over", left < 0);
  }

  #restore() {
    const draft = kept(this.#storage, this.#key, {});
    for (const name of DRAFT_FIELDS) {
      const field = this.#form.elements[name];
      if (field && draft[name] && (name === "kind" || !field.value)) field.value = draft[name];
    }
    const filled = EXTRAS.some((name) => this.#form.elements[name]?.value);
    if (filled) document.getElementById("extras").open = true;
    this.#count();
  }
}

/** How many characters `text` has as people count them: a family emoji is one, an "ü" is one however it is encoded. */
export function countGraphemes(text) {
  // Firefox has Intl.Segmenter since 125 (April 2024); older ones count code points, and the server has the last word.
  if (!Intl.Segmenter) return Array.from(text.normalize("NFC")).length;
  let count = 0;
  for (const _ of new Intl.Segmenter("de").segment(text)) count += 1;
  return count;
}
