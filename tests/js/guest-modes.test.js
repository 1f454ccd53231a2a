import assert from "node:assert/strict";
import { test } from "node:test";

import { Ends, OPEN, announced, next, notice } from "../../static/js/guest/modes.js";

const say = (key, values) => (values ? `${key} ${values.count}` : key);
const CLOSED = { ...OPEN, posting: false };
const SLOW = { ...OPEN, slow: 30 };
const POST = { ...OPEN, moderation: "post" };

test("a guest is told what is not as usual", () => {
  assert.deepEqual([OPEN, POST, SLOW, CLOSED].map((modes) => notice(modes, say)), ["", "", "modes.slow 30", "modes.closed"]);
  assert.equal(notice({ ...SLOW, posting: false }, say), "modes.closed");
});

test("what becomes of a contribution depends on who reads it first", () => {
  assert.deepEqual([OPEN, POST].map(next), ["form.next", "form.nextAtOnce"]);
});

test("only what a guest notices is said aloud", () => {
  assert.equal(announced(OPEN, CLOSED, say), "modes.closed");
  assert.equal(announced(CLOSED, OPEN, say), "modes.open");
  assert.equal(announced(OPEN, POST, say), "form.nextAtOnce");
  assert.equal(announced(OPEN, { ...OPEN }, say), "");
});

test("the end of writing is a time, then what is left, then over; it is read out twice", () => {
  const place = {};
  const heard = [];
  const words = (key, values = {}) => [key, ...Object.values(values)].join(" ");
  const ends = new Ends(place, { announce: (sentence) => heard.push(sentence), language: "de", say: words });
  const end = Date.parse("2026-08-31T20:00:00Z");
  const seen = [601, 600, 300, 299, 60, 1, 0].map((left) => {
    ends.follow(end, end - left * 1_000);
    return place.textContent;
  });
  assert.match(seen[0], /^form.ends \d\d:00$/);
  assert.deepEqual(seen.slice(1), ["10:00", "5:00", "4:59", "1:00", "0:01"].map((left) => `form.endsSoon ${left}`).concat("form.ended"));
  assert.deepEqual(heard, ["form.endsSoon 5:00", "form.endsSoon 1:00"]);
  ends.follow(null, end);
  assert.equal(place.hidden, true);
});
