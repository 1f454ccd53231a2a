import assert from "node:assert/strict";
import { test } from "node:test";

import { applyOwn } from "../../static/js/delta.js";
import { arranged, clockOf, isSame, meanOf, placed, rowsOf, secondsLeft, voicesOf } from "../../static/js/polls/figures.js";

const texts = { yes: "Ja", no: "Nein" };
const poll = (kind, options, voices, more = {}) => ({
  id: "u1", kind, status: "closed", voices, options: options.map(({ id, text }) => ({ id, text })),
  results: { options: options.map(({ id, venue, remote }) => ({ id, venue, remote })) }, ...more,
});
const decision = poll("yes_no", [{ id: "yes", venue: 3, remote: 10 }, { id: "no", venue: 1, remote: 30 }], { venue: 4, remote: 40 });

test("polls: a share is of one audience's own voices, so that hall and home compare", () => {
  const [yes, no] = rowsOf(decision, texts);
  assert.deepEqual([yes.label, yes.count, yes.venue.share, yes.remote.share], ["Ja", 13, 0.75, 0.25]);
  assert.deepEqual([no.label, no.venue, no.remote.share], ["Nein", { count: 1, share: 0.25 }, 0.75]);
  assert.equal(voicesOf(decision), 44);
});

test("polls: where nobody answered, every share is nothing", () => {
  const [row] = rowsOf(poll("choice", [{ id: "o1", text: "Bus", venue: 0, remote: 0 }], { venue: 0, remote: 0 }), texts);
  assert.deepEqual([row.label, row.share, row.venue.share], ["Bus", 0, 0]);
});

test("polls: results that are not to be seen are no rows", () => {
  assert.equal(rowsOf({ ...decision, results: null }, texts), null);
});

test("polls: a ranking's rows go by points, shares by the points there were to give", () => {
  const bus = { id: "o1", text: "Bus", venue: 0, remote: 1 };
  const bike = { id: "o2", text: "Rad", venue: 0, remote: 3 };
  const rows = rowsOf(poll("ranking", [bus, bike, { id: "o3", text: "Bahn", venue: 0, remote: 2 }], { venue: 0, remote: 2 }), texts);
  assert.deepEqual(rows.map(({ label, share }) => [label, share]), [["Rad", 0.75], ["Bahn", 0.5], ["Bus", 0.25]]);
});

test("polls: a scale has a mean for each audience, and none where nobody answered", () => {
  const scale = poll("scale", [{ id: "1", venue: 1, remote: 0 }, { id: "5", venue: 3, remote: 0 }], { venue: 4, remote: 0 });
  assert.equal(meanOf(scale, "venue"), 4);
  assert.equal(meanOf(scale), 4);
  assert.equal(meanOf(scale, "remote"), null);
  assert.equal(meanOf(decision), null);
});

test("polls: each audience has its own time", () => {
  const open = { ...decision, status: "open", until: "2020-08-20T18:00:10.000Z", until_remote: "2020-08-20T18:00:30.000Z" };
  const now = Date.parse("2020-08-20T18:00:04.500Z");
  assert.equal(secondsLeft(open, "venue", now), 6);
  assert.equal(secondsLeft(open, "remote", now), 26);
  assert.equal(secondsLeft(open, "venue", now + 60_000), 0);
  assert.equal(secondsLeft({ ...open, until: null }, "venue", now), null);
  assert.equal(secondsLeft(decision, "venue", now), null);
  assert.equal(clockOf(65), "1:05");
});

test("polls: the open ones come first, the latest first", () => {
  const one = (id, status, at) => [id, { id, status, at }];
  const polls = new Map([one("a", "closed", "1"), one("b", "open", "2"), one("c", "closed", "3"), one("d", "open", "4")]);
  assert.deepEqual(arranged(polls).map(({ id }) => id), ["d", "b", "c", "a"]);
});

test("polls: an order is changed one place at a time or by a long way", () => {
  assert.deepEqual(placed(["a", "b", "c"], 2, 1), ["a", "c", "b"]);
  assert.deepEqual(placed(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
});

test("polls: an answer is the same with the same options in the same order", () => {
  assert.ok(isSame({ options: ["a"], words: [] }, { options: ["a"], words: [], nonce: "x" }));
  assert.ok(!isSame({ options: ["a", "b"] }, { options: ["b", "a"] }));
});

test("own: a voice is kept, changed, and gone when it was erased", () => {
  const first = applyOwn(null, { ideas: [], voices: [{ id: "u1", options: ["yes"] }] }, true);
  assert.deepEqual(first.voices.get("u1").options, ["yes"]);
  const second = applyOwn(first, { voices: [{ id: "u1", options: ["no"] }] }, false);
  assert.deepEqual(second.voices.get("u1").options, ["no"]);
  assert.equal(applyOwn(second, { gone: { ideas: [], voices: ["u1"] } }, false).voices.size, 0);
  assert.equal(applyOwn(second, { ideas: [] }, true).voices.size, 0);
});
