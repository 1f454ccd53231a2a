import assert from "node:assert/strict";
import { test } from "node:test";

import { decided, isUndoable } from "../../static/js/moderate/decisions.js";

const idea = (id, by, minute, what = "published") =>
  [id, { id, decided: by && { by, what, at: `2020-08-20T19:${minute}Z` } }];
const ideas = new Map([
  idea("a", "Anna", "01"),
  idea("b", "Bernd", "03", "reverted"),
  idea("c", null),
  idea("d", "Anna", "02"),
]);
const ids = (found) => found.map(({ id }) => id);

test("decisions: the team's, latest first; what nobody decided on is none", () => {
  assert.deepEqual(ids(decided(ideas)), ["b", "d", "a"]);
});

test("decisions: one's own", () => {
  assert.deepEqual(ids(decided(ideas, "Anna")), ["d", "a"]);
});

test("decisions: what was taken back is decided anew, not taken back again", () => {
  assert.deepEqual(decided(ideas).map(isUndoable), [false, true, true]);
});
