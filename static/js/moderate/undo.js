import { decided, isUndoable } from "./decisions.js";

const DECISIONS = new Set(["publish_idea", "hide_idea", "restore_idea", "edit_idea"]);

/** Whether a command decides on an idea, so that it can be taken back. */
export function isDecision({ name }) {
  return DECISIONS.has(name);
}

/**
 * Which decision the key u takes back: the latest of one's own, be it still underway, just acknowledged, or one that the
 * ideas tell of, as after a reload.
 */
export class LastDecision {
  #me;
  #outbox;
  #ideas = new Map();
  #fresh = []; // acknowledged, but not among the ideas yet: {idea, version}
  #thenUndo = new Set(); // nonces of those underway that are to be taken back when they have gone through

  /** me: this moderator's name. */
  constructor(me, outbox) {
    this.#me = me;
    this.#outbox = outbox;
  }

  update(ideas) {
    this.#ideas = ideas;
    this.#fresh = this.#fresh.filter(({ idea, version }) => ideas.get(idea)?.version < version);
  }

  /** {idea, version} to be taken back now; {waits: true, idea} for one underway; {} where there is none. */
  take() {
    const { entries } = this.#outbox;
    const underway = entries.findLast((entry) => isDecision(entry) && !this.#thenUndo.has(entry.nonce));
    if (underway) {
      this.#thenUndo.add(underway.nonce);
      return { waits: true, idea: underway.idea };
    }
    return this.#fresh.pop() ?? this.#lastOwn();
  }

  /** A decision was acknowledged. Returns whether it is to be taken back at once. */
  made(entry, { version }) {
    this.#fresh = this.#fresh.filter(({ idea }) => idea !== entry.idea);
    if (this.#thenUndo.delete(entry.nonce)) return true;
    if (isDecision(entry)) this.#fresh.push({ idea: entry.idea, version });
    return false;
  }

  refused({ nonce }) {
    this.#thenUndo.delete(nonce);
  }

  #lastOwn() {
    const isFree = ({ id }) => !this.#outbox.entries.some((entry) => entry.idea === id);
    const last = decided(this.#ideas, this.#me).find((idea) => isUndoable(idea) && isFree(idea));
    return last ? { idea: last.id, version: last.version } : {};
  }
}
