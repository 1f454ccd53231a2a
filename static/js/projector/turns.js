/**
 * In which order ideas hang on the wall, so that neither side is drowned where more hang than are seen at once.
 *
 * Each side is due as many of the first places as it has of the ideas, but a quarter at least; so much the same rule as
 * for the light (companion/domain/fairness/proposal.py). The newest idea of all comes first; then each place is the side's
 * that lacks most, and within a side the newest comes first. Where one side has no more, the others follow.
 */

const HALL = new Set(["venue", "paper"]); // as companion/domain/fairness/sides.py has it
const LEAST = 0.25;

/** The ideas, in that order, at most `most`. ideas: newest first. */
export function inTurns(ideas, most) {
  const sides = [ideas.filter(({ origin }) => HALL.has(origin)), ideas.filter(({ origin }) => !HALL.has(origin))];
  const share = sides[0].length / ideas.length;
  const hall = Math.min(Math.max(share, LEAST), 1 - LEAST);
  const due = [hall, 1 - hall];
  const taken = [0, 0];
  const order = [];
  while (order.length < Math.min(most, ideas.length)) {
    const side = order.length === 0 ? sides.findIndex(([first]) => first === ideas[0]) : next(sides, due, taken);
    order.push(sides[side][taken[side]]);
    taken[side] += 1;
  }
  return order;
}

/** The side that lacks most of what it is due with one place more; on equal terms that of the newer idea. */
function next(sides, due, taken) {
  if (taken[0] === sides[0].length) return 1;
  if (taken[1] === sides[1].length) return 0;
  const places = taken[0] + taken[1] + 1;
  const lacks = due.map((share, side) => share * places - taken[side]);
  if (lacks[0] !== lacks[1]) return lacks[0] > lacks[1] ? 0 : 1;
  return sides[0][taken[0]].at > sides[1][taken[1]].at ? 0 : 1;
}
