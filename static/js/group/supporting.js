import { isSupport } from "../guest/views.js";

/** What a visitor supports, shown before the server has answered. */
export class Supporting {
  #connection;
  #outbox;
  #echoes = []; // acknowledged but not on the screen yet

  constructor(connection, outbox) {
    this.#connection = connection;
    this.#outbox = outbox;
  }

  /** As isSupported and shownCount take it. */
  now() {
    const { held, own } = this.#connection;
    this.#echoes = this.#echoes.filter((echo) => echo.epoch === held.epoch && echo.position > held.position);
    return { supports: own?.supports ?? new Set(), entries: this.#outbox.entries, echoes: this.#echoes };
  }

  toggle(idea, on) {
    return this.#outbox.put(on ? "support_idea" : "withdraw_support", { idea });
  }

  acknowledged(entry, ack) {
    if (!isSupport(entry) || !ack.ok) return;
    this.#connection.noteOwn({ supports: [{ id: entry.idea, on: entry.name === "support_idea" }] });
    this.#echoes.push({ ...entry, position: ack.position, epoch: this.#connection.held.epoch });
  }
}
