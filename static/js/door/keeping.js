/** What the phone keeps, also through closing its browser: scans that wait, those to look at, the list. */
export class Keeping {
  #opening;

  constructor(slug) {
    this.#opening = new Promise((resolve, reject) => {
      const opening = indexedDB.open(`door-${slug}`, 1);
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore("waiting", { keyPath: "nonce" });
        opening.result.createObjectStore("unsettled", { keyPath: "nonce" });
        opening.result.createObjectStore("list");
      };
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
  }

  /** Resolves when it is on the disk. */
  async put(store, value, key) {
    return this.#do(store, "readwrite", (objects) => objects.put(value, key));
  }

  async all(store) {
    return this.#do(store, "readonly", (objects) => objects.getAll());
  }

  async get(store, key) {
    return this.#do(store, "readonly", (objects) => objects.get(key));
  }

  async remove(store, key) {
    return this.#do(store, "readwrite", (objects) => objects.delete(key));
  }

  async #do(store, mode, what) {
    const transaction = (await this.#opening).transaction(store, mode, { durability: "strict" });
    const asked = what(transaction.objectStore(store));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }
}
