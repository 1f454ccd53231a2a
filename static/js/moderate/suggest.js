/** What the server suggests about ideas that are not sorted yet, as far as it still holds. */

import { request } from "../page.js";

const EVERY = 10_000; // ms; while somebody looks
const BEGIN = 30_000; // ms; with thousands of ideas the answer takes a while

/** Which ideas could be sorted together: asked for while the panel is drawn. */
export class Overview {
  found = null; // as docs/reference.md has it; null while nothing is known
  #address;
  #changed;
  #isUnderway = false;
  #at = -Infinity;

  /** changed(): draws anew. */
  constructor(address, changed) {
    this.#address = address;
    this.#changed = changed;
  }

  /** To be called at every paint. */
  look() {
    if (this.#isUnderway || Date.now() - this.#at < EVERY) return;
    this.#isUnderway = true;
    this.#ask();
  }

  async #ask() {
    try {
      [this.found] = await request(this.#address, { begin: BEGIN });
    } catch {
      // What was known stays; it is asked again.
    }
    this.#at = Date.now();
    this.#isUnderway = false;
    setTimeout(this.#changed, EVERY); // and asks again, where it is still looked at
    this.#changed();
  }
}

/** Whether an idea is still to be sorted. themes: those that are there. */
export function isUnsorted(idea, themes) {
  const waits = idea?.status === "pending" || idea?.status === "published";
  return waits && !themes.some(({ id }) => id === idea.theme);
}

/**
 * What of a suggestion still holds: {theme, title, words, ideas, count}; null where nothing does. `title`: of its theme, or
 * a proposal for a new one. excluded: ids that the moderator took out; they stay in `ideas`.
 */
export function leftOf(together, ideas, themes) {
  const heading = themes.find(({ id }) => id === together.theme);
  if (together.theme !== null && !heading) return null;
  const left = together.ideas.filter((id) => isUnsorted(ideas.get(id), themes));
  const sorted = together.ideas.length - left.length;
  const title = heading?.title ?? proposed(together.words);
  return left.length > 0 ? { ...together, title, ideas: left, count: together.count - sorted } : null;
}

/** "Zebrastreifen, Ampel": what a new theme may be called until somebody finds the word for it; nouns tell more than others. */
export function proposed(words) {
  const nouns = words.filter((word) => /^\p{Lu}/u.test(word));
  return (nouns.length > 0 ? nouns : words).slice(0, 2).join(", ");
}

/** The best suggestion for an idea, as far as there is one and it is still to be sorted: {theme, title, words, sure}. */
export function bestOf(suggestions, idea, themes) {
  if (!isUnsorted(idea, themes)) return null;
  for (const one of suggestions) {
    const heading = themes.find(({ id }) => id === one.theme);
    if (heading) return { ...one, title: heading.title };
  }
  return null;
}
