/**
 * The wall under a reading thumb: it never changes its order by itself. What is new waits until it is asked for; what
 * was hidden is gone at once.
 */

const ORDERS = {
  new: (one, other) => later(one, other),
  top: (one, other) => other.support - one.support || later(one, other),
};

function later(one, other) {
  return one.at < other.at ? 1 : one.at > other.at ? -1 : 0;
}

/** The ids of `ideas` (a Map) in the order `new` or `top`. */
export function arranged(ideas, order) {
  return [...ideas.values()].sort(ORDERS[order]).map((idea) => idea.id);
}

/**
 * Which of `ids` still stand, and how many ideas wait to be shown. An empty wall fills by itself: nobody is reading it.
 * Returns {ids, waiting}.
 */
export function settled(ids, ideas, order) {
  const standing = ids.filter((id) => ideas.has(id));
  if (standing.length === 0) return { ids: arranged(ideas, order), waiting: 0 };
  return { ids: standing, waiting: ideas.size - standing.length };
}
