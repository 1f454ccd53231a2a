import { pack } from "./pack.js";

/** Where ideas stand below their themes. */

const SIZES = [4.6, 4, 3.6, 3.2, 3]; // units of the stage, as in arrange.js
const COLUMN = 38; // units; least width of a column
const GAP = 2;
const LINE = 1.25;
const AROUND = 10; // units of a card that are not its text

/** How many of `count` themes stand beside each other in `width` units: as many on each page as on any other. */
export function groupsOf(count, width) {
  const fit = Math.max(1, Math.floor((width + GAP) / (COLUMN + GAP)));
  return Math.ceil(count / Math.ceil(count / fit));
}

/**
 * lists: [{width, height}] of each theme, in pixels; heights(n, look): those of its ideas as they are set by `look`.
 * Returns {look, pages: [[group of themes, round]], cards: [[{round, top}]], rounds: [of each theme]}, at the largest type
 * at which all fit on one page, else at the smallest.
 */
export function paged(lists, columns, unit, heights) {
  let look, cards, rounds;
  for (const size of SIZES) {
    look = lookAt(lists, size, unit);
    cards = lists.map(({ height }, n) => below(heights(n, look), height, unit));
    rounds = cards.map((its) => Math.max(0, ...its.map(({ round }) => round)) + 1);
    if (rounds.every((count) => count === 1)) break;
  }
  const pages = [];
  for (let group = 0; group * columns < lists.length; group += 1) {
    const most = Math.max(...rounds.slice(group * columns, (group + 1) * columns));
    for (let round = 0; round < most; round += 1) pages.push([group, round]);
  }
  return { look, pages, cards, rounds };
}

function lookAt(lists, size, unit) {
  const height = Math.min(...lists.map((list) => list.height));
  const lines = Math.max(1, Math.floor((height / unit - AROUND) / (size * LINE)));
  return { size, lines, width: lists[0].width };
}

function below(heights, height, unit) {
  return pack(heights, { columns: 1, height, gap: GAP * unit }).map(({ page, top }) => ({ round: page, top }));
}
