import assert from "node:assert/strict";
import { test } from "node:test";

import { pack } from "../../static/js/projector/pack.js";

const page = { columns: 2, height: 100, gap: 10 };
const places = (heights, more = {}) =>
  pack(heights, { ...page, ...more }).map(({ page, column, top }) => [page, column, top]);

test("pack: the shortest column takes the next card", () => {
  assert.deepEqual(places([50, 20, 20, 10]), [[0, 0, 0], [0, 1, 0], [0, 1, 30], [0, 0, 60]]);
});

test("pack: what has no room goes to the next page, and a smaller one fills what is left", () => {
  assert.deepEqual(places([60, 60, 60, 30]), [[0, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 70]]);
});

test("pack: to the edge, and not beyond", () => {
  assert.deepEqual(places([40, 50], { columns: 1 }), [[0, 0, 0], [0, 0, 50]]);
  assert.deepEqual(places([40, 51], { columns: 1 }), [[0, 0, 0], [1, 0, 0]]);
});

test("pack: a card higher than a page has a column for itself", () => {
  assert.deepEqual(places([300, 20, 300]), [[0, 0, 0], [0, 1, 0], [1, 0, 0]]);
});

test("pack: no two cards overlap, none reaches beyond its page", () => {
  const heights = Array.from({ length: 200 }, (_, n) => 10 + ((n * 37) % 85));
  const placed = pack(heights, { columns: 3, height: 100, gap: 5 });
  const spots = placed.map((place, n) => ({ ...place, bottom: place.top + heights[n] }));
  for (const one of spots) {
    assert.ok(one.bottom <= 100);
    const same = spots.filter((other) => other !== one && other.page === one.page && other.column === one.column);
    assert.ok(same.every((other) => other.top >= one.bottom + 5 || other.bottom + 5 <= one.top));
  }
});
