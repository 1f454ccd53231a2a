import assert from "node:assert/strict";
import { test } from "node:test";

import { NONE, shown } from "../../static/js/overlay/hold.js";
import { presented, read, turnOf } from "../../static/js/overlay/presented.js";
import { current, remaining } from "../../static/js/projector/clock.js";
import { sceneOf } from "../../static/js/projector/scene.js";
import { sumsOf } from "../../static/js/projector/sums.js";
import { Gathered } from "../../static/js/projector/gathered.js";
import { gridOf, paged } from "../../static/js/projector/themes.js";
import { Director } from "../../static/js/stage/director.js";

const THEMES = [{ id: "stadt", title: "Digitale Stadt" }, { id: "amt", title: "Stadtverwaltung" }];
const idea = (id, more = {}) => [id, { id, text: id, origin: "remote", theme: "stadt", support: 0, at: `2020-08-20T18:0${id.slice(1)}Z`, ...more }];
const ideas = (...all) => new Map(all);

test("scene: what the crew wants, where there is something to show", () => {
  const some = ideas(idea("i1"));
  const name = (mode, more) => sceneOf({ stage: { mode, idea: "i1", black: false } }, some, more).name;
  for (const mode of ["welcome", "wall", "themes", "results", "pause", "spotlight"]) assert.equal(name(mode), mode);
  assert.equal(name("poll", { hasPoll: true }), "poll");
  assert.equal(name("poll"), "wall");
});

test("scene: without ideas it is the welcome, a pause stays a pause", () => {
  const name = (mode) => sceneOf({ stage: { mode, idea: null } }, ideas()).name;
  assert.deepEqual(["wall", "themes", "results", "spotlight", "poll", "pause"].map(name),
    ["welcome", "welcome", "welcome", "welcome", "welcome", "pause"]);
});

test("scene: an idea that went leaves the wall", () => {
  assert.equal(sceneOf({ stage: { mode: "spotlight", idea: "i2" } }, ideas(idea("i1"))).name, "wall");
});

test("scene: black is for what is on air, and the preview may be empty", () => {
  const facts = { stage: { mode: "wall", black: true }, preview: null };
  assert.equal(sceneOf(facts, ideas(idea("i1"))).isBlack, true);
  assert.deepEqual(sceneOf(facts, ideas(), { preview: true }), { name: "nothing", lit: undefined, group: null, isBlack: false });
});

test("scene: a server from before knows the spotlight alone", () => {
  assert.equal(sceneOf({ spotlight: "i1" }, ideas(idea("i1"))).lit.id, "i1");
});

test("sums: themes in their order, the rest last; shares make a hundred", () => {
  const sums = sumsOf(ideas(idea("i1", { origin: "venue", support: 2 }), idea("i2", { theme: null }), idea("i3")), THEMES);
  assert.deepEqual(sums.themes.map(({ id, count }) => [id, count]), [["stadt", 2], ["amt", 0], [null, 1]]);
  assert.deepEqual(sums.origins.map(({ origin, share }) => [origin, share]), [["venue", 33], ["remote", 67]]);
  assert.deepEqual([sums.ideas, sums.support, sums.top.map(({ id }) => id)], [3, 2, ["i1"]]);
});

test("sums: more themes than have room are told together", () => {
  const many = Array.from({ length: 9 }, (_, n) => ({ id: `t${n}`, title: `T${n}` }));
  const some = Array.from({ length: 9 }, (_, n) => idea(`i${n}`, { theme: `t${n}` }));
  const { themes } = sumsOf(ideas(...some), many);
  assert.equal(themes.length, 7);
  assert.deepEqual(themes.at(-1), { id: null, title: null, count: 3 });
});

test("clock: counts down, within a day", () => {
  assert.equal(remaining(65_000, 0), "1:05");
  assert.equal(remaining(3_661_000, 0), "1:01:01");
  assert.equal(remaining(0, 0), null);
  assert.equal(remaining(NaN, 0), null);
  assert.equal(remaining(25 * 3_600_000, 0), null);
  assert.equal(current([{ at: 0, until: 5 }, { at: 5, until: 9 }], 5), 1);
});

test("themes: beside each other, then below, as many on each page as on any other", () => {
  const grid = (count, height) => Object.values(gridOf(count, 130, height)).join("x");
  assert.deepEqual([1, 2, 3, 4, 5].map((count) => grid(count, 40)), ["1x1", "2x1", "3x1", "2x1", "3x1"]);
  assert.deepEqual([3, 4, 6, 7, 12].map((count) => grid(count, 70)), ["3x1", "2x2", "3x2", "2x2", "3x2"]);
});

