import assert from "node:assert/strict";
import { test } from "node:test";

import {
  EMPTY, between, crossed, entered, moved, pointed, refreshed, regrouped, revealed, settled,
} from "../../static/js/moderate/lists.js";
import { Picture } from "../../static/js/moderate/places.js";

/** Ideas written one a minute, in this order; "next", "stage" and "done" are published ones in that place. */
function evening(places, lets = null) {
  const ideas = Object.entries(places).map(([id, place], minute) => [
    id,
    {
      id,
      status: ["pending", "hidden"].includes(place) ? place : "published",
      at: `2020-08-20T18:${10 + minute}Z`,
      decided: null,
    },
  ]);
  const at = (wanted) => Object.keys(places).filter((id) => places[id] === wanted);
  return new Picture(new Map(ideas), { spotlight: at("stage")[0] ?? null, queue: at("next"), done: at("done") }, lets);
}

const pending = (...ids) => evening(Object.fromEntries(ids.map((id) => [id, "pending"])));
const deskAt = (picture, list, id) => pointed(refreshed(EMPTY, picture), list, id);
const some = (lists) => Object.fromEntries(Object.entries(lists).filter(([, ids]) => ids.length));

test("lists: the inbox is oldest first, the others newest first; what is next comes as the queue has it", () => {
  const picture = evening({ a: "pending", b: "published", c: "pending", d: "published", e: "hidden", f: "next", g: "next", h: "stage", i: "done" });
  assert.deepEqual(refreshed(EMPTY, picture).lists, {
    pending: ["a", "c"], published: ["d", "b"], next: ["f", "g"], stage: ["h"], done: ["i"], hidden: ["e"],
  });
});

test("lists: no idea takes the cursor by arriving", () => {
  assert.equal(refreshed(EMPTY, pending("a")).cursor, null);
});

test("lists: what another moderator handled stays in place, and what is new waits, while the cursor is in the list", () => {
  const desk = deskAt(pending("a", "b", "c"), "pending", "b");
  const after = refreshed(desk, evening({ a: "hidden", b: "published", c: "pending", d: "pending" }));
  assert.deepEqual(after.lists.pending, ["a", "b", "c"]);
  assert.deepEqual(after.behind.pending, ["d"]);
  assert.deepEqual(after.cursor, { list: "pending", id: "b" });
  assert.deepEqual(after.lists.published, ["b"]);
});

test("lists: one's own are no surprise: they come where they belong", () => {
  const desk = deskAt(pending("a", "c"), "pending", "a");
  const after = refreshed(desk, pending("a", "b", "c", "d"), [], ({ id }) => id === "b");
  assert.deepEqual([after.lists.pending, after.behind.pending], [["a", "b", "c"], ["d"]]);
});

test("lists: where nothing is left to read, what is new does not wait", () => {
  const desk = deskAt(pending("a"), "pending", "a");
  const after = refreshed(desk, evening({ a: "published", b: "pending" }));
  assert.deepEqual([after.lists.pending, after.behind.pending], [["b", "a"], []]);
  assert.deepEqual(refreshed(EMPTY, pending("a"), ["pending"]).lists.pending, ["a"]);
});

test("lists: a list under the mouse stands still too", () => {
  const desk = refreshed(EMPTY, pending("a", "b"));
  const picture = evening({ a: "hidden", b: "pending", c: "pending" });
  assert.deepEqual(refreshed(desk, picture, ["pending"]).lists.pending, ["a", "b"]);
  assert.deepEqual(refreshed(desk, picture).lists.pending, ["b", "c"]);
});

test("lists: the queue is always in its true order, and keeps the cursor's idea until one moves on", () => {
  const desk = deskAt(evening({ a: "next", b: "next", c: "next" }), "next", "b");
  const after = refreshed(desk, evening({ c: "next", a: "next", b: "stage", d: "next" }));
  assert.deepEqual(after.lists.next, ["c", "b", "a", "d"]);
  const picture = evening({ c: "next", a: "next", b: "stage", d: "next" });
  assert.deepEqual(moved(after, picture, 1).lists.next, ["c", "a", "d"]);
});

test("lists: what is new comes when it is asked for, or when the cursor reaches the end", () => {
  const desk = deskAt(pending("a", "b"), "pending", "b");
  const picture = pending("a", "b", "c");
  const waits = refreshed(desk, picture);
  assert.deepEqual(revealed(waits, picture, "pending").lists.pending, ["a", "b", "c"]);
  const after = moved(waits, picture, 1);
  assert.deepEqual([after.cursor.id, after.behind.pending], ["c", []]);
});

