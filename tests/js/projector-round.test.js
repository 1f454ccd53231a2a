import assert from "node:assert/strict";
import { test } from "node:test";

import { START, leafed, refreshed, turned } from "../../static/js/projector/round.js";

/** Ideas written one a minute, in this order. */
const ideas = (...ids) => new Map(ids.map((id) => [id, { id, at: `2020-08-20T18:${10 + id.charCodeAt(0) - 97}Z` }]));
const onPage = (page, ...ids) => ({ ...refreshed(START, ideas(...ids)), page });

test("round: it begins with the newest", () => {
  assert.deepEqual(refreshed(START, ideas("a", "b")), { order: ["b", "a"], page: 0, resume: null });
});

test("round: on the first page new ideas come at once", () => {
  assert.deepEqual(refreshed(onPage(0, "a"), ideas("a", "b")).order, ["b", "a"]);
});

test("round: on other pages nothing comes in while they are shown", () => {
  assert.deepEqual(refreshed(onPage(1, "a"), ideas("a", "b")).order, ["a"]);
});

test("round: held by the crew, nothing comes in", () => {
  assert.deepEqual(refreshed(onPage(0, "a"), ideas("a", "b"), true).order, ["a"]);
});

test("round: what was taken off goes at once, also when held", () => {
  assert.deepEqual(refreshed(onPage(1, "a", "b"), ideas("b"), true).order, ["b"]);
});

test("round: where nothing is left of what was shown, it begins anew", () => {
  assert.deepEqual(refreshed(onPage(1, "a"), ideas("b")), { order: ["b"], page: 0, resume: null });
  assert.deepEqual(refreshed(onPage(1, "a"), ideas()), START);
});

test("round: page after page, and again from the first", () => {
  const second = turned(onPage(0, "a", "b"), ideas("a", "b"), 2);
  assert.equal(second.page, 1);
  assert.equal(turned(second, ideas("a", "b"), 2).page, 0);
});

test("round: new ideas come first, then it goes on where it was", () => {
  const news = turned(onPage(2, "a"), ideas("a", "b"), 5);
  assert.deepEqual(news, { order: ["b", "a"], page: 0, resume: 3 });
  assert.equal(turned(news, ideas("a", "b"), 5).page, 3);
});

test("round: a stream of new ideas leaves no page out", () => {
  let round = onPage(1, "a");
  const seen = [];
  for (const id of "bcdefg") {
    round = turned(refreshed(round, ideas("a", id)), ideas("a", id), 4);
    seen.push(round.page);
  }
  assert.deepEqual(seen, [0, 2, 0, 3, 0, 0]);
});

test("round: one page turns to itself", () => {
  assert.equal(turned(onPage(0, "a"), ideas("a"), 1).page, 0);
});

test("round: by hand, both ways around", () => {
  assert.equal(leafed(onPage(0, "a"), 3, -1).page, 2);
  assert.equal(leafed(onPage(2, "a"), 3, 1).page, 0);
});

test("round: no more than 500 ideas", () => {
  const many = new Map(Array.from({ length: 550 }, (_, n) => [`i${n}`, { id: `i${n}`, at: String(1000 + n) }]));
  const { order } = refreshed(START, many);
  assert.equal(order.length, 500);
  assert.equal(order[0], "i549");
});