test("gathered: what was sorted last stands first for a while; what was there at the first look did not come", () => {
  const under = (themes) => new Map(Object.entries(themes).map(([id, theme]) => [id, { id, theme }]));
  const gathered = new Gathered();
  assert.equal(gathered.update(under({ i1: "stadt", i2: null }), 0), false);
  assert.equal(gathered.update(under({ i1: "stadt", i2: "amt", i3: null }), 1_000), true);
  assert.deepEqual(gathered.first(["i3", "i1", "i2"]), ["i2", "i3", "i1"]);
  assert.deepEqual([gathered.isNew("i2", 2_000), gathered.isFilling("amt", 2_000), gathered.isFilling("stadt", 2_000)], [true, true, false]);
  assert.equal(gathered.isNew("i2", 60_000), false);
  assert.equal(gathered.update(under({ i1: "stadt", i2: null, i3: null }), 3_000), false, "taken out again");
  assert.equal(gathered.isNew("i2", 3_500), false);
});

test("themes: on one page where all fit, else each theme's rounds", () => {
  const lists = [{ width: 40, height: 100 }, { width: 40, height: 100 }];
  assert.deepEqual(paged(lists, 2, 1, () => [40, 40]).pages, [[0, 0]]);
  const plan = paged(lists, 2, 1, (n) => (n ? [60, 60, 60] : [60]));
  assert.deepEqual(plan.pages, [[0, 0], [0, 1], [0, 2]]);
  assert.deepEqual(plan.rounds, [1, 3]);
});

const HOLD = 8_000;
const look = (showing, lit, now, isThere = () => true) => shown(showing, { lit, isThere, now, hold: HOLD });

test("overlay: stays so long after it left the stage", () => {
  const lit = look(NONE, "i1", 0);
  assert.equal(look(look(lit, null, 1_000), null, 8_999).id, "i1");
  assert.equal(look(look(lit, null, 1_000), null, 9_000).id, null);
});

test("overlay: back on the stage, it stays", () => {
  const left = look(look(NONE, "i1", 0), null, 1_000);
  assert.equal(look(look(look(left, "i1", 2_000), null, 50_000), null, 57_000).id, "i1");
});

test("overlay: the next one waits until the one before was seen as long, no longer", () => {
  const first = look(NONE, "i1", 0);
  assert.equal(look(first, "i2", 3_000).id, "i1");
  assert.equal(look(look(first, "i2", 3_000), "i2", 8_000).id, "i2");
  assert.equal(look(first, "i2", 20_000).id, "i2");
});

test("overlay: what may not be seen goes at once", () => {
  const first = look(NONE, "i1", 0);
  assert.deepEqual(look(first, null, 1, () => false), NONE);
  assert.equal(look(first, "i2", 1, (id) => id === "i2").id, "i2");
});

function crew(ack = { ok: true }) {
  const sent = [];
  const told = [];
  const send = async (name, fields) => {
    sent.push([name, fields]);
    if (ack instanceof Error) throw ack;
    return { position: 1 + sent.length, ...ack };
  };
  const director = new Director({ send, tell: (key, values) => void told.push([key, values]) });
  const stage = { mode: "wall", idea: null, black: false, version: 7 };
  director.update({ facts: { stage, preview: { mode: "pause", idea: null, number: 3 } }, collections: { ideas: ideas(idea("i1"), idea("i2", { support: 4 }), idea("i3")) } });
  return { director, sent, told };
}

test("scene: the small groups, one of them or all, where there are any", () => {
  const facts = { stage: { mode: "groups", idea: null, group: "g1" }, groups: { handed_in: 1, of: 2 } };
  assert.deepEqual(sceneOf(facts, ideas()), { name: "groups", lit: undefined, group: "g1", isBlack: false });
  assert.equal(sceneOf({ ...facts, groups: null }, ideas(idea("i1"))).name, "wall");
});

test("director: goes from group to group, at once", () => {
  const { director, sent, told } = crew();
  const group = (number, handed) => [`g${number}`, { id: `g${number}`, number, handed, handed_in: handed.length > 0 }];
  const collections = { ideas: ideas(), groups: new Map([group(1, ["i1"]), group(2, []), group(3, ["i2"])]) };
  const at = (stage) => director.update({ facts: { stage: { version: 7, ...stage } }, collections });
  at({ mode: "wall" });
  director.act("nextGroup");
  at({ mode: "groups", group: "g1" });
  director.act("nextGroup");
  at({ mode: "groups", group: "g3" });
  director.act("nextGroup");
  director.mode(7, false);
  assert.deepEqual(sent, [
    ["show_picture", { mode: "groups", group: "g1" }], ["show_picture", { mode: "groups", group: "g3" }], ["prepare_picture", { mode: "groups" }],
  ]);
  assert.deepEqual(told, [["noMoreGroups", undefined]]);
});

test("director: keys become commands that name what was seen", () => {
  const { director, sent } = crew();
  director.mode(6, false);
  director.mode(3, true);
  for (const action of ["take", "black", "undo"]) director.act(action);
  assert.deepEqual(sent, [
    ["prepare_picture", { mode: "pause" }], ["show_picture", { mode: "themes" }], ["take_picture", { preview: 3 }],
    ["black_out", { on: true }], ["undo_stage", { version: 7 }],
  ]);
});

