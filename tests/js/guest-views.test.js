import assert from "node:assert/strict";
import { test } from "node:test";

import { applyOwn } from "../../static/js/delta.js";
import { arranged, continued, isSupported, settled, shownCount, told } from "../../static/js/guest/views.js";

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

test("shelf: what comes behind the page's is not new; what comes before it or in between waits", () => {
  const ideas = wall(["i1", 1], ["i2", 2], ["i3", 3], ["i4", 4], ["i5", 5], ["i6", 6]);
  assert.deepEqual(continued(["i5", "i3"], ideas, "new"), ["i5", "i3", "i2", "i1"]);
  assert.deepEqual(settled(["i5", "i3", "i2", "i1"], ideas, "new").waiting, 2);
});

test("shelf: the page's last idea may have been hidden meanwhile", () => {
  assert.deepEqual(continued(["i3", "i2"], wall(["i1", 1], ["i3", 3]), "new"), ["i3", "i2", "i1"]);
});

const supported = { id: "i1", support: 5 };
const support = { name: "support_idea", idea: "i1" };
const withdraw = { name: "withdraw_support", idea: "i1" };

test("supports: what was asked for last counts, before the server has answered", () => {
  assert.equal(isSupported("i1", new Set(), []), false);
  assert.equal(isSupported("i1", new Set(), [support]), true);
  assert.equal(isSupported("i1", new Set(["i1"]), [withdraw]), false);
  assert.equal(isSupported("i1", new Set(), [support, withdraw]), false);
  assert.equal(isSupported("i1", new Set(), [{ ...support, idea: "i2" }, { name: "post_idea" }]), false);
});

test("supports: the count holds what is underway and what the screen has not caught up with", () => {
  assert.equal(shownCount(supported, [], []), 5);
  assert.equal(shownCount(supported, [support], []), 6);
  assert.equal(shownCount(supported, [], [{ ...support, position: 9 }]), 6);
  assert.equal(shownCount(supported, [withdraw], [support]), 5);
});

const own = (...ideas) => applyOwn(null, { ideas: ideas.map(([id, status]) => ({ id, status, text: "Bänke" })) }, true);
const picture = (changes) => ({ state: "live", own: own(), spotlight: null, waiting: 0, ...changes });

/** What is said under which key when `now` follows on `before`: the sentences' keys, with the count. */
function saying(before, now) {
  const say = (key, { count } = {}) => (count === undefined ? key : `${key} ${count}`);
  return Object.fromEntries(told(picture(before), picture(now), say));
}

test("told: arriving ideas are told as a count, leaving ones not at all", () => {
  assert.deepEqual(saying({ waiting: 1 }, { waiting: 3 }), { wall: "wall.arrived 3" });
  assert.deepEqual(saying({ waiting: 3 }, { waiting: 0 }), {});
});

test("told: a change of an own idea is told, what a reload brings is not", () => {
  const published = saying({ own: own(["i1", "pending"]) }, { own: own(["i1", "published"]) });
  assert.deepEqual(published, { own: "own.announced.published" });
  assert.deepEqual(saying({}, { own: own(["i1", "published"]) }), {});
});

test("told: a decision that was undone is not told, the next one tells it better", () => {
  assert.deepEqual(saying({ own: own(["i1", "hidden"]) }, { own: own(["i1", "pending"]) }), {});
});

test("told: the big screen is told once, to whom it concerns", () => {
  const mine = own(["i1", "published"]);
  assert.deepEqual(saying({ own: mine }, { own: mine, spotlight: "i1" }), { own: "own.spotlit" });
  assert.deepEqual(saying({ own: mine, spotlight: "i1" }, { own: mine, spotlight: "i1" }), {});
  assert.deepEqual(saying({ own: mine }, { own: mine, spotlight: "i2" }), {});
});

test("told: losing the connection and finding it again", () => {
  assert.deepEqual(saying({}, { state: "lost" }), { connection: "lost" });
  assert.deepEqual(saying({ state: "lost" }, { state: "polling" }), { connection: "back" });
  assert.deepEqual(saying({ state: "connecting" }, { state: "live" }), {});
});
