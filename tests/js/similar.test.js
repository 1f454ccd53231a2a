import assert from "node:assert/strict";
import { test } from "node:test";

import { Index, Reader, stems } from "../../static/js/guest/similar.js";
import { alike, isMergeable, mergingOf } from "../../static/js/moderate/merging.js";

const OTHERS = [
  "Mehr Bänke im Stadtpark, damit ältere Menschen sich ausruhen können.",
  "Termine im Bürgerbüro online buchen, auch abends und samstags.",
  "Ratssitzungen sollten live im Internet gezeigt werden.",
  "Ein Zebrastreifen vor der Grundschule an der Wittener Straße.",
];
const wall = (...ideas) => new Map(ideas.map((idea) => [idea.id, idea]));
const filled = (...more) => wall(...OTHERS.map((text, n) => ({ id: `o${n}`, text })), ...more);
const reader = (ideas) => {
  const made = new Reader();
  made.see(ideas);
  while (!made.readOn());
  return made;
};

test("similar: endings, umlauts and streets make no difference", () => {
  assert.deepEqual(stems("Die Bänke der Kölnerstr."), stems("Bank, Kölner Straße"));
  assert.deepEqual([...stems("Ich bin für die!").keys()], []);
});

test("similar: the same wish in other words is found while it is typed", () => {
  const known = reader(filled({ id: "i1", text: "Auf dem Marktplatz fehlt ein freies WLAN für alle." }));
  assert.deepEqual(known.like("Freies WLAN am Markt", 3, 0.15), ["i1"]);
  assert.deepEqual(known.like("Freies WLAN auf dem Marktplatz", 3, 0.15), ["i1"]);
  assert.deepEqual(known.like("Ein Freibad", 3, 0.15), []);
  assert.deepEqual(known.like("", 3, 0.15), []);
});

test("similar: on a wall of three, one common word or a few of every day are no reason to offer", () => {
  const three = reader(wall(...OTHERS.slice(0, 3).map((text, n) => ({ id: `o${n}`, text }))));
  for (const text of ["Mehr Bäume!", "Abends ist es am Bahnhof zu dunkel.", "Live-Musik im Stadtpark", "Mehr Menschen zeigen"]) {
    assert.deepEqual(three.like(text, 3, 0.15), [], text);
  }
  assert.deepEqual(three.like("Bänke im Stadtpark für ältere Menschen", 3, 0.15), ["o0"]);
});

test("similar: a wording leads to the idea that stands for it, once", () => {
  const idea = { id: "i1", text: "Hotspots in der Stadt", wordings: [{ text: "Freies WLAN am Marktplatz" }, { text: "WLAN, frei, Marktplatz" }] };
  assert.deepEqual(reader(filled(idea)).like("Freies WLAN am Marktplatz", 3, 0.15), ["i1"]);
});

test("similar: what left the wall or reads differently is found no more", () => {
  const known = reader(filled({ id: "i1", text: "Freies WLAN am Marktplatz" }));
  known.see(filled({ id: "i1", text: "Ein Freibad" }));
  while (!known.readOn());
  assert.deepEqual(known.like("Freies WLAN am Marktplatz", 3, 0.15), []);
  known.see(wall());
  assert.equal(known.index.size, 0);
});

test("similar: a large wall is read in slices", () => {
  const known = new Reader();
  known.see(filled());
  let clock = 0;
  const slow = () => (clock += 4);
  assert.equal(known.readOn(slow), false);
  while (!known.readOn(slow));
  assert.equal(known.index.size, OTHERS.length);
});

test("similar: what is dropped leaves nothing behind", () => {
  const index = new Index();
  index.put("i1", "Freies WLAN");
  index.drop("i1");
  index.drop("i1");
  assert.deepEqual(index.like("Freies WLAN", 3, 0), []);
});

test("merging: what hangs on the wall stands for all, then what most support, then the first", () => {
  const idea = (id, status, support, at) => ({ id, status, support, at, version: 2 });
  const of = (...ideas) => mergingOf(ideas.map((values) => idea(...values)));
  assert.deepEqual(of(["i1", "pending", 0, "1"], ["i2", "published", 0, "2"]), { idea: "i2", version: 2, merged: { i1: 2 } });
  assert.equal(of(["i1", "published", 1, "1"], ["i2", "published", 5, "2"]).idea, "i2");
  assert.deepEqual(of(["i2", "pending", 0, "2"], ["i1", "pending", 0, "1"], ["i3", "pending", 0, "3"]).merged, { i2: 2, i3: 2 });
});

test("merging: neither what is hidden nor a wording can be merged", () => {
  assert.deepEqual(["pending", "published", "hidden", "merged"].map((status) => isMergeable({ status })), [true, true, false, false]);
  assert.equal(isMergeable(undefined), false);
});

test("merging: how alike, in words", () => {
  assert.deepEqual([0.8, 0.3, 0.13].map(alike), ["very", "quite", "perhaps"]);
});
