import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureOnAir } from "../../static/js/moderate/on-air.js";

const facts = (stage, more = {}) => ({ stage: { mode: "wall", black: false, ...stage }, poll: null, spotlight: null, ...more });

test("the desk names the picture on the screen", () => {
  for (const mode of ["welcome", "wall", "themes", "results", "pause"]) assert.equal(pictureOnAir(facts({ mode })), mode);
});

test("an idea alone has no other picture", () => {
  assert.equal(pictureOnAir(facts({ mode: "spotlight" }, { spotlight: "i-1" })), null);
});

test("a poll and a light that are over leave the wall", () => {
  assert.equal(pictureOnAir(facts({ mode: "poll" }, { poll: "p-1" })), "poll");
  assert.equal(pictureOnAir(facts({ mode: "poll" })), "wall");
  assert.equal(pictureOnAir(facts({ mode: "spotlight" })), "wall");
});

test("black is said first", () => {
  assert.equal(pictureOnAir(facts({ mode: "spotlight", black: true }, { spotlight: "i-1" })), "black");
});
