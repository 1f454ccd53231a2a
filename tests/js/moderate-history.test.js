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

const deed = (id, kind, what, more = {}) =>
  ({ id, kind, what, about: null, by: "Anna", at: `2020-08-20T19:1${id}Z`, undoable: true, ...more });
const undoOf = (...deeds) => history(new Picture(new Map(), { deeds })).map((entry) => entry.deeds);

test("history: what the team did beside the ideas stands among the decisions, by its own undo", () => {
  const deeds = [
    deed(1, "modes", "switched", { version: 2 }),
    deed(2, "muting", "muted", { about: "v1" }),
    deed(3, "muting", "unmuted", { about: "v2" }),
    deed(4, "poll", "closed", { about: "u1", version: 3 }),
    deed(5, "poll", "prepared", { about: "u2", version: 1 }),
    deed(6, "poll", "reverted", { about: "u3", version: 9, undoable: false }),
  ];
  assert.deepEqual(undoOf(...deeds), [
    [],
    [{ command: "remove_poll", fields: { poll: "u2", version: 1, panel: "polls" } }],
    [{ command: "undo_poll", fields: { poll: "u1", version: 3, panel: "polls" } }],
    [{ command: "mute_visitor", fields: { person: "v2", undoes: true } }],
    [{ command: "unmute_visitor", fields: { person: "v1", undoes: true } }],
    [{ command: "revert_modes", fields: { version: 2 } }],
  ]);
  assert.deepEqual(told(history(new Picture(ideas, { deeds: [deeds[1]] })))[0], "Anna muting.muted ");
});

test("history: a key does not remove a poll that was only prepared", () => {
  const deeds = [deed(1, "modes", "switched", { version: 2 }), deed(2, "poll", "prepared", { about: "u1", version: 1 })];
  assert.equal(lastOwn(new Picture(new Map(), { deeds }), "Anna", () => true).what, "modes.switched");
});
