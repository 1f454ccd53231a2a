import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { apply } from "../../static/js/delta.js";

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
