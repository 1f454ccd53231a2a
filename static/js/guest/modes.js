/** How contributions are taken, as the facts `modes` say: {moderation, posting, slow}; and until when. */

import { SOON, clockOf } from "../timing.js";

const TELL = new Set([5, 1]); // minutes left at which the end is read out
const MINUTE = 60_000; // ms

export const OPEN = Object.freeze({ moderation: "pre", posting: true, slow: 0 });

/** What is said above the form; empty where contributions are taken as they are at any other time. */
export function notice(modes, say) {
  if (!modes.posting) return say("modes.closed");
  return modes.slow ? say("modes.slow", { count: modes.slow }) : "";
}

/** What is said aloud when one follows on the other; empty where nothing changed that a guest notices. */
export function announced(before, now, say) {
  const [was, is] = [notice(before, say), notice(now, say)];
  if (was !== is) return is || say("modes.open");
  return before.moderation === now.moderation ? "" : say(next(now));
}

/** Which sentence says what becomes of a contribution. */
export function next(modes) {
  return modes.moderation === "post" ? "form.nextAtOnce" : "form.next";
}

/** What is left of the time for writing, beside the form. */
export class Ends {
  #place;
  #announce;
  #language;
  #say;
  #before = null; // minutes that were left when it was looked at

  /** announce(sentence) is read out. language: a BCP 47 tag, for the clock. */
  constructor(place, { announce, language, say }) {
    this.#place = place;
    this.#announce = announce;
    this.#language = language;
    this.#say = say;
  }

  /** end: when it ends, milliseconds like `now`; null: it does not. */
  follow(end, now) {
    this.#place.hidden = end === null;
    if (end === null) return;
    const soon = this.#say("form.endsSoon", { left: clockOf(end - now) });
    if (end - now > SOON) this.#place.textContent = this.#say("form.ends", { clock: this.#clock(end) });
    else this.#place.textContent = end > now ? soon : this.#say("form.ended");
    const minutes = Math.ceil((end - now) / MINUTE);
    if (minutes !== this.#before && TELL.has(minutes)) this.#announce(soon);
    this.#before = minutes;
  }

  #clock(moment) {
    return new Date(moment).toLocaleTimeString(this.#language, { hour: "2-digit", minute: "2-digit" });
  }
}
