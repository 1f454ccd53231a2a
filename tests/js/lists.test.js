import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY, crossed, entered, moved, pointed, refreshed, settled } from "../../static/js/moderate/lists.js";

/** Ideas written one a minute, in this order. */
function evening(statuses) {
  const ideas = Object.entries(statuses).map(([id, status], minute) => [
    id,
    { id, status, at: `2020-08-20T18:${10 + minute}Z`, decided: null },
  ]);
  return new Map(ideas);
}

const pending = (...ids) => evening(Object.fromEntries(ids.map((id) => [id, "pending"])));
const deskAt = (ideas, list, id) => pointed(refreshed(EMPTY, ideas), list, id);

test("lists: the inbox is oldest first, the others newest first", () => {
  const ideas = evening({ a: "pending", b: "published", c: "pending", d: "published", e: "hidden" });
  assert.deepEqual(refreshed(EMPTY, ideas).lists, { pending: ["a", "c"], published: ["d", "b"], hidden: ["e"] });
});

test("lists: no idea takes the cursor by arriving", () => {
  assert.equal(refreshed(EMPTY, pending("a")).cursor, null);
});

test("lists: what another moderator handled stays in place while the cursor is in the list", () => {
  const desk = deskAt(pending("a", "b", "c"), "pending", "b");
  const handled = evening({ a: "hidden", b: "published", c: "pending", d: "pending" });
  const after = refreshed(desk, handled);
  assert.deepEqual(after.lists.pending, ["a", "b", "c", "d"]);
  assert.deepEqual(after.cursor, { list: "pending", id: "b" });
  assert.deepEqual(after.lists.published, ["b"]);
});

test("lists: the list under the mouse stands still too", () => {
  const desk = refreshed(EMPTY, pending("a", "b"));
  const handled = evening({ a: "hidden", b: "pending", c: "pending" });
  assert.deepEqual(refreshed(desk, handled, "pending").lists.pending, ["a", "b", "c"]);
  assert.deepEqual(refreshed(desk, handled).lists.pending, ["b", "c"]);
});

test("lists: a list is entered at its head, and not left when one is there", () => {
  const ideas = evening({ a: "pending", b: "pending", c: "hidden" });
  const desk = deskAt(ideas, "pending", "b");
  assert.deepEqual(entered(desk, ideas, "hidden").cursor, { list: "hidden", id: "c" });
  assert.deepEqual(entered(desk, ideas, "pending").cursor, { list: "pending", id: "b" });
  assert.equal(entered(desk, ideas, "published").cursor, null);
});

test("lists: moving on puts the list in order, past what is no longer there", () => {
  const desk = deskAt(pending("a", "b", "c", "d"), "pending", "b");
  const ideas = evening({ a: "hidden", b: "published", c: "hidden", d: "pending" });
  const after = moved(refreshed(desk, ideas), ideas, 1);
  assert.deepEqual(after.lists, { pending: ["d"], published: ["b"], hidden: ["c", "a"] });
  assert.deepEqual(after.cursor, { list: "pending", id: "d" });
});

test("lists: at the end the cursor stays, and goes back when its idea is gone from the list", () => {
  const ideas = pending("a", "b");
  const desk = deskAt(ideas, "pending", "b");
  assert.equal(moved(desk, ideas, 1).cursor.id, "b");
  const handled = evening({ a: "pending", b: "published" });
  assert.equal(moved(refreshed(desk, handled), handled, 1).cursor.id, "a");
});

test("lists: the last of a list leaves no cursor, and moving starts anew", () => {
  const ideas = pending("a");
  const desk = deskAt(ideas, "pending", "a");
  const handled = evening({ a: "published" });
  const after = moved(refreshed(desk, handled), handled, 1);
  assert.equal(after.cursor, null);
  assert.deepEqual(moved(after, handled, 1).cursor, { list: "published", id: "a" });
});

test("lists: new published ideas wait at the end while the cursor is there", () => {
  const desk = deskAt(evening({ a: "published", b: "published" }), "published", "b");
  const ideas = evening({ a: "published", b: "published", c: "published" });
  assert.deepEqual(refreshed(desk, ideas).lists.published, ["b", "a", "c"]);
  assert.deepEqual(settled(refreshed(desk, ideas), ideas).lists.published, ["c", "b", "a"]);
});

test("lists: acting keeps the cursor's idea in its place, even if it belongs elsewhere now", () => {
  const desk = deskAt(pending("a", "b", "c"), "pending", "b");
  const ideas = evening({ a: "pending", b: "published", c: "pending" });
  assert.deepEqual(settled(refreshed(desk, ideas), ideas).lists.pending, ["a", "b", "c"]);
});

test("lists: what is forgotten is gone, and the cursor goes to its neighbour", () => {
  const desk = deskAt(pending("a", "b", "c"), "pending", "b");
  const left = pending("a", "c");
  const after = refreshed(desk, left);
  assert.deepEqual(after.lists.pending, ["a", "c"]);
  assert.equal(after.cursor.id, "c");
  const none = pending();
  assert.equal(refreshed(after, none).cursor, null);
});

test("lists: crossing skips empty lists and stops at the edge", () => {
  const ideas = evening({ a: "pending", b: "hidden" });
  const desk = deskAt(ideas, "pending", "a");
  const over = crossed(desk, ideas, 1);
  assert.deepEqual(over.cursor, { list: "hidden", id: "b" });
  assert.equal(crossed(over, ideas, 1), over);
  assert.deepEqual(crossed(over, ideas, -1).cursor, { list: "pending", id: "a" });
});
