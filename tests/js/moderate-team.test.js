import assert from "node:assert/strict";
import { test } from "node:test";

import { Look, excerpt, needsAttention, news, noticed, watchers } from "../../static/js/moderate/team.js";

const idea = (id, about) => ({ id, status: "published", reports: 0, flags: [], at: "2020-08-20T16:00:00Z", ...about });

test("those who look at an idea are named, but for oneself", () => {
  const here = [{ id: "s1", name: "Mona", idea: "i1" }, { id: "s2", name: "Milo", idea: "i1" }, { id: "s3", name: "Mia", idea: null }];
  assert.deepEqual(watchers(here, "s1", "i1"), ["Milo"]);
});

test("what most guests reported comes first, what needs attention before it, and nothing that is hidden", () => {
  const ideas = new Map([
    idea("i1", { flags: ["link"] }), idea("i2", { reports: 1 }), idea("i3", { reports: 4 }), idea("i4"),
    idea("i5", { reports: 9, status: "hidden" }), idea("i6", { flags: ["phone"], at: "2020-08-20T17:00:00Z" }),
  ].map((one) => [one.id, one]));
  assert.deepEqual(noticed(ideas, { attention: 3 }).map(({ id }) => id), ["i3", "i2", "i6", "i1"]);
});

test("no number of reports needs attention unless one was set", () => {
  assert.equal(needsAttention(idea("i1", { reports: 99 }), { attention: 0 }), false);
  assert.equal(needsAttention(idea("i1", { reports: 3 }), { attention: 3 }), true);
  assert.equal(needsAttention(idea("i1", { reports: 3, status: "hidden" }), { attention: 3 }), false);
});

test("news is what others did since, and nothing at first", () => {
  const ask = { id: "i1", by: "Milo", seen_by: null };
  const now = { asks: [ask], notes: [{ id: "n2", by: "Milo", text: "Gleich" }, { id: "n1", by: "Mona", text: "Pause" }] };
  assert.deepEqual(news(null, now, "Mona"), []);
  assert.deepEqual(news({ asks: [], notes: [] }, now, "Mona").map(([kind]) => kind), ["asked", "note"]);
  const seen = { asks: [{ ...ask, seen_by: "Mia" }], notes: now.notes };
  assert.deepEqual(news(now, seen, "Mona").map(([kind]) => kind), ["seen"]);
  assert.deepEqual(news(now, seen, "Mia"), []);
});

test("what is looked at is told once it has been for a moment, and again after a new connection", () => {
  const told = [];
  const waiting = [];
  const look = new Look((id) => told.push(id), (run) => waiting.push(run));
  const passes = () => waiting.splice(0).forEach((run) => run());
  for (const id of ["i1", "i2", "i3"]) look.at(id);
  passes();
  look.at("i3");
  passes();
  assert.deepEqual(told, ["i3"]);
  look.again();
  passes();
  assert.deepEqual(told, ["i3", "i3"]);
});

test("an excerpt is short", () => {
  assert.equal(excerpt("Mehr Bänke", 4), "Mehr …");
  assert.equal(excerpt(undefined), "");
});
