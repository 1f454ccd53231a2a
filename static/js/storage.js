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