test("lists: what is new among the published comes first, and moves nothing before it is asked for", () => {
  const desk = deskAt(evening({ a: "published", b: "published" }), "published", "b");
  const picture = evening({ a: "published", b: "published", c: "published" });
  const waits = refreshed(desk, picture);
  assert.deepEqual(waits.lists.published, ["b", "a"]);
  assert.deepEqual(settled(waits, picture).behind.published, ["c"]);
  assert.deepEqual(revealed(waits, picture, "published").lists.published, ["c", "b", "a"]);
});

test("lists: a list is entered at its head, and not left when one is there", () => {
  const picture = evening({ a: "pending", b: "pending", c: "hidden" });
  const desk = deskAt(picture, "pending", "b");
  assert.deepEqual(entered(desk, picture, "hidden").cursor, { list: "hidden", id: "c" });
  assert.deepEqual(entered(desk, picture, "pending").cursor, { list: "pending", id: "b" });
  assert.equal(entered(desk, picture, "published").cursor, null);
});

test("lists: moving on leaves behind what is no longer there", () => {
  const desk = deskAt(pending("a", "b", "c", "d"), "pending", "b");
  const picture = evening({ a: "hidden", b: "published", c: "hidden", d: "pending" });
  const after = moved(refreshed(desk, picture), picture, 1);
  assert.deepEqual(some(after.lists), { pending: ["d"], published: ["b"], hidden: ["c", "a"] });
  assert.deepEqual(after.cursor, { list: "pending", id: "d" });
});

test("lists: moving on skips what was just handled in one go", () => {
  const picture = pending("a", "b", "c", "d");
  assert.equal(moved(deskAt(picture, "pending", "a"), picture, 1, new Set(["b", "c"])).cursor.id, "d");
});

test("lists: at the end the cursor stays, and goes back when its idea is gone from the list", () => {
  const picture = pending("a", "b");
  const desk = deskAt(picture, "pending", "b");
  assert.equal(moved(desk, picture, 1).cursor.id, "b");
  const handled = evening({ a: "pending", b: "published" });
  assert.equal(moved(refreshed(desk, handled), handled, 1).cursor.id, "a");
});

test("lists: the last of a list leaves no cursor, and moving starts anew", () => {
  const desk = deskAt(pending("a"), "pending", "a");
  const handled = evening({ a: "published" });
  const after = moved(refreshed(desk, handled), handled, 1);
  assert.equal(after.cursor, null);
  assert.deepEqual(moved(after, handled, 1).cursor, { list: "published", id: "a" });
});

test("lists: acting keeps the cursor's idea in its place, even if it belongs elsewhere now", () => {
  const desk = deskAt(pending("a", "b", "c"), "pending", "b");
  const picture = evening({ a: "pending", b: "published", c: "pending" });
  assert.deepEqual(settled(refreshed(desk, picture), picture).lists.pending, ["a", "b", "c"]);
});

test("lists: what is forgotten is gone, and the cursor goes to its neighbour", () => {
  const desk = deskAt(pending("a", "b", "c"), "pending", "b");
  const after = refreshed(desk, pending("a", "c"));
  assert.deepEqual(after.lists.pending, ["a", "c"]);
  assert.equal(after.cursor.id, "c");
  assert.equal(refreshed(after, pending()).cursor, null);
});

test("lists: crossing skips empty lists and stops at the edge", () => {
  const picture = evening({ a: "pending", b: "hidden" });
  const desk = deskAt(picture, "pending", "a");
  const over = crossed(desk, picture, 1);
  assert.deepEqual(over.cursor, { list: "hidden", id: "b" });
  assert.equal(crossed(over, picture, 1), over);
  assert.deepEqual(crossed(over, picture, -1).cursor, { list: "pending", id: "a" });
});

test("lists: a filter shows fewer, counts all, and leaves queue and stage whole", () => {
  const picture = evening({ a: "pending", b: "pending", c: "next", d: "stage" }, ({ id }) => id === "b");
  const desk = regrouped(deskAt(pending("a", "b"), "pending", "a"), picture);
  assert.deepEqual(some(desk.lists), { pending: ["b"], next: ["c"], stage: ["d"] });
  assert.equal(desk.cursor, null);
  assert.equal(picture.counts.pending, 2);
});

test("lists: what lies between two, whichever comes first", () => {
  const desk = deskAt(pending("a", "b", "c", "d"), "pending", "a");
  assert.deepEqual(between(desk, "pending", "c", "a"), ["a", "b", "c"]);
  assert.deepEqual(between(desk, "pending", "gone", "b"), ["b"]);
});
