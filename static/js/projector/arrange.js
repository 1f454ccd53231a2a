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

/** Arranges the cards in `wall`, an element of class stage-wall. Returns the page on which each stands. */
export function arrange(wall) {
  const onOne = wall.children.length <= ONE_PAGE && first(SIZES, (size) =>
    first(columnsFor(wall, size), (columns) => placesAt(wall, size, columns, fitsOnOne)));
  const places = onOne || onSeveral(wall);
  return put(wall, places);
}

/** As few pages as can be with each text there whole; on equal terms the more columns, for shorter lines. */
function onSeveral(wall) {
  const columns = columnsFor(wall, LEAST);
  const whole = columns.filter((count) => placesAt(wall, LEAST, count, isUncut));
  const pages = (count) => countOf(placesAt(wall, LEAST, count));
  const best = whole.reduce((one, other) => (pages(other) <= pages(one) ? other : one), whole[0] ?? 1);
  return placesAt(wall, LEAST, best);
}

/** Shows one page; returns its cards. */
export function show(wall, pages, page) {
  const cards = [...wall.children];
  for (const [place, card] of cards.entries()) card.classList.toggle("is-away", pages[place] !== page);
  return cards.filter((card, place) => pages[place] === page);
}

function countOf(places) {
  return Math.max(0, ...places.map(({ page }) => page)) + 1;
}

function columnsFor(wall, size) {
  const most = Math.floor(wall.clientWidth / (size * COLUMN * unit()));
  return COLUMNS.slice(0, Math.max(1, Math.min(most, wall.children.length)));
}

/** Where the cards stand at this size, or null where that does not suit. */
function placesAt(wall, size, columns, suits = () => true) {
  const gap = GAP * unit();
  const width = (wall.clientWidth - (columns - 1) * gap) / columns;
  const lines = Math.floor((wall.clientHeight / unit() - AROUND) / (size * LINE));
  wall.style.setProperty("--size", size);
  wall.style.setProperty("--lines", Math.max(1, lines));
  wall.style.setProperty("--width", `${width}px`);
  const heights = [...wall.children].map((card) => card.offsetHeight);
  const places = pack(heights, { columns, height: wall.clientHeight, gap });
  if (!suits(wall, places)) return null;
  return places.map((place, n) => ({ ...place, left: place.column * (width + gap), height: heights[n] }));
}

function fitsOnOne(wall, places) {
  return countOf(places) === 1 && isUncut(wall) && hasWholeWords(wall);
}

function isUncut(wall) {
  return textsOf(wall).every((text) => text.scrollHeight <= text.clientHeight + 1);
}

function hasWholeWords(wall) {
  wall.dataset.measuring = "";
  const isWhole = textsOf(wall).every((text) => text.scrollWidth <= text.clientWidth + 1);
  delete wall.dataset.measuring;
  return isWhole;
}

const textsOf = (wall) => [...wall.querySelectorAll(".stage-text")];

/** Sets each card where it stands; a page that is not full stands in the middle. */
function put(wall, places) {
  const bottoms = [];
  for (const { page, top, height } of places) bottoms[page] = Math.max(bottoms[page] ?? 0, top + height);
  for (const [n, { page, left, top }] of places.entries()) {
    const above = Math.max(0, (wall.clientHeight - bottoms[page]) / 2);
    Object.assign(wall.children[n].style, { left: `${left}px`, top: `${top + above}px` });
  }
  return places.map(({ page }) => page);
}

function first(values, attempt) {
  for (const value of values) {
    const found = attempt(value);
    if (found) return found;
  }
  return null;
}

/** One unit of the stage in pixels, as in stage.css. */
function unit() {
  return Math.min(innerHeight / 100, (innerWidth * 0.75) / 100);
}
