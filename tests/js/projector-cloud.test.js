import assert from "node:assert/strict";
import { test } from "node:test";

import { laidOut } from "../../static/js/projector/cloud.js";

const box = { width: 100, height: 50 };
const sizes = { least: 3, most: 12 };
const measure = (text, size) => ({ width: text.length * size * 0.6, height: size * 1.2 });
const word = (text, count) => ({ text, count });
const many = Array.from({ length: 60 }, (_, n) => word(`Wort ${n}`, 1 + (60 - n) ** 2));

const edges = ({ text, size, x, y }) => {
  const { width, height } = measure(text, size);
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
};

test("cloud: no word overlaps another or leaves the box", () => {
  const places = laidOut(many, box, sizes, measure).map(edges);
  assert.ok(places.length > 20, `${places.length} words`);
  for (const [n, one] of places.entries()) {
    assert.ok(one.left >= -50 && one.right <= 50 && one.top >= -25 && one.bottom <= 25);
    for (const other of places.slice(n + 1)) {
      const apart = one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
      assert.ok(apart);
    }
  }
});

test("cloud: the same words stand in the same places", () => {
  assert.deepEqual(laidOut(many, box, sizes, measure), laidOut(many, box, sizes, measure));
});

test("cloud: what was said most is largest and in the middle", () => {
  const [first, second] = laidOut([word("WLAN", 9), word("Bus", 1)], box, sizes, measure);
  assert.deepEqual([first.text, first.size, first.x, first.y], ["WLAN", 12, 0, 0]);
  assert.equal(second.size, 3);
});

test("cloud: a long word is set smaller rather than left out", () => {
  const [one] = laidOut([word("Donaudampfschifffahrtsgesellschaft", 9), word("Bus", 1)], box, sizes, measure);
  assert.ok(one.size < 12 && one.size >= 3);
});

test("cloud: nothing said is nothing laid out", () => {
  assert.deepEqual(laidOut([], box, sizes, measure), []);
});
