import assert from "node:assert/strict";
import { test } from "node:test";

import { Teller } from "../../static/js/guest/teller.js";
import { applyOwn } from "../../static/js/own.js";

const own = (...ideas) => applyOwn(null, { ideas: ideas.map(([id, status]) => ({ id, status, text: "Bänke" })) }, true);
const picture = (changes) => ({ state: "live", own: own(), spotlight: null, waiting: 0, ...changes });

/** What is said under which key when `now` follows on `before`. */
function told(before, now) {
  const said = {};
  new Teller({ say: (key, sentence) => (said[key] = sentence) }, picture(before)).tell(picture(now));
  return said;
}

test("teller: arriving ideas are told as a count, leaving ones not at all", () => {
  assert.deepEqual(told({ waiting: 1 }, { waiting: 3 }), { wall: "3 neue Ideen" });
  assert.deepEqual(told({ waiting: 3 }, { waiting: 0 }), {});
});

test("teller: a change of an own idea is told, what a reload brings is not", () => {
  assert.match(told({ own: own(["i1", "pending"]) }, { own: own(["i1", "published"]) }).own, /an der Wand/);
  assert.deepEqual(told({}, { own: own(["i1", "published"]) }), {});
});

test("teller: the big screen is told to whom it concerns", () => {
  const mine = own(["i1", "published"]);
  assert.match(told({ own: mine }, { own: mine, spotlight: "i1" }).own, /Leinwand/);
  assert.deepEqual(told({ own: mine }, { own: mine, spotlight: "i2" }), {});
});

test("teller: losing the connection and finding it again", () => {
  assert.match(told({}, { state: "lost" }).connection, /Keine Verbindung/);
  assert.match(told({ state: "lost" }, { state: "polling" }).connection, /wieder da/);
  assert.deepEqual(told({ state: "connecting" }, { state: "live" }), {});
});