test("director: an idea is chosen from the list as it is ordered", () => {
  const { director, sent } = crew();
  assert.deepEqual(director.list.map(({ id }) => id), ["i3", "i2", "i1"]);
  director.order = "top";
  director.act("next");
  director.act("showIdea");
  assert.deepEqual(sent, [["show_picture", { mode: "spotlight", idea: "i2" }]]);
  director.words = "i1";
  assert.deepEqual(director.list.map(({ id }) => id), ["i1"]);
});

test("director: without a choice or a preview nothing is sent", () => {
  const { director, sent, told } = crew();
  director.preview = null;
  for (const action of ["take", "prepareIdea", "showIdea"]) director.act(action);
  assert.deepEqual([sent, told.map(([key]) => key)], [[], ["nothingPrepared", "chooseFirst", "chooseFirst"]]);
});

test("director: what did not get through is said, not sent later", async () => {
  const away = crew(new Error("not connected"));
  assert.equal(await away.director.show("pause"), null);
  assert.deepEqual(away.told.map(([key]) => key), ["notSent"]);
  const late = crew({ ok: false, code: "stage_moved", message: "Nein.", by: "Milo" });
  await late.director.take();
  assert.deepEqual(late.told, [["refused", { message: "Nein.", by: "Milo" }]]);
});

test("director: black, and back by a key that comes before the screen has changed", async () => {
  const { director, sent } = crew();
  const stage = { mode: "wall", idea: null, black: false, version: 7 };
  const shows = (black, position, epoch = "e1") => director.update({ facts: { stage: { ...stage, black } }, collections: {}, epoch, position });
  shows(false, 1);
  director.act("black");
  director.act("black");
  assert.deepEqual(sent, [["black_out", { on: true }], ["black_out", { on: false }]]);
  await new Promise(setImmediate);
  shows(true, 2);
  assert.equal(director.isBlack, false, "as it was asked for last");
  shows(false, 3);
  shows(true, 4);
  assert.equal(director.isBlack, true, "another one's key counts once one's own is seen");
  director.act("black");
  shows(true, 1, "e2");
  assert.equal(director.isBlack, true, "what another log was asked for is gone");
});

test("director: black that was refused was not asked for", async () => {
  const { director } = crew({ ok: false, message: "Nein." });
  director.act("black");
  assert.equal(director.isBlack, true);
  await new Promise(setImmediate);
  assert.equal(director.isBlack, false);
});

const before = { mode: "groups", group: "g1" };
const heldGroups = (...handed) => new Map([["g1", { id: "g1", handed }]]);
const heldIdeas = (...ids) => new Map(ids.map((id) => [id, { id }]));
const presentedAt = (groups, ideas, now) => presented(before, groups, ideas, { began: 0, now, turn: turnOf(5_000) });

test("overlay: the group before the hall is shown with one suggestion after the other, each long enough to be read", () => {
  const [groups, ideas] = [heldGroups("i1", "hidden", "i2"), heldIdeas("i1", "i2")];
  assert.deepEqual([0, 11_999, 12_000, 24_000].map((now) => presentedAt(groups, ideas, now)), ["g1 i1", "g1 i1", "g1 i2", "g1 i1"]);
  assert.deepEqual(read("g1 i2", groups, ideas), { group: groups.get("g1"), idea: { id: "i2" }, place: 2, count: 2 });
  assert.equal(turnOf(30_000), 30_000);
});

test("overlay: a group of which nothing is public yet is named, and no more", () => {
  const [groups, ideas] = [heldGroups(), heldIdeas()];
  assert.equal(presentedAt(groups, ideas, 50_000), "g1 ");
  assert.deepEqual(read("g1 ", groups, ideas), { group: groups.get("g1"), idea: undefined, place: 0, count: 0 });
  assert.equal(read("g1 ", heldGroups("i1"), heldIdeas("i1")), null, "its first suggestion takes its place");
});

test("overlay: what is hidden, a group that is gone and other pictures are not shown", () => {
  const [groups, ideas] = [heldGroups("i1"), heldIdeas("i1")];
  assert.equal(read("g1 i1", groups, heldIdeas()), null);
  assert.equal(read("g1 i1", new Map(), ideas), null);
  assert.equal(read("i1", groups, ideas), null);
  assert.equal(presented({ mode: "groups", group: null }, groups, ideas, { began: 0, now: 0, turn: 1 }), null);
  assert.equal(presented({ mode: "wall", group: "g1" }, groups, ideas, { began: 0, now: 0, turn: 1 }), null);
  assert.equal(presented(undefined, groups, ideas, { began: 0, now: 0, turn: 1 }), null);
});
