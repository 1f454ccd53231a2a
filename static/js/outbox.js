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
   * paused(command, ack, seconds): refused for now; it goes out again by itself.
   */
  constructor({ storage, prefix, send, settled, paused = () => {}, timer = (run, ms) => setTimeout(run, ms) }) {
    this.#storage = storage;
    this.#prefix = prefix;
    this.#send = send;
    this.#settled = settled;
    this.#paused = paused;
    this.#timer = timer;
    this.entries = stored(storage, prefix);
  }

  /** Commands not acknowledged yet, in order: {nonce, name, ...fields, at}. */
  entries;
  #storage;
  #prefix;
  #send;
  #settled;
  #paused;
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
    if (!ack || RETRY.has(ack.code)) return this.#later(entry, ack);
    this.#drop(entry);
    this.#settled(entry, ack);
    this.#next();
  }

  #later(entry, ack) {
    const seconds = ack?.wait ?? WAIT_DEFAULT;
    this.#pause = this.#timer(() => this.flush(), seconds * 1000);
    if (ack) this.#paused(entry, ack, seconds);
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

/** localStorage where the browser lets us, else memory for as long as the page lives. Same five calls either way. */
export function openStorage() {
  try {
    const probe = "companion:probe";
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return new MemoryStorage(); // blocked by the browser's settings, or full
  }
}

/** Keeps a JSON value. A full storage is no error: the value then lives as long as the page. */
export function keep(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // Safari's private windows and full disks throw here.
  }
}

/** The value kept under this key; `otherwise` where there is none, or where a crash cut it short. */
export function kept(storage, key, otherwise) {
  try {
    return JSON.parse(storage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** The part of the Storage interface that is used here. */
export class MemoryStorage {
  #values = new Map();

  get length() {
    return this.#values.size;
  }

  key(index) {
    return [...this.#values.keys()][index] ?? null;
  }

  getItem(key) {
    return this.#values.get(key) ?? null;
  }

  setItem(key, value) {
    this.#values.set(key, String(value));
  }

  removeItem(key) {
    this.#values.delete(key);
  }
}
