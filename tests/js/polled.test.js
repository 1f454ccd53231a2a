import assert from "node:assert/strict";
import { test } from "node:test";
import { answersOf, lastCounted } from "../../static/js/projector/polled.js";

const poll = (id, more = {}) => ({
  id, kind: "choice", status: "closed", at: "2026-09-24T18:00:00Z", most: 1, voices: { venue: 2, remote: 4 },
  options: [{ id: "a", text: "Busse" }, { id: "b", text: "Bänke" }, { id: "c", text: "WLAN" }, { id: "d", text: "Räder" }],
  results: { options: [{ id: "a", venue: 0, remote: 1 }, { id: "b", venue: 2, remote: 1 }, { id: "c", venue: 0, remote: 0 }, { id: "d", venue: 0, remote: 2 }] },
  ...more,
});
const held = (...polls) => new Map(polls.map((one) => [one.id, one]));

test("the results tell of the last poll that is closed and public", () => {
  const later = { at: "2026-09-24T19:00:00Z" };
  assert.equal(lastCounted(held(poll("1"), poll("2", later))).id, "2");
  assert.equal(lastCounted(held(poll("1"), poll("2", { ...later, status: "open" }))).id, "1");
  assert.equal(lastCounted(held(poll("1"), poll("2", { ...later, results: null }))).id, "1");
  assert.equal(lastCounted(undefined), null);
});

test("the answers given most come first, with each side's share; what nobody said is left out", () => {
  const rows = answersOf(poll("1"), {});
  assert.deepEqual(rows.map(({ label }) => label), ["Bänke", "Räder", "Busse"]);
  assert.deepEqual([rows[0].venue.share, rows[0].remote.share], [1, 0.25]);
});
