import assert from "node:assert/strict";
import { test } from "node:test";

import { OPEN, announced, next, notice } from "../../static/js/guest/modes.js";

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
