import assert from "node:assert/strict";
import { test } from "node:test";

import { Toasts } from "../../static/js/moderate/toasts.js";

const told = (...list) => {
  const toasts = new Toasts();
  for (const toast of list) toasts.add({ kind: "done", ...toast });
  return toasts;
};
const sentences = (toasts) => toasts.list.map(({ sentence }) => sentence);

test("toasts: the latest last, and never more than three", () => {
  const toasts = told(...["a", "b", "c", "d"].map((idea) => ({ sentence: idea, ideas: [idea] })));
  assert.deepEqual(sentences(toasts), ["b", "c", "d"]);
});

test("toasts: what is said about an idea replaces what was said about it before", () => {
  const toasts = told({ sentence: "freigegeben", ideas: ["a"], deeds: [] }, { sentence: "zurückgenommen", ideas: ["a"] });
  assert.deepEqual(sentences(toasts), ["zurückgenommen"]);
});

test("toasts: a refusal stays until it is dismissed", () => {
  const toasts = told({ kind: "refused", sentence: "nein", ideas: ["a"] }, { sentence: "ja", ideas: ["a"] });
  assert.deepEqual(sentences(toasts), ["nein", "ja"]);
  toasts.drop(toasts.list[0].id);
  assert.deepEqual(sentences(toasts), ["ja"]);
});

test("toasts: a note gives way to whatever comes", () => {
  const toasts = told({ kind: "note", sentence: "nichts gewählt" }, { sentence: "ja", ideas: ["a"] });
  assert.deepEqual(sentences(toasts), ["ja"]);
});
