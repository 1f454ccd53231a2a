/**
 * Which ideas came under a theme just now, so that the hall sees them being gathered: what was sorted last stands first in
 * its column for a while, whichever page is shown.
 */

const NEWS = 15_000; // ms; as long as a page stays, and somebody who looks up can find it
const MOST = 12; // ideas; of many sorted in one go, the others are under their theme all the same

export class Gathered {
  #ideas = null;
  #under = new Map(); // id -> theme, as last seen
  #recent = []; // [{id, theme, at}], the latest first

  /** ideas: Map(id -> idea). now: ms. Returns whether any came under another theme; those of the first look did not. */
  update(ideas, now) {
    if (this.#ideas === ideas) return false;
    const isFirst = this.#ideas === null;
    this.#ideas = ideas;
    const came = [];
    for (const { id, theme } of ideas.values()) {
      if (this.#under.get(id) === (theme ?? null)) continue;
      this.#under.set(id, theme ?? null);
      if (theme && !isFirst) came.unshift({ id, theme, at: now });
    }
    const others = this.#recent.filter(({ id, theme }) => ideas.get(id)?.theme === theme && !came.some((one) => one.id === id));
    this.#recent = [...came, ...others].slice(0, MOST);
    return came.length > 0;
  }

  /** Whether an idea came just now. */
  isNew(id, now) {
    return this.#recent.some((one) => one.id === id && now - one.at < NEWS);
  }

  /** Whether any came under this theme just now. */
  isFilling(theme, now) {
    return this.#recent.some((one) => one.theme === theme && now - one.at < NEWS);
  }

  /** The ids, those that came last first. */
  first(ids) {
    const recent = this.#recent.map(({ id }) => id);
    return [...recent, ...ids.filter((id) => !recent.includes(id))];
  }
}
