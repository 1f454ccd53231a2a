import { keep, kept } from "../outbox.js";

/**
 * The dialog in which a guest says why an idea should not hang there. Which ideas this device has reported it remembers
 * by itself: nobody else is to know.
 */
export class Report {
  #dialog;
  #form;
  #storage;
  #key;
  #send;

  /** send(fields): takes {idea, reason?}. */
  constructor(dialog, { storage, key, send }) {
    this.#dialog = dialog;
    this.#form = dialog.querySelector("#report-form");
    this.#storage = storage;
    this.#key = key;
    this.#send = send;
    this.reported = new Set(kept(storage, key, []));
    this.#form.addEventListener("submit", (happening) => {
      happening.preventDefault();
      this.#submit();
    });
  }

  open(idea) {
    this.#form.reset();
    this.#form.elements.idea.value = idea.id;
    this.#dialog.querySelector("#report-text").textContent = idea.text;
    this.#dialog.showModal();
  }

  /** The server has it, or has refused it. */
  answered(idea, ok) {
    this.reported = new Set(this.reported); // another one, so that what shows it is drawn
    ok ? this.reported.add(idea) : this.reported.delete(idea);
    keep(this.#storage, this.#key, [...this.reported]);
  }

  #submit() {
    const { idea, reason } = this.#form.elements;
    this.#send(reason.value ? { idea: idea.value, reason: reason.value } : { idea: idea.value });
    this.#dialog.close();
  }
}
