import { request } from "../page.js";
import { numberAt } from "./numbers.js";

const AHEAD = 20_000; // ms; numbers are fetched so long before they run out
const AGAIN = 250; // ms; until the first ones are here
const LATE = 5_000; // ms

/**
 * The numbers on the stream that its delay is measured with: a new one each second, for as long as a moderator asks for
 * them. The server's clock says which; this machine's may be wrong.
 *
 * const code = new DelayCode(document.getElementById("delay-code"), page.base);
 * code.update(connection.held.facts.timing);   // at every change
 */
export class DelayCode {
  #element;
  #address;
  #until = 0;
  #batch = null;
  #timer = null;
  #asking = false;

  /** element: an empty one, hidden by CSS while `hidden`. base: the gathering's path, "/g/auftakt/". */
  constructor(element, base) {
    this.#element = element;
    this.#address = `${base}delay/numbers`;
    element.hidden = true;
  }

  /** timing: the fact of that name. Where its `code_until` is to come, the numbers are drawn until then. */
  update(timing) {
    const until = timing?.code_until ? Date.parse(timing.code_until) : 0;
    if (until === this.#until) return; // also when its time was over: it is not asked for again
    this.#until = until;
    this.#stop();
    if (until > 0) this.#tick();
  }

  #tick() {
    const now = this.#serverNow();
    if (now !== null && now >= this.#until) return this.#stop();
    const number = now === null ? null : numberAt(this.#batch, now);
    this.#element.hidden = number === null; // rather none than an old one
    if (number !== null && this.#element.textContent !== number) this.#element.textContent = number;
    if (now === null || numberAt(this.#batch, now + AHEAD) === null) this.#ask();
    const rest = now === null ? AGAIN : 1000 - (now % 1000) + 5;
    this.#timer = setTimeout(() => this.#tick(), rest);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#batch = null;
    this.#element.hidden = true;
  }

  /** Milliseconds since 1970 by the server's clock; null: not heard yet. */
  #serverNow() {
    return this.#batch === null ? null : this.#batch.now * 1000 + performance.now() - this.#batch.heard;
  }

  async #ask() {
    if (this.#asking) return;
    this.#asking = true;
    const asked = performance.now();
    try {
      const [batch] = await request(this.#address, { begin: LATE });
      const heard = (asked + performance.now()) / 2; // the answer was half as long under way as it took
      this.#batch = { ...batch, heard };
    } catch {
      // Without a connection the numbers end by themselves, and the tick asks again.
    } finally {
      this.#asking = false;
    }
  }
}
