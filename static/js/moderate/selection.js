import { between } from "./lists.js";

/** What is chosen to be handled in one go. ids: a Set of ideas' ids. */
export class Selection {
  ids = new Set();
  #anchor = null; // where it began

  /** Chosen, or no longer. `through`: all from where the selection began, in the same list of the desk. */
  toggle(desk, list, id, { through }) {
    if (through && this.#anchor?.list === list) {
      for (const one of between(desk, list, this.#anchor.id, id)) this.ids.add(one);
      return;
    }
    if (!this.ids.delete(id)) this.ids.add(id);
    this.#anchor = { list, id };
  }

  /** All of them, or none where all were. */
  toggleAll(ids) {
    const isWhole = ids.every((id) => this.ids.has(id));
    for (const id of ids) isWhole ? this.ids.delete(id) : this.ids.add(id);
  }

  clear() {
    this.ids.clear();
    this.#anchor = null;
  }
}
