/**
 * How old a code is, by no clock but the server's and two of the display's that only measure how long something took.
 *
 * A code says how old it was when it was sent. It grows older on its way, which is seen by how much later it came than
 * the quickest of the last ones, and after it came, which is measured by the clock that never jumps and by the one that
 * goes on while a computer sleeps: the longer of the two counts.
 */

const KEPT = 5; // codes; a server's clock that is set right is forgotten after as many

/** times: {steady, wall}, functions of the time in ms. */
export class Age {
  #times;
  #quickest = []; // ms by which the last ones came later than they were sent; any origin
  #came = null;
  #before = 0; // s

  constructor(times = { steady: () => performance.now(), wall: () => Date.now() }) {
    this.#times = times;
  }

  /** The code that the page itself brought: `age` in seconds when the server made the page, `since` ms ago at most. */
  begins(age, since) {
    this.#came = this.#now();
    this.#before = age + since / 1000;
  }

  /** A code came: {age, sent} in seconds. */
  takes({ age, sent }) {
    this.#came = this.#now();
    const late = this.#came.steady - sent * 1000;
    this.#quickest = [...this.#quickest, late].slice(-KEPT);
    this.#before = age + (late - Math.min(...this.#quickest)) / 1000;
  }

  /** In seconds; Infinity where there is none. */
  get seconds() {
    if (this.#came === null) return Infinity;
    const { steady, wall } = this.#now();
    return this.#before + Math.max(steady - this.#came.steady, wall - this.#came.wall) / 1000;
  }

  #now() {
    return { steady: this.#times.steady(), wall: this.#times.wall() };
  }
}
