const GATHER = 300; // ms; what happens together is said together
const EVERY = 4_000; // ms; a screen reader needs about this long for one sentence

/**
 * The page's one polite live region. What is said under the same key replaces what waits under it, so that a count
 * is read once, at its latest value.
 */
export class Announcer {
  #element;
  #waiting = new Map();
  #timer = null;

  constructor(element) {
    this.#element = element;
  }

  say(key, sentence) {
    this.#waiting.set(key, sentence);
    this.#timer ??= setTimeout(() => this.#speak(), GATHER);
  }

  #speak() {
    this.#element.textContent = [...this.#waiting.values()].join(" ");
    this.#waiting.clear();
    this.#timer = setTimeout(() => this.#rest(), EVERY);
  }

  #rest() {
    this.#timer = null;
    this.#element.textContent = ""; // so that the same sentence is read again when it is true again
    if (this.#waiting.size) this.#speak();
  }
}
