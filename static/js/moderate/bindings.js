/**
 * Which key does what. Everybody may choose their own; they are kept on the device.
 *
 * bindings = Map(action -> key); a key is KeyboardEvent.key, so that it is what stands on the keyboard.
 */

/** In the order in which the help shows them. */
export const DEFAULTS = Object.freeze({
  next: "j", previous: "k",
  publish: "p", queue: "q", hide: "h", spotlight: "s", file: "d", reopen: "o", restore: "r", edit: "e",
  take: "n", earlier: ",", later: ".",
  select: "x", selectAll: "a", reveal: "w",
  filter: "f", unfilter: "c", sort: "t",
  undo: "u", decisions: "v", help: "?",
});

/** What no choice takes away: the arrows, with Shift to select on the way, and Escape. */
export const FIXED = Object.freeze({
  ArrowDown: "next", ArrowUp: "previous", ArrowRight: "right", ArrowLeft: "left", Escape: "cancel",
});

const FREE = /^[^\s0-9]$/u; // one visible character; the digits are the reasons'

export class Bindings {
  #defaults;
  #chosen;

  /** more: what panels bring along, [{action, key}]; chosen: {action: key}, as kept. */
  constructor(more = [], chosen = {}) {
    this.#defaults = { ...DEFAULTS };
    for (const { action, key } of more) {
      const isTaken = Object.values(this.#defaults).includes(key);
      this.#defaults[action] = isTaken ? "" : key;
    }
    this.#chosen = Object.fromEntries(Object.entries(chosen).filter(([action]) => action in this.#defaults));
  }

  get chosen() {
    return { ...this.#chosen };
  }

  get actions() {
    return Object.keys(this.#defaults);
  }

  keyOf(action) {
    return this.#chosen[action] ?? this.#defaults[action] ?? "";
  }

  /** The action of a key; undefined where it has none. */
  actionOf(key) {
    return FIXED[key] ?? this.actions.find((action) => this.keyOf(action) === key);
  }

  /** Gives an action another key. Returns what is wrong: {fault: "unusable"} or {fault: "taken", by: action}, or null. */
  choose(action, key) {
    if (!FREE.test(key)) return { fault: "unusable" };
    const by = this.actionOf(key);
    if (by && by !== action) return { fault: "taken", by };
    this.#chosen[action] = key;
    return null;
  }

  get isChanged() {
    return this.actions.some((action) => this.keyOf(action) !== this.#defaults[action]);
  }

  reset() {
    this.#chosen = {};
  }
}
