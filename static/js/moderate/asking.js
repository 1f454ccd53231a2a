import { request } from "../page.js";

const SETTLE = 150; // ms; whoever runs down a list with the key j asks for nothing on the way
const AGAIN = 5_000; // ms; what is new may change the answer
const BEGIN = 5_000; // ms until an answer must begin

/** What the server says about the idea that the moderator looks at. */
export class Asking {
  of = null; // the id of the idea that `found` is about; null while nothing is known
  found = []; // the answer
  #address;
  #read;
  #changed;
  #asked = null; // what the answer underway or here is to
  #timer = null;
  #at = 0;

  /** address: without the idea's id, which comes last. read(answer) -> found. changed(): draws anew. */
  constructor(address, read, changed) {
    this.#address = address;
    this.#read = read;
    this.#changed = changed;
  }

  /** To be called at every paint: asks where the idea is another one, is at another `version`, or was asked for long ago. */
  look(idea, version = idea?.version) {
    const wanted = idea ? `${idea.id} ${version}` : null;
    if (wanted === this.#asked && (wanted === null || Date.now() - this.#at < AGAIN)) return;
    if (idea?.id !== this.of) this.of = null;
    this.#asked = wanted;
    this.#at = Date.now();
    clearTimeout(this.#timer);
    if (idea) this.#timer = setTimeout(() => this.#ask(idea.id, wanted), SETTLE);
  }

  async #ask(id, wanted) {
    try {
      const [answer] = await request(this.#address + id, { begin: BEGIN });
      if (wanted !== this.#asked) return;
      this.of = id;
      this.found = this.#read(answer);
      this.#changed();
    } catch {
      // Without an answer nothing is shown; the next look asks again.
    }
  }
}
