import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { apply, applyOwn } from "../../static/js/delta.js";

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
