import assert from "node:assert/strict";
import { test } from "node:test";

import { arranged, settled } from "../../static/js/guest/shelf.js";

const idea = ([id, minute, support = 0]) => ({ id, at: `2020-08-20T18:0${minute}Z`, support });
const wall = (...ideas) => new Map(ideas.map((values) => [values[0], idea(values)]));

test("shelf: the newest first, or the most supported and then the newest", () => {
  const ideas = wall(["i1", 1, 4], ["i2", 2, 9], ["i3", 3, 4]);
  assert.deepEqual(arranged(ideas, "new"), ["i3", "i2", "i1"]);
  assert.deepEqual(arranged(ideas, "top"), ["i2", "i3", "i1"]);
});

test("shelf: what is new waits and does not move what is read", () => {
  const ideas = wall(["i1", 1], ["i2", 2], ["i3", 3], ["i4", 4]);
  assert.deepEqual(settled(["i2", "i1"], ideas, "new"), { ids: ["i2", "i1"], waiting: 2 });
});

test("shelf: new supports do not move the wall either", () => {
  const ideas = wall(["i1", 1, 9], ["i2", 2, 1]);
  assert.deepEqual(settled(["i2", "i1"], ideas, "top"), { ids: ["i2", "i1"], waiting: 0 });
});

test("shelf: what was hidden is gone at once", () => {
  assert.deepEqual(settled(["i2", "i1"], wall(["i1", 1]), "new"), { ids: ["i1"], waiting: 0 });
});

test("shelf: an empty wall fills by itself", () => {
  assert.deepEqual(settled([], wall(["i1", 1], ["i2", 2]), "new"), { ids: ["i2", "i1"], waiting: 0 });
});
