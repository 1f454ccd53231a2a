import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Bindings } from "../../static/js/moderate/bindings.js";
import { Desk } from "../../static/js/moderate/desk.js";
import { history } from "../../static/js/moderate/history.js";
import { keysOf } from "../../static/js/moderate/sorting.js";
import { countsOf } from "../../static/js/moderate/themes.js";
import { themesIn } from "../../static/js/page.js";

const theme = (id, title, place, more = {}) => ({ id, title, place, version: 1, removed: false, decided: { at: null }, ...more });
const STADT = theme("stadt", "Stadt", 0);
const SCHULE = theme("schule", "Schule", 1);
const idea = (id, under = null, more = {}) =>
  ({ id, status: "pending", version: 1, text: `Idee ${id}`, at: `2020-08-20T18:1${id[1]}Z`, theme: under, sorting: null, ...more });
const bindings = new Bindings();
let desk, sent, said, outbox;

const show = (ideas, themes = [STADT, SCHULE]) => {
  const all = new Map(themes.map((one) => [one.id, one]));
  desk.update(new Map(ideas.map((one) => [one.id, one])), { turn: 7 }, all, themesIn("de", all));
};
const press = (...keys) => keys.map((key) => desk.sorting.take(key, bindings));
const answer = (ack) => {
  const [entry, ...others] = outbox.entries;
  outbox.entries = others;
  desk.answered(entry, ack);
};

beforeEach(() => {
  sent = [];
  said = [];
  outbox = {
    entries: [],
    put(name, fields) {
      const entry = { name, nonce: `n${sent.length}`, ...fields };
      sent.push({ name, ...fields });
      this.entries = [...this.entries, entry];
      return entry;
    },
  };
  const say = (key, values) => [key, ...Object.values(values ?? {})].join(" ");
  desk = new Desk({ me: "Anna", outbox, reasons: ["off_topic"], say, tell: (toast) => said.push(toast) });
  show([idea("i1"), idea("i2"), idea("i3", "stadt")]);
});

test("themes: in their order and the page's language, without those that were removed", () => {
  const gone = theme("weg", "Weg", 0, { removed: true });
  const english = { ...SCHULE, place: 0, languages: { en: { title: "School" } } };
  const all = new Map([STADT, gone, english].map((one, place) => [one.id, { ...one, place: 2 - place }]));
  assert.deepEqual(themesIn("en", all).map(({ title }) => title), ["School", "Stadt"]);
  assert.equal(themesIn("en", all), themesIn("en", all), "cards are not drawn anew");
});

test("sorting: each theme has a digit and the first letter of its title that is free", () => {
  const keys = keysOf([STADT, SCHULE, theme("t3", "Stadtverwaltung", 2)], ["j", "u"]);
  assert.deepEqual([...keys.values()], [["1", "s"], ["2", "c"], ["3", "t"]]);
  const many = keysOf(Array.from({ length: 12 }, (_, n) => theme(`t${n}`, "Straße", n)));
  assert.equal(new Set([...many.values()].flat()).size, [...many.values()].flat().length);
  assert.equal(many.get("t11").length, 1, "no digit is left");
});

test("sorting: one key an idea, and on to the next", () => {
  desk.key("sort");
  press("1", "s", "0");
  assert.deepEqual(sent, [
    { name: "sort_ideas", idea: "i1", ideas: { i1: 1 }, theme: "stadt" },
    { name: "sort_ideas", idea: "i2", ideas: { i2: 1 }, theme: "stadt" },
    { name: "sort_ideas", idea: "i3", ideas: { i3: 1 } },
  ]);
});

test("sorting: what is there already is passed over", () => {
  show([idea("i3", "stadt"), idea("i4")]);
  desk.key("sort");
  press("1");
  assert.deepEqual(sent, []);
  assert.equal(desk.desk.cursor.id, "i4");
});

test("sorting: no key of the desk's is pressed by a slip, and the arrows still go on", () => {
  desk.key("sort");
  assert.deepEqual(press("p", "q", "7"), [true, true, true]);
  assert.deepEqual(press("j", "ArrowDown", "u"), [false, false, false]);
  assert.deepEqual(sent, []);
  assert.equal(said.length, 3);
  press("Escape");
  assert.equal(desk.sorting.isOpen, false);
  assert.deepEqual(press("1"), [false]);
});

test("sorting: all that is chosen in one go, and back in one go", () => {
  desk.key("next");
  desk.key("selectAll");
  desk.key("sort");
  press("2");
  assert.equal(sent.length, 3);
  assert.equal(new Set(sent.map(({ batch }) => batch)).size, 1);
  for (const id of ["i1", "i2", "i3"]) answer({ ok: true, sorted: { [id]: 2 } });
  assert.equal(said.at(-1).sentence, "doneMany.sort_ideas 3 Schule");
  desk.undoLast();
  assert.deepEqual(sent.slice(3).map(({ name, ideas }) => [name, ideas]), [
    ["undo_sorting", { i3: 2 }], ["undo_sorting", { i2: 2 }], ["undo_sorting", { i1: 2 }],
  ]);
});

test("sorting: who was first and where to is told", () => {
  desk.key("sort");
  press("1");
  answer({ ok: false, code: "sorted_since", by: "Bernd", theme: "schule", message: "Jemand war schneller." });
  assert.equal(said.at(-1).sentence, "failed quoted Idee i1 first Bernd decisions.sorted Schule");
});

test("sorting: a theme that is made on the way takes the idea once it is there", () => {
  desk.key("sort");
  press("+");
  desk.sorting.add("Verkehr");
  assert.deepEqual(sent, [{ name: "add_theme", title: "Verkehr" }]);
  answer({ ok: true, theme: "t9", position: 9 });
  assert.deepEqual(sent[1], { name: "sort_ideas", idea: "i1", ideas: { i1: 1 }, theme: "t9" });
});

test("history: sortings and themes are told, and what takes them back", () => {
  const sorting = { version: 3, at: "2020-08-20T19:02Z", by: "Anna", undone: false, undoable: true };
  const removed = theme("weg", "Weg", 2, { removed: true, version: 4, undoable: true, decided: { at: "2020-08-20T19:03Z", by: "Anna", what: "removed" } });
  const defined = theme("neu", "Neu", 3, { decided: { at: "2020-08-20T19:04Z", by: "operator", what: "defined" } });
  show([idea("i1", "stadt", { sorting })], [STADT, removed, defined]);
  assert.deepEqual(history(desk.picture).map(({ what, theme: of, deeds }) => [what, of, deeds]), [
    ["theme.removed", "weg", [{ theme: "weg", version: 4 }]],
    ["sorted", "stadt", [{ idea: "i1", sorted: 3 }]],
  ]);
  desk.undoLast();
  assert.deepEqual(sent, [{ name: "undo_theme", theme: "weg", version: 4 }]);
});

test("counts: what stands under each theme, without what was hidden or merged", () => {
  const ideas = new Map([idea("i1", "stadt"), idea("i2", "weg"), idea("i3", "stadt", { status: "hidden" })].map((one) => [one.id, one]));
  assert.deepEqual([...countsOf(ideas, [STADT, SCHULE])], [["stadt", 1], ["schule", 0], [null, 1]]);
});
