import assert from "node:assert/strict";
import { test } from "node:test";

import { isSupported, shownCount } from "../../static/js/guest/supports.js";

const idea = { id: "i1", support: 5 };
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
  assert.equal(shownCount(idea, [], []), 5);
  assert.equal(shownCount(idea, [support], []), 6);
  assert.equal(shownCount(idea, [], [{ ...support, position: 9 }]), 6);
  assert.equal(shownCount(idea, [withdraw], [support]), 5);
});
