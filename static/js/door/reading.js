/** What scanners deliver, made one scan each. Pure: `now` is in ms. */

const SAME = 5_000; // ms; a ticket held before the camera is read ten times a second
const KEYSTROKE = 60; // ms; nobody types faster than a hand scanner
const SHORTEST = 8; // characters; a short code has as many

/** Tells a ticket from the same one still held there. */
export class Once {
  #code = null;
  #until = 0;

  isNew(code, now) {
    const isSame = code === this.#code && now < this.#until;
    this.#code = code;
    this.#until = now + SAME; // it counts from the last sight: who holds it there is not scanned again and again
    return !isSame;
  }
}

/** A hand scanner is a keyboard that types very fast and ends with Enter, wherever the focus is. */
export class Wedge {
  #typed = "";
  #last = 0;

  /** One key; the code, when it was the last one of one. */
  key(key, now) {
    if (now - this.#last > KEYSTROKE) this.#typed = "";
    this.#last = now;
    if (key === "Enter") {
      const typed = this.#typed;
      this.#typed = "";
      return typed.length >= SHORTEST ? typed : null;
    }
    if (key.length === 1) this.#typed += key;
    return null;
  }
}

/** Whether a text is a ticket's whole code, typed by a hand scanner into a field for something else. */
export function isWholeCode(text) {
  return text.length > 40 && !/\s/.test(text);
}
