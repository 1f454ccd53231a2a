import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { isUnsettled, judge, laterBody, namesFound } from "../../static/js/door/offline.js";
import { Once, Wedge, isWholeCode } from "../../static/js/door/reading.js";
import { nameOf, openLine } from "../../static/js/door/sealed.js";
import { pictureOf } from "../../static/js/door/verdict.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/sealed.json", import.meta.url)));
const texts = {
  verdicts: {
    welcome: { tone: "good", title: "Willkommen", do: "Einlassen." },
    back: { tone: "good", title: "Willkommen zurück", do: "Einlassen." },
    already: { tone: "bad", title: "Schon drin", do: "Seit {clock} Uhr, {gate}." },
    self: { tone: "wait", title: "Schon eingecheckt", do: "Selbst, um {clock} Uhr." },
    recorded: { tone: "wait", title: "Nicht bestätigt", do: "Einlassen." },
  },
  noCamera: "Nicht ins Bild!",
  number: "Nummer {number}",
};

test("seal: each ticket opens its own line and no other, as the server sealed it", async () => {
  const list = { lines: Object.fromEntries(vectors.map(({ name, sealed }) => [name, sealed])) };
  for (const { code, name, line } of vectors) {
    assert.equal(await nameOf(code), name);
    assert.deepEqual(await openLine(list, code), line);
  }
  const [one, other] = vectors;
  assert.equal(await openLine({ lines: { [one.name]: other.sealed } }, one.code), null);
});

test("seal: a code with one character altered opens nothing", async () => {
  const [{ code, name, sealed }] = vectors;
  for (let place = 0; place < code.length; place++) {
    const altered = `${code.slice(0, place)}${code[place] === "x" ? "y" : "x"}${code.slice(place + 1)}`;
    assert.equal(await openLine({ lines: { [name]: sealed } }, altered), null);
    assert.equal(await openLine({ lines: { [await nameOf(altered)]: sealed } }, altered), null);
  }
});

test("scanner: a ticket that is held there is one scan, and another one is another", () => {
  const once = new Once();
  assert.ok(once.isNew("a", 0));
  for (let now = 100; now < 20_000; now += 100) assert.ok(!once.isNew("a", now));
  assert.ok(once.isNew("b", 20_100));
  assert.ok(once.isNew("a", 20_200));
  assert.ok(once.isNew("a", 30_000), "taken away and shown again");
});

test("scanner: a hand scanner types fast and ends with Enter, a person does not", () => {
  const type = (wedge, text, pace, from = 0) => {
    let now = from;
    let found = null;
    for (const key of [...text, "Enter"]) found = wedge.key(key, (now += pace)) ?? found;
    return found;
  };
  assert.equal(type(new Wedge(), "K7PM-3XQD", 5), "K7PM-3XQD");
  assert.equal(type(new Wedge(), "K7PM-3XQD", 150), null);
  assert.equal(type(new Wedge(), "abc", 5), null);
  const wedge = new Wedge();
  wedge.key("x", 0);
  assert.equal(type(wedge, "K7PM-3XQD", 5, 1_000), "K7PM-3XQD", "a key that was pressed before is not part of it");
  wedge.key("Shift", 2_000);
  assert.equal(type(wedge, "K7PM-3XQD", 5, 2_000), "K7PM-3XQD");
});

test("scanner: a whole code is no name", () => {
  assert.ok(isWholeCode(`r0123456789abcdef.${"x".repeat(43)}`));
  assert.ok(!isWholeCode("Wilhelmine-Charlotte Freifrau von Schwarzenberger"));
});

test("verdict: words, who, and the mark where it matters", () => {
  const welcome = pictureOf({ verdict: "welcome", name: "Ada", number: 3, camera: false }, texts);
  assert.deepEqual(
    [welcome.tone, welcome.title, welcome.mark, welcome.number],
    ["good", "Willkommen", "Nicht ins Bild!", "Nummer 3"],
  );
  assert.equal(pictureOf({ verdict: "welcome", camera: null }, texts).mark, "");
  assert.equal(pictureOf({ verdict: "welcome", again: true }, texts).title, "Willkommen zurück");
  assert.equal(pictureOf({ verdict: "recorded", camera: false }, texts).mark, "Nicht ins Bild!");
  const already = pictureOf({ verdict: "already", camera: false, clock: "18:04", gate: "Nord" }, texts);
  assert.deepEqual([already.todo, already.mark], ["Seit 18:04 Uhr, Nord.", ""]);
  const self = pictureOf({ verdict: "already", camera: false, clock: "18:04", gate: null }, texts);
  const expected = ["wait", "Selbst, um 18:04 Uhr.", "Nicht ins Bild!"];
  assert.deepEqual([self.tone, self.todo, self.mark], expected, "they may only just be coming");
});

test("offline: who has a seat is written down, others are not let in", () => {
  const line = { verdict: "welcome", name: "Ada", person: "r1" };
  const made = "17:40";
  assert.deepEqual(judge(line, { made }), { ...line, verdict: "recorded", keep: true });
  assert.deepEqual(judge(null, { made }), { verdict: "unlisted", clock: "17:40", keep: false });
  assert.equal(judge({ ...line, verdict: "waiting", rank: 2 }, { made }).keep, false);
  assert.equal(judge({ ...line, verdict: "already", clock: "17:30" }, { made }).verdict, "already");
  assert.deepEqual(judge(line, { made, before: "18:01" }), { ...line, verdict: "twice", clock: "18:01", keep: true });
  assert.equal(judge(line, { made, opens: "18:00" }).verdict, "early");
});

test("offline: a scan says how long ago it was, whatever the clock says", () => {
  const scan = { code: "c", gate: "nord", nonce: "n", at: 1_000 };
  assert.deepEqual(laterBody(scan, 61_000), { code: "c", gate: "nord", nonce: "n", age: 60 });
  assert.equal(laterBody(scan, 0).age, 0, "the clock was put back");
  assert.deepEqual(laterBody({ ...scan, person: "r1" }, 1_000), { person: "r1", gate: "nord", nonce: "n", age: 0 });
});

test("offline: what turned out otherwise is to be looked at", () => {
  assert.ok(!isUnsettled({ verdict: "welcome", conflict: false }));
  assert.ok(isUnsettled({ verdict: "already", conflict: true }));
  assert.ok(isUnsettled({ verdict: "unknown" }));
});

test("offline: names are found by every word or by number, where there are any", () => {
  const list = { people: [{ name: "Ada Öz", number: 1 }, { name: "Ben", number: 12 }] };
  const numbers = (query) => namesFound(list, query).map(({ number }) => number);
  assert.deepEqual(numbers("ÖZ ada"), [1]);
  assert.deepEqual(numbers("12"), [12]);
  assert.deepEqual(numbers(" "), []);
  assert.deepEqual(namesFound({ people: null }, "ada"), []);
});
