/**
 * Which cards of a long list are drawn: those in view and a few more. Heights of cards that were drawn are known, the
 * others are guessed, so the bar at the side is right about where one has been.
 */

const GUESS = 140; // px, a card of two lines
const BEYOND = 600; // px drawn above and below what is in view, so that scrolling shows no gaps

export class Heights {
  #known = new Map();

  of(id) {
    return this.#known.get(id) ?? GUESS;
  }

  /** Returns whether that was news. */
  set(id, height) {
    if (this.#known.get(id) === height) return false;
    this.#known.set(id, height);
    return true;
  }

  /** Of all cards before this place. */
  before(ids, place) {
    let sum = 0;
    for (let index = 0; index < place; index += 1) sum += this.of(ids[index]);
    return sum;
  }
}

/** view: {top, height} in px, what is scrolled to. Returns {from, to, above, below}: places, and px that are not drawn. */
export function windowOf(ids, heights, view) {
  const [start, end] = [view.top - BEYOND, view.top + view.height + BEYOND];
  let [from, to, above, sum] = [0, 0, 0, 0];
  for (const id of ids) {
    const bottom = sum + heights.of(id);
    if (bottom <= start) {
      from += 1;
      above = bottom;
    }
    if (sum < end) to += 1;
    sum = bottom;
  }
  if (from >= ids.length && ids.length) return windowOf(ids, heights, { ...view, top: Math.max(0, sum - view.height) });
  const drawn = heights.before(ids.slice(from, to), to - from);
  return { from, to, above, below: sum - above - drawn };
}
