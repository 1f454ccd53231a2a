import { request } from "../page.js";

const SETTLE = 150; // ms; whoever runs down a list with the key j asks for nothing on the way
const AGAIN = 5_000; // ms; what is new may be like it too
const BEGIN = 5_000; // ms until an answer must begin

/** Which ideas are like the one that the moderator looks at, as the server says. */
export class Similar {
  of = null; // the id of the idea that `found` is about; null while nothing is known
  found = []; // [{id, score}], the most alike first
  #base;
  #changed;
  #asked = null; // what the answer underway or here is to: an idea at its version
  #timer = null;
  #at = 0;

  /** base: the gathering's address. changed(): draws anew. */
  constructor(base, changed) {
    this.#base = base;
    this.#changed = changed;
  }

  /** To be called at every paint: asks where the idea is another one, reads differently, or was asked for long ago. */
  look(idea) {
    const wanted = idea ? `${idea.id} ${idea.version}` : null;
    if (wanted === this.#asked && (wanted === null || Date.now() - this.#at < AGAIN)) return;
    if (idea?.id !== this.of) this.of = null;
    this.#asked = wanted;
    this.#at = Date.now();
    clearTimeout(this.#timer);
    if (idea) this.#timer = setTimeout(() => this.#ask(idea.id, wanted), SETTLE);
  }

  async #ask(id, wanted) {
    try {
      const [{ similar }] = await request(`${this.#base}moderate/similar?idea=${id}`, { begin: BEGIN });
      if (wanted !== this.#asked) return;
      this.of = id;
      this.found = similar;
      this.#changed();
    } catch {
      // Without an answer nothing is shown; the next look asks again.
    }
  }
}
