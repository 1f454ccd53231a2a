import assert from "node:assert/strict";
import { test } from "node:test";

import { largest } from "../../static/js/projector/fit.js";

test("fit: the largest that fits, the ends included", () => {
  for (const limit of [32, 33, 100, 172, 173]) assert.equal(largest(32, 173, (size) => size <= limit), limit);
});

test("fit: the least where nothing fits, the most where everything does", () => {
  assert.equal(largest(32, 173, () => false), 32);
  assert.equal(largest(32, 173, () => true), 173);
});
