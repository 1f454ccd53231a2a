import { pack } from "./pack.js";

/**
 * Sets the wall's type and places its cards: all on one page where they fit, at the largest type; else on pages at the
 * smallest. No card is ever cut, and no text but one of 500 wide signs, emoji say.
 */

// In units of the stage, a hundredth of its height: steps, so that one more idea does not make all others twitch.
const SIZES = [9, 7.6, 6.4, 5.4, 4.6, 4, 3.6, 3.2];
const LEAST = 3; // 32 px at 1080p
const ONE_PAGE = 24; // ideas; more never fit on one
const COLUMNS = [1, 2, 3, 4];
const COLUMN = 11.5; // least width of a column, in letters' heights: three or four words of German
const GAP = 2.4; // units between cards
const LINE = 1.25; // as in stage.css
const AROUND = 12.5; // units of a card that are not its text

/**
 * Where the cards of these ideas stand on a wall of {width, height, unit}, in pixels; `measured`: as measure.js has it.
 * Returns {look, count, places: [{page, left, top}]}: how the cards are set, how many pages there are.
 */
export function arranged(ideas, wall, measured) {
  const best = (ideas.length <= ONE_PAGE && onOne(ideas, wall, measured)) || onSeveral(ideas, wall, measured);
  const { look, heights, spots } = best;
  const bottoms = [];
  for (const [n, { page, top }] of spots.entries()) bottoms[page] = Math.max(bottoms[page] ?? 0, top + heights[n]);
  const places = spots.map(({ page, column, top }) => ({
    page,
    left: column * (look.width + GAP * wall.unit),
    top: top + Math.max(0, (wall.height - bottoms[page]) / 2), // a page that is not full stands in the middle
  }));
  return { look, count: countOf(spots), places };
}

function onOne(ideas, wall, measured) {
  return first(SIZES, (size) => first(columnsFor(ideas, wall, size), (columns) => {
    const option = placed(ideas, wall, { size, columns }, measured);
    return countOf(option.spots) === 1 && option.boxes.every(({ isUncut, isWhole }) => isUncut && isWhole) ? option : null;
  }));
}

/** As few pages as can be with each text there whole; on equal terms the more columns, for shorter lines. */
function onSeveral(ideas, wall, measured) {
  const options = columnsFor(ideas, wall, LEAST).map((columns) => placed(ideas, wall, { size: LEAST, columns }, measured));
  const whole = options.filter(({ boxes }) => boxes.every(({ isUncut }) => isUncut));
  return whole.reduce((one, other) => (countOf(other.spots) <= countOf(one.spots) ? other : one), whole[0] ?? options[0]);
}

function columnsFor(ideas, wall, size) {
  const most = Math.floor(wall.width / (size * COLUMN * wall.unit));
  return COLUMNS.slice(0, Math.max(1, Math.min(most, ideas.length)));
}

function placed(ideas, wall, { size, columns }, measured) {
  const gap = GAP * wall.unit;
  const width = (wall.width - (columns - 1) * gap) / columns;
  const lines = Math.max(1, Math.floor((wall.height / wall.unit - AROUND) / (size * LINE)));
  const look = { size, lines, width };
  const boxes = measured(ideas, look);
  const heights = boxes.map(({ height }) => height);
  return { look, boxes, heights, spots: pack(heights, { columns, height: wall.height, gap }) };
}

function countOf(spots) {
  return Math.max(0, ...spots.map(({ page }) => page)) + 1;
}

function first(values, attempt) {
  for (const value of values) {
    const found = attempt(value);
    if (found) return found;
  }
  return null;
}
