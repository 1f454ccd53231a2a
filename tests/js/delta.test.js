import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { NOTHING, apply, applyOwn, fateOf, seenOn } from "../../static/js/delta.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/delta.json", import.meta.url), "utf8"));

for (const { name, held, update, expected } of vectors) {
  test(`delta: ${name}`, () => {
    const before = withMaps(held);
    assert.deepEqual(apply(before, update), expected && withMaps(expected));
    assert.deepEqual(before, withMaps(held), "what was held is left as it was");
  });
}

function withMaps(screen) {
  const collections = Object.entries(screen.collections).map(([name, items]) => [
    name,
    new Map(Object.entries(items)),
  ]);
  return { ...screen, collections: Object.fromEntries(collections) };
}

const idea = (id, status) => ({ id, text: "Bänke", status });

test("own: the first message is whole, also when it is empty", () => {
  const before = applyOwn(null, { ideas: [idea("i1", "pending")], supports: [{ id: "i2", on: true }] }, true);
  const after = applyOwn(before, { ideas: [], supports: [] }, true);
  assert.equal(after.ideas.size, 0);
  assert.equal(after.supports.size, 0);
});

test("own: what changed is merged, in the order in which it came", () => {
  const before = applyOwn(null, { ideas: [idea("i1", "pending"), idea("i2", "pending")], supports: [] }, true);
  const after = applyOwn(before, { ideas: [idea("i1", "published")] }, false);
  assert.deepEqual([...after.ideas.values()].map(({ id, status }) => [id, status]), [
    ["i1", "published"],
    ["i2", "pending"],
  ]);
  assert.equal(before.ideas.get("i1").status, "pending");
});

test("own: a support is taken back", () => {
  const before = applyOwn(null, { supports: [{ id: "i1", on: true }, { id: "i2", on: true }] }, true);
  const after = applyOwn(before, { supports: [{ id: "i1", on: false }] }, false);
  assert.deepEqual([...after.supports], ["i2"]);
});

test("own: what was forgotten is gone", () => {
  const before = applyOwn(null, { ideas: [idea("i1", "pending"), idea("i2", "pending")] }, true);
  assert.deepEqual([...applyOwn(before, { gone: { ideas: ["i1"] } }, false).ideas.keys()], ["i2"]);
});

const screen = (...ideas) => ({ ...NOTHING, epoch: "e1", collections: { ideas: new Map(ideas.map((one) => [one.id, one])) } });
const mine = (...ideas) => applyOwn(null, { ideas }, true);

test("own: what hangs on the wall is published, in the words that hang there", () => {
  const own = mine(idea("i1", "pending"), { ...idea("i2", "hidden"), reason: "other" }, idea("i3", "pending"));
  const held = screen({ id: "i1", text: "Mehr Bänke" }, { id: "i2", text: "Bänke" });
  assert.deepEqual([...seenOn(held, own).ideas.values()], [
    { id: "i1", text: "Mehr Bänke", status: "published" },
    { id: "i2", text: "Bänke", status: "published" },
    idea("i3", "pending"),
  ]);
});

test("own: where the wall tells nothing new, it is the same", () => {
  const own = mine(idea("i1", "published"), idea("i3", "pending"));
  assert.equal(seenOn(screen({ id: "i1", text: "Bänke" }), own), own);
});

test("own: what the screen leaves to ask", () => {
  const held = screen({ id: "i1", text: "Bänke" });
  assert.equal(fateOf(null, held), "seen");
  assert.equal(fateOf(mine(idea("i1", "published"), idea("i2", "hidden")), held), "seen");
  assert.equal(fateOf(mine(idea("i1", "published"), idea("i2", "pending")), held), "waits");
  assert.equal(fateOf(mine(idea("i2", "published"), idea("i3", "pending")), held), "gone");
});
