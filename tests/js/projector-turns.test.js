import assert from "node:assert/strict";
import { test } from "node:test";

import { inTurns } from "../../static/js/projector/turns.js";

/** One idea for each letter, newest first: h from the hall, a from paper, o from home, f from Facebook. */
const ORIGINS = { h: "venue", a: "paper", o: "remote", f: "facebook" };
const wall = (letters) =>
  [...letters].map((letter, n) => ({ id: `${letter}${n}`, origin: ORIGINS[letter], at: new Date(1e12 - n).toISOString() }));
const sides = (letters, most = 500) => inTurns(wall(letters), most).map(({ id }) => id[0]).join("");

test("turns: of one side alone, the newest comes first", () => {
  assert.deepEqual(inTurns(wall("hha"), 500).map(({ id }) => id), ["h0", "h1", "a2"]);
  assert.deepEqual(inTurns([], 500), []);
});

test("turns: a hall that was silent for long is on the first page all the same", () => {
  assert.equal(sides(`${"o".repeat(30)}hhh`).slice(0, 12), "oohooohoooho");
});

test("turns: the larger side is not drowned either: each is due its share of the ideas, a quarter at least", () => {
  const first = sides(`${"h".repeat(10)}${"o".repeat(40)}`).slice(0, 40);
  assert.equal([...first].filter((side) => side === "h").length, 10);
  const even = sides(`${"h".repeat(20)}${"o".repeat(20)}`);
  for (let places = 2; places <= 40; places += 2) {
    assert.equal([...even.slice(0, places)].filter((side) => side === "h").length, places / 2, `of the first ${places}`);
  }
});

test("turns: the newest of all comes first, whatever side is due", () => {
  assert.equal(sides("hooooooooo")[0], "h");
  assert.equal(sides("ohhhhhhhhh")[0], "o");
});

test("turns: every idea has one place, and beyond the most both sides still have theirs", () => {
  const ideas = wall("hofaohhofaofofof");
  const ordered = inTurns(ideas, 500);
  assert.deepEqual(new Set(ordered), new Set(ideas));
  assert.equal(ordered.length, ideas.length);
  assert.equal(sides(`${"o".repeat(600)}${"h".repeat(200)}`, 400).match(/h/g).length, 100);
});

test("turns: within a side, newer ideas come before older ones", () => {
  const ordered = inTurns(wall("oohhoohoho"), 500);
  for (const origin of ["venue", "remote"]) {
    const times = ordered.filter((idea) => idea.origin === origin).map(({ at }) => at);
    assert.deepEqual(times, times.toSorted().reverse());
  }
});
