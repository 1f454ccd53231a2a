import assert from "node:assert/strict";
import { test } from "node:test";
import { arranged, beside, fromGroups, heard, inOrder, isOver, nameOf, suggestions } from "../../static/js/groups/figures.js";

const group = (number, handed = [], more = {}) => ({ id: `g${number}`, number, title: null, theme: null, handed, removed: false, ...more });
const map = (...items) => new Map(items.map((item) => [item.id, item]));

test("groups stand in their order, without those that were removed", () => {
  const groups = map(group(3), group(1), group(2, [], { removed: true }));
  assert.deepEqual(arranged(groups).map(({ id }) => id), ["g1", "g3"]);
  assert.deepEqual(arranged(undefined), []);
});

test("a group is called by its name, its theme or its number", () => {
  const themes = [{ id: "markt", title: "Der Markt" }];
  const named = (of) => nameOf(of, themes, (number) => `Gruppe ${number}`);
  assert.equal(named(group(1, [], { title: "Rot", theme: "markt" })), "Rot");
  assert.equal(named(group(2, [], { theme: "markt" })), "Der Markt");
  assert.equal(named(group(3, [], { theme: "gone" })), "Gruppe 3");
});

test("an idea on the wall says from which group it is, by the group's name or number", () => {
  const groups = map(group(1, ["i1"]), group(2, ["i2"], { theme: "markt" }), group(3), group(4, ["i4"], { title: "$& {group}" }));
  const from = fromGroups(groups, [{ id: "markt", title: "Der Markt" }], { numbered: "aus Gruppe {number}", named: "aus der Gruppe {group}" });
  assert.deepEqual([...from], [["g1", "aus Gruppe 1"], ["g2", "aus der Gruppe Der Markt"], ["g4", "aus der Gruppe $& {group}"]]);
  assert.equal(fromGroups(undefined, [], {}).size, 0);
});

test("the plenum goes from group to group, past those with nothing to hear", () => {
  const groups = map(group(1, ["i1"]), group(2), group(3, ["i2"]));
  assert.deepEqual(heard(groups).map(({ id }) => id), ["g1", "g3"]);
  assert.equal(beside(groups, null, 1), "g1");
  assert.equal(beside(groups, null, -1), "g3");
  assert.equal(beside(groups, "g1", 1), "g3");
  assert.equal(beside(groups, "g3", 1), null);
  assert.equal(beside(map(group(1)), null, 1), null);
});

test("what was hidden since it was handed in is passed over", () => {
  const ideas = map({ id: "i2" });
  assert.deepEqual(suggestions(group(1, ["i1", "i2"]), ideas), [{ id: "i2" }]);
});

test("points come before support, and the older one before the newer", () => {
  const ideas = [
    { id: "i1", points: 1, support: 9, at: "2" },
    { id: "i2", points: 3, support: 0, at: "3" },
    { id: "i3", points: 1, support: 9, at: "1" },
  ];
  assert.deepEqual(inOrder(ideas).map(({ id }) => id), ["i2", "i3", "i1"]);
});

test("without a bell nothing is over", () => {
  assert.equal(isOver(null, 0), false);
  assert.equal(isOver("1970-01-01T00:00:01.000Z", 999), false);
  assert.equal(isOver("1970-01-01T00:00:01.000Z", 1000), true);
});
