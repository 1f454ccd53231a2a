import assert from "node:assert/strict";
import { test } from "node:test";
import { byRate, percents, rate, screenTime } from "../../static/js/fair.js";
import { arranged } from "../../static/js/guest/views.js";
import { acceptance, figuresOf, mostSupported, whyOf } from "../../static/js/moderate/fair.js";

const SIZES = { venue: 45, remote: 995 };
const SIDE = { posts: 0, published: 0, supports: 0, seconds: 0, people: 0, waiting: 0 };

const idea = (id, support, hall = 0) => ({ id, support, support_venue: hall, status: "published", version: 2, at: id });
const byId = (...ideas) => new Map(ideas.map((one) => [one.id, one]));

test("a fifth of one side is worth a tenth of both", () => {
  const both = rate(idea("i1", 105, 5), SIZES);
  assert.ok(Math.abs(both - rate(idea("i2", 10, 10), SIZES)) < 1e-9);
  assert.ok(Math.abs(both - rate(idea("i3", 200, 0), SIZES)) < 1e-9);
});

test("before the sizes are known support alone decides", () => {
  assert.ok(rate(idea("i1", 2), undefined) > rate(idea("i2", 1), undefined));
});

test("the wall goes by support for the sizes, the newest first where it is equal", () => {
  const ideas = byId(idea("i1", 100), idea("i2", 10, 10), idea("i3", 0), idea("i4", 0));
  assert.deepEqual(arranged(ideas, "fair", SIZES), ["i2", "i1", "i4", "i3"]);
  assert.deepEqual(arranged(ideas, "top"), ["i1", "i2", "i4", "i3"]);
  assert.deepEqual(mostSupported(ideas, SIZES).map(({ id }) => id), ["i2", "i1"]);
  assert.equal([...ideas.values()].sort(byRate(SIZES))[0].id, "i2");
});

test("shares come to a hundred; nothing is shared by nobody", () => {
  assert.deepEqual(percents(1, 2), [33, 67]);
  assert.equal(percents(0, 0), null);
});

test("what is on the screen counts as it goes", () => {
  const balance = { venue: { ...SIDE, seconds: 30 }, remote: SIDE, lit: { side: "remote", since: new Date(1_000).toISOString() } };
  assert.deepEqual(screenTime(balance, 11_000), { venue: 30, remote: 10 });
  const time = figuresOf(balance, null, 11_000).find(({ name }) => name === "seconds");
  assert.deepEqual(time.shares, [75, 25]);
});

test("a proposal is taken into the queue, or onto the screen where there is none; what is gone is not", () => {
  const ideas = byId(idea("i1", 0));
  const seen = { idea: "i1", version: 2 };
  assert.deepEqual(acceptance({ idea: "i1" }, ideas, { queue: [] }), ["queue_idea", seen]);
  assert.deepEqual(acceptance({ idea: "i1" }, ideas, {}), ["spotlight_idea", seen]);
  assert.equal(acceptance(null, ideas, {}), null);
  assert.equal(acceptance({ idea: "i1" }, byId({ ...idea("i1", 0), status: "hidden" }), {}), null);
});

test("a proposal says why", () => {
  const why = { why: "behind", side: "remote", time: 0.301, share: 0.7 };
  assert.deepEqual(whyOf(why), ["why.behind.remote", { time: 30, share: 70 }]);
});
