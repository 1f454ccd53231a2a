import { keep, kept } from "./storage.js";

/**
 * Rule C1: what a person sent is kept until it is acknowledged, across reloads, and counts once.
 *
 * Each command is stored under a key of its own, so that two tabs never overwrite each other's; a command sent by both
 * carries one nonce and counts once. Commands go out one after the other, in the order in which they were given.
 */

const RETRY = new Set(["too_fast", "unavailable"]);
const WAIT_DEFAULT = 2; // seconds, where a refusal names none

export class Outbox {
  /**
   * storage: as localStorage. prefix: keeps gatherings and visitors apart.
   * send(command) -> promise of the ack; it rejects when the connection is lost or the answer is late.
   * settled(command, ack): acknowledged or refused for good; the command is no longer kept.
   */
  constructor({ storage, prefix, send, settled, timer = (run, ms) => setTimeout(run, ms) }) {
    this.#storage = storage;
    this.#prefix = prefix;
    this.#send = send;
    this.#settled = settled;
    this.#timer = timer;
    this.entries = stored(storage, prefix);
  }

  /** Commands not acknowledged yet, in order: {nonce, name, ...fields, at}. */
  entries;
  #storage;
  #prefix;
  #send;
  #settled;
  #timer;
  #sending = false;
  #pause = null;

  /** Keeps a command and sends it as soon as its turn comes. Returns it with its nonce. */
  put(name, fields = {}) {
    const last = this.entries.at(-1)?.at ?? 0;
    const entry = { ...fields, name, nonce: newNonce(), at: Math.max(Date.now(), last + 1) };
    this.entries = [...this.entries, entry];
    keep(this.#storage, this.#prefix + entry.nonce, entry);
    this.#next();
    return entry;
  }

  /** Sends what waits, now: the connection is there again. */
  flush() {
    clearTimeout(this.#pause);
    this.#pause = null;
    this.#next();
  }

  async #next() {
    const [entry] = this.entries;
    if (!entry || this.#sending || this.#pause !== null) return;
    this.#sending = true;
    const { at, ...command } = entry;
    const ack = await this.#send(command).catch(() => null);
    this.#sending = false;
    if (!ack || RETRY.has(ack.code)) return this.#later(ack?.wait ?? WAIT_DEFAULT);
    this.#drop(entry);
    this.#settled(entry, ack);
    this.#next();
  }

  #later(seconds) {
    this.#pause = this.#timer(() => this.flush(), seconds * 1000);
  }

  #drop(entry) {
    this.entries = this.entries.filter((other) => other.nonce !== entry.nonce);
    this.#storage.removeItem(this.#prefix + entry.nonce);
  }
}

/** 22 characters of randomness. crypto.randomUUID would need HTTPS, which a rehearsal in a hall may not have. */
export function newNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").slice(0, 22);
}

function stored(storage, prefix) {
  const entries = [];
  for (let index = 0; index < storage.length; index += 1) {
    const key = storage.key(index);
    const entry = key.startsWith(prefix) ? kept(storage, key, null) : null;
    if (entry) entries.push(entry);
  }
  return entries.sort((one, other) => one.at - other.at);
}
