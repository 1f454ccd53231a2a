import assert from "node:assert/strict";
import { test } from "node:test";
import { isPicture, offClock } from "../../static/js/ready/judge.js";

test("a clock is compared with the middle of the way", () => {
  assert.equal(offClock(1_000_000, 1_002_000, 1_001), 0);
  assert.equal(offClock(1_000_000, 1_000_200, 1_060), 60);
  assert.equal(offClock(1_060_000, 1_060_200, 1_000), 60);
});

test("one colour all over is no picture", () => {
  assert.equal(isPicture(Uint8ClampedArray.from([0, 0, 0, 255, 0, 0, 0, 255])), false);
  assert.equal(isPicture(Uint8ClampedArray.from([0, 0, 0, 255, 0, 3, 0, 255])), true);
});
