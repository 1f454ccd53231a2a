/**
 * Where the words of a cloud stand: the same words in the same numbers always in the same places. Pure.
 *
 * Words go, the most frequent first, each to the free place nearest to the middle, found along a spiral that is wider
 * than high; all in sizes in which all have room, or else as many as have in the smallest.
 * words: [{text, count}]; measure(text, size) -> {width, height}; box: {width, height}; sizes: {least, most}; one unit.
 * Returns [{text, size, x, y}] (x, y: the word's middle, from the box's middle), of as many as fit.
 */
export function laidOut(words, box, sizes, measure) {
  for (let { most } = sizes; most > sizes.least; most *= SHRINK) {
    const places = placesFor(words, box, { least: sizes.least, most }, measure, true);
    if (places) return places;
  }
  return placesFor(words, box, { least: sizes.least, most: sizes.least }, measure, false);
}

/** null where one has no room and `all` must have. */
function placesFor(words, box, sizes, measure, all) {
  const most = Math.max(1, ...words.map(({ count }) => count));
  const least = Math.min(most, ...words.map(({ count }) => count));
  const taken = [];
  const places = [];
  for (const { text, count } of words) {
    const size = sizeOf(count, least, most, sizes);
    const found = freePlace(measure(text, size), box, taken);
    if (!found && all) return null;
    if (!found) continue;
    taken.push(found);
    places.push({ text, size, x: found.x, y: found.y });
  }
  return places;
}

const SHRINK = 0.85;
const GAP = 0.12; // of a word's height, free around it
const TURN = 0.35; // radians from one try to the next
const STEPS = 900; // tries for one word; the last ones lie outside of any box

/** By area rather than by height: twice as often looks twice as large. */
function sizeOf(count, least, most, sizes) {
  if (most === least) return (sizes.least + sizes.most) / 2;
  const share = (Math.sqrt(count) - Math.sqrt(least)) / (Math.sqrt(most) - Math.sqrt(least));
  return sizes.least + share * (sizes.most - sizes.least);
}

function freePlace({ width, height }, box, taken) {
  if (width > box.width || height > box.height) return null;
  const free = GAP * height;
  const reach = Math.hypot(box.width, box.height) / 2;
  for (let step = 0; step < STEPS; step += 1) {
    const angle = step * TURN;
    const radius = (reach * step) / STEPS;
    const x = radius * Math.cos(angle);
    const y = radius * Math.sin(angle) * (box.height / box.width);
    const one = { x, y, width: width + free, height: height + free };
    if (isInside(one, box) && !taken.some((other) => overlap(one, other))) return one;
  }
  return null;
}

function isInside({ x, y, width, height }, box) {
  return Math.abs(x) + width / 2 <= box.width / 2 && Math.abs(y) + height / 2 <= box.height / 2;
}

function overlap(one, other) {
  return Math.abs(one.x - other.x) < (one.width + other.width) / 2 && Math.abs(one.y - other.y) < (one.height + other.height) / 2;
}
