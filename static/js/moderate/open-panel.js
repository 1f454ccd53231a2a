/** Which panel is open, of those there are; at most one, and the same one after a reload. */
export class Panels {
  open = null; // its name
  #all;
  #kept;

  /** all: as PANELS. kept: {get() -> name or null, set(name)}, where it is remembered. */
  constructor(all, kept) {
    this.#all = all;
    this.#kept = kept;
    this.open = all.some(({ name }) => name === kept.get()) ? kept.get() : null;
  }

  get all() {
    return this.#all;
  }

  get shown() {
    return this.#all.find(({ name }) => name === this.open) ?? null;
  }

  /** Opens a panel, or closes it where it is open. */
  toggle(name) {
    this.open = this.open === name ? null : name;
    this.#kept.set(this.open);
  }

  close() {
    this.open = null;
    this.#kept.set(null);
  }

  /** The keys that panels bring along: [{action, key, label, run(given)}]. */
  get keys() {
    return this.#all.flatMap(({ keys = [] }) => keys);
  }

  /** An ack to any command, for those who sent it. */
  answered(entry, ack, given) {
    for (const panel of this.#all) panel.answered?.(entry, ack, given);
  }

  /** What panels say of one idea, as far as it changes its card: compared, so that a card is drawn only then. */
  markOf(idea, given) {
    return this.#all.map((panel) => panel.markOf?.(idea, given) ?? "").join("\n");
  }
}
