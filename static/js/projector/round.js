import { inTurns } from "./turns.js";

/**
 * The wall's round through its pages. What is on a page stays while it is shown: new ideas come in when it turns, and
 * then first of all, before the round goes on where it was. The first page is the newest anyway: there they come at once.
 *
 * round = {order: [id], page: from 0, resume: page or null}; ideas: Map(id -> idea).
 */

const CAP = 500; // ideas; short ones are 25 pages, a round of five minutes, and new ones come first anyway

export const START = Object.freeze({ order: [], page: 0, resume: null });

/** The round after an update. `held`: nothing new comes in; what was taken off goes all the same. */
export function refreshed(round, ideas, held = false) {
  const left = round.order.filter((id) => ideas.has(id));
  if (left.length === 0) return { ...START, order: orderOf(ideas) };
  return { ...round, order: round.page === 0 && !held ? orderOf(ideas) : left };
}

/** The round one page on; `pages`: how many the wall has. */
export function turned(round, ideas, pages) {
  const order = orderOf(ideas);
  const known = new Set(round.order);
  const onward = (round.resume ?? round.page + 1) % Math.max(pages, 1);
  if (round.page > 0 && order.some((id) => !known.has(id))) return { order, page: 0, resume: onward };
  return { order, page: onward, resume: null };
}

/** By the crew's hand, `step` pages on (1) or back (-1). */
export function leafed(round, pages, step) {
  return { ...round, page: (round.page + step + pages) % pages, resume: null };
}

/** The newest first, and hall and home in turns. */
function orderOf(ideas) {
  const sorted = [...ideas.values()].sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
  return inTurns(sorted, CAP).map(({ id }) => id);
}
