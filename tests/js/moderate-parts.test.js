import assert from "node:assert/strict";
import { test } from "node:test";

import { Bindings, DEFAULTS } from "../../static/js/moderate/bindings.js";
import { NO_FILTER, flagsOn, isFiltering, lets } from "../../static/js/moderate/filter.js";
import { Panels } from "../../static/js/moderate/open-panel.js";
import { Heights, windowOf } from "../../static/js/moderate/window.js";

const idea = (more) => ({ id: "i1", text: "Mehr Bänke in der Straße", name: null, origin: "venue", kind: "wish", theme: null, ...more });
const passes = (filter, more = {}) => lets({ ...NO_FILTER, ...filter }, [{ id: "stadt" }])(idea(more));

test("filter: none lets everything through", () => {
  assert.equal(lets(NO_FILTER), null);
  assert.ok(!isFiltering(NO_FILTER));
});

test("filter: text is found as people type it, all words of it", () => {
  assert.ok(passes({ text: "strasse MEHR" }));
  assert.ok(passes({ text: "Banke" }));
  assert.ok(!passes({ text: "mehr WLAN" }));
  assert.ok(passes({ text: "ada" }, { name: "Ada" }));
});

test("filter: an idea is found by each of its wordings", () => {
  assert.ok(passes({ text: "internet" }, { wordings: [{ text: "Internet am Markt", name: null }] }));
});

test("filter: several hold together", () => {
  assert.ok(passes({ origin: "venue", kind: "wish", theme: "none" }));
  assert.ok(!passes({ origin: "venue", kind: "idea" }));
  assert.ok(!passes({ theme: "none" }, { theme: "stadt" }));
  assert.ok(passes({ theme: "stadt" }, { theme: "stadt" }));
});

test("filter: an idea of a theme that was removed stands without one", () => {
  assert.ok(passes({ theme: "none" }, { theme: "gone" }));
});

test("filter: what was marked, by whom ever", () => {
  assert.ok(passes({ marked: "flagged" }, { flags: ["link"] }));
  assert.ok(!passes({ marked: "flagged" }, { flags: [] }));
  assert.ok(passes({ marked: "reported" }, { reports: 2 }));
  assert.ok(passes({ marked: "edited" }, { original: "Mher" }));
  assert.ok(passes({ marked: "link" }, { flags: ["link"] }));
  assert.deepEqual(flagsOn(new Map([["i1", idea({ flags: ["link", "mail"] })], ["i2", idea()]])), ["link", "mail"]);
});

test("bindings: no two actions have the same key from the start", () => {
  assert.equal(new Set(Object.values(DEFAULTS)).size, Object.keys(DEFAULTS).length);
});

test("bindings: a key of one's own, and the old one is free", () => {
  const bindings = new Bindings();
  assert.equal(bindings.choose("publish", "m"), null);
  assert.equal(bindings.actionOf("m"), "publish");
  assert.equal(bindings.actionOf("p"), undefined);
  assert.deepEqual(bindings.chosen, { publish: "m" });
  assert.equal(new Bindings([], bindings.chosen).keyOf("publish"), "m");
  bindings.reset();
  assert.equal(bindings.keyOf("publish"), "p");
  assert.ok(!bindings.isChanged);
});

test("bindings: a key that is taken is named, and nothing changes", () => {
  const bindings = new Bindings();
  assert.deepEqual(bindings.choose("publish", "h"), { fault: "taken", by: "hide" });
  assert.equal(bindings.actionOf("h"), "hide");
  for (const key of ["1", " ", "Enter", "F5"]) assert.deepEqual(bindings.choose("publish", key), { fault: "unusable" });
});

test("bindings: panels bring theirs along, where the key is free", () => {
  const bindings = new Bindings([{ action: "note", key: "l" }, { action: "poll", key: "p" }]);
  assert.equal(bindings.actionOf("l"), "note");
  assert.equal(bindings.keyOf("poll"), "");
  assert.equal(bindings.choose("poll", "z"), null);
});

test("panels: at most one is open, and the same one after a reload", () => {
  let name = "polls";
  const kept = { get: () => name, set: (next) => (name = next) };
  const panels = new Panels([{ name: "team" }, { name: "polls" }], kept);
  assert.equal(panels.shown.name, "polls");
  panels.toggle("team");
  assert.equal(panels.shown.name, "team");
  panels.toggle("team");
  assert.equal(panels.shown, null);
  assert.equal(name, null);
  assert.equal(new Panels([], { get: () => "gone", set() {} }).open, null);
});

const many = Array.from({ length: 5_000 }, (_, place) => `i${place}`);

test("window: of thousands only those in view are drawn, and a few more", () => {
  const heights = new Heights();
  const top = windowOf(many, heights, { top: 0, height: 900 });
  assert.equal(top.from, 0);
  assert.ok(top.to < 20, top.to);
  const middle = windowOf(many, heights, { top: 100_000, height: 900 });
  assert.ok(middle.to - middle.from < 25);
  assert.equal(middle.above + heights.before(many.slice(middle.from, middle.to), middle.to - middle.from) + middle.below,
    heights.before(many, many.length));
});

test("window: what is taller takes more room, and a list that became short is shown at its end", () => {
  const heights = new Heights();
  heights.set("i0", 2_000);
  assert.equal(windowOf(many, heights, { top: 0, height: 900 }).to, 1);
  assert.equal(windowOf(many.slice(0, 3), heights, { top: 90_000, height: 900 }).to, 3);
});
