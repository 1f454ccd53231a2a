import assert from "node:assert/strict";
import { test } from "node:test";

import { counts, found, isCode, ranks, statusOf } from "../../static/js/registrations/line.js";

const NOW = Date.parse("2020-08-20T10:00:00Z");
const one = (number, values = {}) => [
  `r${number}`,
  { id: `r${number}`, number, name: `N${number}`, contact: "", status: "seated", offers: 0, offered_until: null, ...values },
];
const line = (...items) => new Map(items);

test("the list: the latest first, by name, contact or number", () => {
  const items = line(
    one(1, { name: "Ada Lovelace", contact: "0171 1234567" }),
    one(2, { name: "Ben Öz", contact: "ben@example.org" }),
  );
  const numbers = (query) => found(items, query).map(({ number }) => number);
  assert.deepEqual(numbers(""), [2, 1]);
  assert.deepEqual(numbers("ADA love"), [1]);
  assert.deepEqual(numbers("öz"), [2]);
  assert.deepEqual(numbers("0171-123"), [1]);
  assert.deepEqual(numbers("2"), [2]);
  assert.deepEqual(numbers("ada öz"), []);
});

test("ranks: who was offered less often comes first", () => {
  const waiting = { status: "waiting" };
  const items = line(one(1), one(2, { ...waiting, offers: 1 }), one(3, waiting), one(4, waiting));
  assert.deepEqual([...ranks(items)], [["r3", 1], ["r4", 2], ["r2", 3]]);
});

test("an offer lapses by the clock alone", () => {
  const [, item] = one(1, { status: "waiting", offered_until: "2020-08-20T10:00:00Z" });
  assert.equal(statusOf(item, NOW), "offered");
  assert.equal(statusOf(item, NOW + 1), "waiting");
});

test("seats that are offered are not free", () => {
  const offered = { status: "waiting", offered_until: "2020-08-20T11:00:00Z" };
  const fact = { seats: 4, seated: 2, waiting: 1 };
  assert.deepEqual(counts(line(one(1, offered)), fact, NOW), { seats: 4, seated: 2, waiting: 1, free: 1 });
  assert.equal(counts(line(), { ...fact, seated: 6 }, NOW).free, 0);
});

test("a code that was read aloud is the server's to look up", () => {
  for (const code of ["K7PM-3XQD", "k7pm 3xqd", " K7PM3XQD "]) assert.equal(isCode(code), true, code);
  for (const name of ["Brigitte", "01711234", "Ada", "K7PM"]) assert.equal(isCode(name), false, name);
});
