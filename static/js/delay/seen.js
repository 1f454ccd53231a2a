/**
 * When a number was seen that is being typed in: when the button was pressed; without it, when its first digit was typed.
 * clock(): milliseconds that only ever grow.
 */
export class SeenAt {
  #clock;
  #at = null;
  #pressed = false;

  constructor(clock) {
    this.#clock = clock;
  }

  pressed() {
    this.#at = this.#clock();
    this.#pressed = true;
  }

  /** The field holds `text` now. Whoever empties it begins with another number. */
  typed(text) {
    if (this.#pressed) return;
    if (text.trim() === "") this.#at = null;
    else this.#at ??= this.#clock();
  }

  /** How many milliseconds ago; 0 where nobody knows. */
  ago() {
    return this.#at === null ? 0 : this.#clock() - this.#at;
  }
}
