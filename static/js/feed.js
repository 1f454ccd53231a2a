/**
 * The same evening over plain HTTP, where WebSockets are blocked (some company and hotel networks) or the server is
 * full: the feed is asked every two to three seconds, commands are posted.
 */

const BEAT = [2_000, 3_000]; // ms, drawn evenly; the feed is cacheable for one second
const BEATS_PER_OWN = 5; // own ideas cannot be cached, so they are asked for less often
const TIMEOUT = 10_000; // ms

/** Makes this browser a visitor, or the visitor it already is. Returns the token; rejects when there is no answer. */
export async function join(base) {
  const { token } = await request(`${base}join`, { body: {} });
  return token;
}

export class Feed {
  running = false;
  #base;
  #on;
  #beats = 0;
  #timer = null;

  /**
   * on.since() -> {epoch?, position?} held. on.update(update) and on.own(message) take what came.
   * on.answered(well): whether the server answered this time.
   */
  constructor(base, on) {
    this.#base = base;
    this.#on = on;
  }

  start() {
    if (this.running) return;
    this.running = true;
    this.#beats = 0;
    this.#beat();
  }

  stop() {
    this.running = false;
    clearTimeout(this.#timer);
  }

  async command(command, timeout) {
    const ack = await request(`${this.#base}command`, { body: command, timeout });
    this.#beats = 0; // the next beat fetches the own ideas
    return ack;
  }

  async #beat() {
    const well = await this.#ask().then(() => true, () => false);
    if (!this.running) return;
    this.#on.answered(well);
    const [least, most] = BEAT;
    this.#timer = setTimeout(() => this.#beat(), least + Math.random() * (most - least));
  }

  async #ask() {
    const { position = 0 } = this.#on.since();
    const update = await request(`${this.#base}feed?since=${position}`);
    const own = this.#beats % BEATS_PER_OWN === 0 ? await request(`${this.#base}own`) : null;
    if (!this.running) return; // the socket is back and knows better
    this.#beats += 1;
    this.#on.update(update);
    if (own) this.#on.own(own);
  }
}

async function request(address, { body, timeout = TIMEOUT } = {}) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const signal = AbortSignal.timeout(timeout);
  const response = await fetch(address, body === undefined ? { signal } : { ...post, signal });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}
