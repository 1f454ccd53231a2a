import assert from "node:assert/strict";
import { test } from "node:test";

import { applyOwn } from "../../static/js/delta.js";
import { clockWords } from "../../static/js/group/clock-view.js";
import { combinable, combining, endOf, lastCall, nameOf, phaseOf, ranked, rankingOf, standing, toggled, told, written } from "../../static/js/group/standing.js";
import { groupNotice } from "../../static/js/guest/group-notice.js";

const AT = Date.parse("2026-08-31T19:00:00Z");
const MINUTE = 60_000;
const fact = { assignment: "random", planned: false, top: 3, places: 3, started: "2026-08-31T19:00:00Z", until: "2026-08-31T19:30:00Z" };
const group = { id: "g1", number: 2, title: null, theme: null, members: [], scribe: null, handed: [], until: null };
const say = (key, values = {}) => [key, ...Object.values(values)].join(" ");

test("group: its time runs from the start to the bell, and longer where it alone was given more", () => {
  assert.equal(phaseOf(null, null, AT), "none");
  assert.equal(phaseOf({ ...fact, planned: true }, null, AT), "planned");
  assert.equal(phaseOf({ ...fact, started: null, until: null }, group, AT), "before");
  assert.equal(phaseOf(fact, group, AT + 29 * MINUTE), "running");
  assert.equal(phaseOf(fact, group, AT + 30 * MINUTE), "over");
  const late = { ...group, until: "2026-08-31T19:40:00Z" };
  assert.equal(phaseOf(fact, late, AT + 30 * MINUTE), "running");
  assert.equal(endOf(fact, late), AT + 40 * MINUTE);
});

test("group: the clock says minutes, and seconds only at the end", () => {
  const said = (minutes) => clockWords({ phase: "running", fact, group }, AT + minutes * MINUTE, "de", say);
  assert.match(said(0), /^group\.clock\.left 30 /);
  assert.match(said(24.5), /^group\.clock\.left 6 /);
  assert.match(said(28.5), /^group\.clock\.soon 1:30 /);
  assert.equal(clockWords({ phase: "over", fact, group }, AT, "de", say), "group.clock.over");
});

test("group: the end is read out with five minutes left and with one", () => {
  assert.deepEqual([6, 5, 2, 1, 0.5, 0, -1].map((left) => lastCall(left * MINUTE)), [null, 5, 5, 1, 1, null, null]);
});

test("group: it is called by its title, else its theme, else its number", () => {
  const themes = [{ id: "stadt", title: "Digitale Stadt" }];
  assert.equal(nameOf(group, themes, say), "group.number 2");
  assert.equal(nameOf({ ...group, theme: "stadt" }, themes, say), "Digitale Stadt");
  assert.equal(nameOf({ ...group, theme: "stadt", title: "Nord" }, themes, say), "Nord");
});

test("group: the wall stays in the order of writing, the ranking goes by points, support and age", () => {
  const ideas = new Map([["a", 1, 0, "3"], ["b", 1, 4, "2"], ["c", 5, 0, "4"], ["d", 1, 4, "1"]].map(
    ([id, points, support, at]) => [id, { id, points, support, at }]));
  assert.deepEqual(written(ideas).map(({ id }) => id), ["d", "b", "a", "c"]);
  assert.deepEqual(ranked(ideas).map(({ id }) => id), ["c", "d", "b", "a"]);
  assert.deepEqual(standing(["x", "c", "a", "b"], ideas, 2), ["c", "a"]);
});

test("group: what is combined stands under what the group ranks first, and only what is inside is", () => {
  const ideas = new Map([["a", 1, true], ["b", 4, true], ["c", 9, false], ["d", 2, true]].map(
    ([id, points, inside]) => [id, { id, points, inside, support: 0, at: "1", version: points }]));
  assert.deepEqual(combinable(ideas).map(({ id }) => id), ["b", "d", "a"]);
  assert.deepEqual(combining(["a", "b", "c"], ideas), { idea: "b", version: 4, merged: { a: 1 } });
  assert.equal(combining(["a", "c"], ideas), null);
  assert.equal(combining(["a", "gone"], ideas), null);
});

test("group: a choice is put in, taken out, and refused where it is full", () => {
  assert.deepEqual(toggled(["a"], "b", 3), ["a", "b"]);
  assert.deepEqual(toggled(["a", "b"], "a", 3), ["b"]);
  assert.equal(toggled(["a", "b", "c"], "d", 3), null);
});

test("group: the ranking that is on its way counts before the one that the server has", () => {
  const own = { rankings: new Map([["g1", { id: "g1", ideas: ["a"] }]]) };
  assert.deepEqual(rankingOf(group, own, []), ["a"]);
  assert.deepEqual(rankingOf(group, own, [{ name: "rank_ideas", ideas: ["b", "a"] }]), ["b", "a"]);
});

test("group: the bell, another group, none, the pen and the hand-in are read out once", () => {
  const now = { membership: { id: "m1" }, group, name: "Gruppe 2", phase: "running", plenum: false };
  const keys = (before, after) => told({ ...now, ...before }, { ...now, ...after }, say).map(([, sentence]) => sentence);
  assert.deepEqual(keys({}, {}), []);
  assert.deepEqual(keys({}, { phase: "over" }), ["group.told.bell"]);
  assert.deepEqual(keys({ phase: "over" }, {}), ["group.told.more"]);
  assert.deepEqual(keys({}, { group: { ...group, id: "g2" }, name: "Gruppe 3" }), ["group.told.moved Gruppe 3"]);
  assert.deepEqual(keys({}, { group: null }), ["group.told.removed"]);
  const members = [{ id: "m1", name: "Ada" }, { id: "m2", name: "Cleo" }];
  assert.deepEqual(keys({}, { group: { ...group, members, scribe: "m2" } }), ["group.told.scribe Cleo"]);
  assert.deepEqual(keys({}, { group: { ...group, members, scribe: "m1" } }), ["group.told.pen"]);
  assert.deepEqual(keys({}, { group: { ...group, handed: ["i1"] } }), ["group.told.handed"]);
  assert.deepEqual(keys({}, { plenum: true }), ["group.told.plenum"]);
});

test("group: the guest page says where one's group is, and leads to the plenum when it begins", () => {
  const there = { fact, groups: new Map([["g1", group]]), membership: { id: "m1", group: "g1" }, themes: [] };
  assert.equal(groupNotice({ ...there, fact: null }, say), null);
  assert.deepEqual(groupNotice(there, say), { sentence: "group.yours group.number 2", link: "group.yourPlace", to: "group" });
  assert.equal(groupNotice({ ...there, membership: { id: "m1", group: null } }, say).sentence, "group.waiting");
  assert.equal(groupNotice({ ...there, membership: null }, say).sentence, "group.planned");
  assert.equal(groupNotice({ ...there, fact: { ...fact, plenum: true } }, say).to, "plenum");
});

test("own: membership and rankings come, change, and go", () => {
  const first = applyOwn(null, { membership: [{ id: "m1", group: "g1" }], rankings: [{ id: "g1", ideas: ["a"] }] }, true);
  assert.equal(first.membership.group, "g1");
  const moved = applyOwn(first, { membership: [{ id: "m1", group: "g2" }] }, false);
  assert.equal(moved.membership.group, "g2");
  assert.deepEqual(moved.rankings.get("g1").ideas, ["a"]);
  assert.equal(applyOwn(moved, { gone: { membership: ["m1"] } }, false).membership, null);
  assert.equal(applyOwn(moved, {}, true).membership, null);
});
