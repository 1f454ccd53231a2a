import assert from "node:assert/strict";
import { test } from "node:test";

import { history, lastOwn } from "../../static/js/moderate/history.js";
import { Picture } from "../../static/js/moderate/places.js";

const idea = (id, by, minute, what = "published", more = {}) =>
  [id, { id, version: 2, status: "published", decided: by && { by, what, at: `2020-08-20T19:${minute}Z`, ...more } }];
const step = (id, of, by, minute, more = {}) =>
  ({ id, idea: of, what: "next", by, at: `2020-08-20T19:${minute}Z`, batch: null, undoable: true, ...more });
const ideas = new Map([
  idea("a", "Anna", "01"),
  idea("b", "Bernd", "03", "reverted"),
  idea("c", null),
  idea("d", "Anna", "02"),
]);
const told = (entries) => entries.map((entry) => `${entry.by} ${entry.what} ${entry.ideas}`);

test("history: the team's decisions and steps, latest first; what nobody decided on is none", () => {
  const picture = new Picture(ideas, { steps: [step(5, "a", "Bernd", "04")] });
  assert.deepEqual(told(history(picture)), [
    "Bernd step.next a", "Bernd reverted b", "Anna published d", "Anna published a",
  ]);
});

test("history: one's own", () => {
  assert.deepEqual(told(history(new Picture(ideas), "Anna")), ["Anna published d", "Anna published a"]);
});

test("history: what was taken back is decided anew, not taken back again", () => {
  const steps = [step(5, "a", "Anna", "04", { undoable: false }), step(6, "d", "Anna", "05")];
  const deeds = history(new Picture(ideas, { steps })).map((entry) => entry.deeds);
  assert.deepEqual(deeds, [[{ idea: "d", step: 6 }], [], [], [{ idea: "d", version: 2 }], [{ idea: "a", version: 2 }]]);
});

test("history: what was done in one go is one entry, with one undo", () => {
  const together = { batch: "b1" };
  const picture = new Picture(new Map([
    idea("a", "Anna", "01", "hidden", together), idea("b", "Anna", "02", "hidden", together), idea("c", "Anna", "00"),
  ]));
  assert.deepEqual(told(history(picture)), ["Anna hidden a,b", "Anna published c"]);
  assert.equal(history(picture)[0].deeds.length, 2);
});

test("history: the last of one's own that is not underway", () => {
  const picture = new Picture(ideas, { steps: [step(5, "a", "Bernd", "04")] });
  assert.deepEqual(lastOwn(picture, "Anna", () => true).ideas, ["d"]);
  assert.deepEqual(lastOwn(picture, "Anna", (id) => id !== "d").ideas, ["a"]);
  assert.equal(lastOwn(picture, "Cleo", () => true), null);
});
