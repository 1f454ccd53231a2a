import { NOTHING, apply } from "../delta.js";

// Pure but for the one promise: whoever makes a player gives it the time that passes, and what asks the server.

/** Times as fast as it was; the last one as fast as it goes. */
export const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, Infinity];

const BEAT = 0.25; // s that a picture stands at least: more than four a second are no pictures
const FINEST = 0.1; // s of the evening in one picture
const ALL = 240; // pictures that the whole evening has where it goes as fast as it can: a minute of them
const LULL = 3; // s without anything new, in the viewer's time, from which on it is skipped
const LEAD = 1; // s that are left of it, so that one sees where it goes on
const FEW = 40; // pictures; with fewer ahead the next are asked for
const PATIENCE = 2; // s until what did not answer is asked again

/**
 * Plays a gathering from `from` until `until`, in seconds since 1970.
 *
 * `ask({at} | {after, epoch}, step)` -> a stretch as the server has it: {epoch, head, pictures: [{at, update}], position,
 * at, end}. `changed()`: something is to be drawn anew.
 */
export class Player {
  held = NOTHING;
  at;
  isPlaying = false;
  isLost = false;
  speed;
  skips;
  head = null; // {epoch, position}: what of the past may be seen was decided by then
  #span;
  #ask;
  #changed;
  #ahead = [];
  #reached = -Infinity; // what is known of the evening
  #next = null; // where to ask on
  #isEnd = false;
  #asking = null; // whose answer counts
  #again = 0; // s until it is asked again

  constructor({ from, until, ask, changed, speed = 10, skips = true }) {
    this.#span = { from, until };
    this.#ask = ask;
    this.#changed = changed;
    this.speed = speed;
    this.skips = skips;
    this.at = from;
  }

  get isWaiting() {
    return this.#asking !== null && (this.held.epoch === null || (this.#ahead.length === 0 && !this.#isEnd));
  }

  get isOver() {
    return this.at >= this.#span.until;
  }

  play() {
    if (this.isOver) this.seek(this.#span.from);
    this.isPlaying = true;
    this.#changed();
  }

  pause() {
    this.isPlaying = false;
    this.#changed();
  }

  seek(at) {
    this.at = Math.min(Math.max(at, this.#span.from), this.#span.until);
    this.#ahead = [];
    this.#isEnd = false;
    this.#reached = this.at;
    this.#fetch({ at: this.at });
    this.#changed();
  }

  /** From here on so fast: what lies ahead was cut for another speed. */
  setSpeed(speed) {
    this.speed = speed;
    if (this.held.epoch !== null && this.#asking?.start.at === undefined) {
      this.#ahead = [];
      this.#isEnd = false;
      this.#reached = this.at;
      this.#fetch({ after: this.held.position, epoch: this.held.epoch });
    }
    this.#changed();
  }

  setSkips(skips) {
    this.skips = skips;
    this.#changed();
  }

  /** What may be seen is another thing now: what is held is not to be trusted. */
  revise() {
    this.seek(this.at);
  }

  /** `elapsed`: seconds of the viewer's time. */
  tick(elapsed) {
    if (this.#again > 0) {
      this.#again -= elapsed;
      if (this.#again <= 0) this.seek(this.at);
    }
    if (!this.isPlaying || this.held.epoch === null || this.#asking?.start.at !== undefined) return;
    this.#advance(this.#skipped(this.#onward(elapsed)));
    if (this.#ahead.length < FEW && !this.#isEnd && this.#asking === null && this.#again <= 0) this.#fetch(this.#next);
  }

  #onward(elapsed) {
    if (this.speed !== Infinity) return this.at + elapsed * this.speed;
    return this.#ahead[0]?.at ?? this.#limit;
  }

  /** How far the evening is known. */
  get #limit() {
    return this.#isEnd ? this.#span.until : this.#reached;
  }

  #skipped(at) {
    if (!this.skips || this.speed === Infinity) return at;
    if (this.#ahead.length === 0 && !this.#isEnd) return at;
    const next = Math.min(this.#ahead[0]?.at ?? this.#span.until, this.#span.until);
    return next - this.at > LULL * this.speed ? Math.max(at, next - LEAD * this.speed) : at;
  }

  #advance(to) {
    const at = Math.max(this.at, Math.min(to, this.#limit, this.#span.until));
    const isNext = Math.floor(at) !== Math.floor(this.at);
    this.at = at;
    const isOther = this.#show();
    if (this.isOver) this.isPlaying = false;
    if (isOther || isNext || this.isOver) this.#changed();
  }

  #show() {
    const before = this.held;
    while (this.#ahead.length > 0 && this.#ahead[0].at <= this.at) {
      this.held = apply(this.held, this.#ahead.shift().update) ?? this.held;
    }
    return this.held !== before;
  }

  async #fetch(start) {
    const asked = { start };
    this.#asking = asked;
    this.#again = 0;
    try {
      const stretch = await this.#ask(start, stepFor(this.speed, this.#span));
      if (this.#asking !== asked) return; // somebody looked elsewhere meanwhile
      this.#asking = null;
      this.isLost = false;
      this.#take(stretch, start);
    } catch {
      if (this.#asking !== asked) return;
      this.#asking = null;
      this.isLost = true;
      this.#again = PATIENCE;
    }
    this.#changed();
  }

  #take(stretch, start) {
    if (start.at !== undefined) this.head = { epoch: stretch.epoch, position: stretch.head };
    this.#ahead.push(...stretch.pictures);
    this.#reached = Math.max(this.#reached, stretch.at);
    this.#next = { after: stretch.position, epoch: stretch.epoch };
    this.#isEnd = stretch.end || stretch.at >= this.#span.until;
    this.#show();
  }
}

/** Seconds of the evening that one picture stands for. */
export function stepFor(speed, { from, until }) {
  if (speed === Infinity) return Math.max(1, (until - from) / ALL);
  return Math.max(FINEST, speed * BEAT);
}

/** "10", "max": a speed as an address has it; null where it is none. */
export function speedOf(text) {
  const speed = text === "max" ? Infinity : Number(text);
  return SPEEDS.includes(speed) ? speed : null;
}

export function nameOf(speed) {
  return speed === Infinity ? "max" : String(speed);
}
