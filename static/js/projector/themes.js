import { pack } from "./pack.js";

/** Where ideas stand below their themes. */

const SIZES = [4.6, 4, 3.6, 3.2, 3]; // units of the stage, as in arrange.js
const COLUMN = 38; // units; least width of a column
const ROW = 30; // units; least height of a theme: its title in two lines, and a card
const GAP = 2;
const LINE = 1.25;
const AROUND = 10; // units of a card that are not its text

/**
 * How many of `count` themes stand beside and below each other in `width` by `height` units, {columns, rows}: all on one page
 * where they have room, else as many on each page as on any other.
 */
export function gridOf(count, width, height) {
  const fit = Math.max(1, Math.floor((width + GAP) / (COLUMN + GAP)));
  const most = Math.max(1, Math.floor((height + GAP) / (ROW + GAP)));
  const rows = Math.min(most, Math.ceil(count / fit));
  const pages = Math.ceil(count / (fit * rows));
  return { columns: Math.ceil(count / pages / rows), rows };
}

/**
 * lists: [{width, height}] of each theme, in pixels; many: themes on a page; heights(n, look): those of its ideas as they are set by `look`.
 * Returns {look, pages: [[group of themes, round]], cards: [[{round, top}]], rounds: [of each theme]}, at the largest type
 * at which all fit on one page, else at the smallest.
 */
export function paged(lists, many, unit, heights) {
  let look, cards, rounds;
  for (const size of SIZES) {
    look = lookAt(lists, size, unit);
    cards = lists.map(({ height }, n) => below(heights(n, look), height, unit));
    rounds = cards.map((its) => Math.max(0, ...its.map(({ round }) => round)) + 1);
    if (rounds.every((count) => count === 1)) break;
  }
  const pages = [];
  for (let group = 0; group * many < lists.length; group += 1) {
    const most = Math.max(...rounds.slice(group * many, (group + 1) * many));
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
