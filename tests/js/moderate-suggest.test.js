import assert from "node:assert/strict";
import { test } from "node:test";

import { bestOf, isUnsorted, leftOf, proposed } from "../../static/js/moderate/suggest.js";

const THEMES = [{ id: "rad", title: "Radfahren" }, { id: "amt", title: "Verwaltung" }];
const idea = (id, more = {}) => ({ id, status: "published", theme: null, ...more });
const held = (...ideas) => new Map(ideas.map((one) => [one.id, one]));

test("suggest: what stands under no theme that is there is still to be sorted", () => {
  assert.equal(isUnsorted(idea("i1"), THEMES), true);
  assert.equal(isUnsorted(idea("i1", { status: "pending", theme: "removed" }), THEMES), true);
  assert.equal(isUnsorted(idea("i1", { theme: "rad" }), THEMES), false);
  for (const status of ["hidden", "merged"]) assert.equal(isUnsorted(idea("i1", { status }), THEMES), false);
  assert.equal(isUnsorted(undefined, THEMES), false);
});

test("suggest: of many, what was sorted meanwhile is no longer suggested", () => {
  const together = { theme: "rad", words: ["Radweg"], ideas: ["i1", "i2", "i3"], count: 5 };
  const ideas = held(idea("i1"), idea("i2", { theme: "amt" }));
  assert.deepEqual(leftOf(together, ideas, THEMES), { ...together, title: "Radfahren", ideas: ["i1"], count: 3 });
  assert.equal(leftOf(together, held(idea("i1", { theme: "amt" })), THEMES), null);
  assert.equal(leftOf({ ...together, theme: "removed" }, ideas, THEMES), null);
  assert.equal(leftOf({ ...together, theme: null }, ideas, THEMES).title, "Radweg");
});

test("suggest: a new theme is called by nouns, where there are any", () => {
  assert.equal(proposed(["beleuchtet", "Radweg", "Ampel", "Schule"]), "Radweg, Ampel");
  assert.equal(proposed(["dunkel"]), "dunkel");
  assert.equal(proposed([]), "");
});

test("suggest: the best for one idea is the first whose theme is there", () => {
  const found = [{ theme: "removed", words: [], sure: true }, { theme: "amt", words: ["Ausweis"], sure: false }];
  assert.deepEqual(bestOf(found, idea("i1"), THEMES), { ...found[1], title: "Verwaltung" });
  assert.equal(bestOf(found, idea("i1", { theme: "rad" }), THEMES), null);
  assert.equal(bestOf([], idea("i1"), THEMES), null);
});
