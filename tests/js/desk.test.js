import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Desk } from "../../static/js/moderate/desk.js";

let desk, sent, said;

const idea = (id, status, version = 1, more = {}) =>
  ({ id, status, version, text: `Idee ${id}`, at: `2020-08-20T18:1${id[1]}Z`, ...more });
const by = (name, minute, what = "published") => ({ decided: { by: name, what, at: `2020-08-20T19:${minute}Z` } });
const show = (...ideas) => desk.update(new Map(ideas.map((one) => [one.id, one])), null);
const keys = (...actions) => actions.forEach((action) => desk.key(action));
const answer = (ack) => desk.answered(outbox.entries.shift(), ack);

const outbox = {
  entries: [],
  put(name, fields) {
    const entry = { name, nonce: `n${sent.length}`, ...fields };
    sent.push({ name, ...fields });
    this.entries.push(entry);
    return entry;
  },
};

beforeEach(() => {
  sent = [];
  said = [];
  outbox.entries = [];
  desk = new Desk({
    me: "Anna",
    outbox,
    reasons: ["off_topic", "insult"],
    say: (key, values) => [key, ...Object.values(values ?? {})].join(" "),
    tell: (toast) => said.push(toast),
  });
  show(idea("i1", "pending"), idea("i2", "pending"), idea("i3", "published"));
});

test("desk: a key without a cursor does nothing but say so", () => {
  keys("publish");
  assert.deepEqual(sent, []);
  assert.equal(said.length, 1);
});

test("desk: publishing names the version seen and goes on to the next", () => {
  keys("next", "publish");
  assert.deepEqual(sent, [{ name: "publish_idea", idea: "i1", version: 1 }]);
  assert.equal(desk.desk.cursor.id, "i2");
});

test("desk: a second key on an idea that is underway is no second command", () => {
  keys("next", "publish", "previous", "publish");
  assert.equal(sent.length, 1);
});

test("desk: hiding asks for the reason first", () => {
  keys("next", "hide");
  assert.deepEqual(sent, []);
  desk.choose(2);
  assert.deepEqual(sent, [{ name: "hide_idea", idea: "i1", version: 1, reason: "insult" }]);
  assert.equal(desk.mode, null);
});

test("desk: undo takes back the last decision, at the version it made", () => {
  keys("next", "publish");
  answer({ ok: true, position: 9, version: 2 });
  keys("undo");
  assert.deepEqual(sent.at(-1), { name: "undo_idea", idea: "i1", version: 2 });
  answer({ ok: true, position: 10, version: 3 });
  keys("undo");
  assert.equal(sent.length, 2);
  assert.equal(said.at(-1).sentence, "nothingToUndo");
});

test("desk: each decision is told with the version that takes it back", () => {
  keys("next", "publish");
  answer({ ok: true, position: 9, version: 2 });
  assert.deepEqual(said, [{ kind: "done", sentence: "done.publish_idea quoted Idee i1", idea: "i1", version: 2 }]);
});

test("desk: undo of a decision that is underway waits for its ack", () => {
  keys("next", "publish", "undo");
  assert.equal(sent.length, 1);
  answer({ ok: true, position: 9, version: 2 });
  assert.deepEqual(sent.at(-1), { name: "undo_idea", idea: "i1", version: 2 });
});

test("desk: undo of a decision that was refused undoes nothing of another's", () => {
  keys("next", "publish", "undo");
  answer({ ok: false, code: "conflict", by: "Bernd", status: "hidden", version: 2 });
  assert.equal(sent.length, 1);
});

test("desk: after a reload undo takes back one's own latest, not another's and none twice", () => {
  show(
    idea("i1", "published", 2, by("Anna", "01")),
    idea("i2", "published", 3, by("Anna", "02")),
    idea("i3", "published", 4, by("Bernd", "03")),
    idea("i4", "pending", 5, by("Anna", "04", "reverted")),
  );
  keys("undo", "undo", "undo");
  assert.deepEqual(sent.map((command) => command.idea), ["i2", "i1"]);
});

test("desk: where the ideas do not tell yet of a decision just made, it is the latest all the same", () => {
  show(idea("i1", "pending"), idea("i2", "published", 2, by("Anna", "01")));
  keys("next", "publish");
  answer({ ok: true, position: 9, version: 2 });
  keys("undo");
  assert.deepEqual(sent.at(-1), { name: "undo_idea", idea: "i1", version: 2 });
});

test("desk: the big screen takes what waits in two steps", () => {
  keys("next", "spotlight");
  assert.deepEqual(sent, [{ name: "publish_idea", idea: "i1", version: 1 }]);
  answer({ ok: true, position: 9, version: 2 });
  assert.deepEqual(sent.at(-1), { name: "spotlight_idea", idea: "i1", version: 2 });
});

test("desk: an idea that could not be published does not reach the big screen", () => {
  keys("next", "spotlight");
  answer({ ok: false, code: "conflict", by: "Bernd", status: "hidden", version: 2 });
  assert.equal(sent.length, 1);
  assert.equal(said[0].kind, "refused");
  assert.match(said[0].sentence, /Idee i1.*first Bernd statuses.hidden/);
});

test("desk: the same key takes it off again", () => {
  desk.point("published", "i3");
  desk.spotlight = "i3";
  keys("spotlight");
  assert.deepEqual(sent, [{ name: "spotlight_idea", idea: null }]);
});

test("desk: an edit that came second comes back with its text and the new version", () => {
  keys("next", "edit");
  desk.mode.text = "besser";
  desk.saveEdit();
  answer({ ok: false, code: "conflict", by: "Bernd", status: "published", version: 2 });
  assert.deepEqual(desk.mode, { kind: "edit", id: "i1", version: 2, text: "besser" });
});

test("desk: an open edit is not lost to a key on another idea", () => {
  keys("next", "edit", "next", "hide");
  assert.equal(desk.mode.id, "i1");
  assert.equal(said.length, 1);
});

test("desk: what is asked stands in one list, though the idea is in two for a while", () => {
  keys("next", "edit");
  show(idea("i1", "published", 2), idea("i2", "pending"), idea("i3", "published"));
  assert.ok(desk.modeOf("pending", desk.ideas.get("i1")));
  assert.equal(desk.modeOf("published", desk.ideas.get("i1")), null);
  keys("next");
  assert.ok(desk.modeOf("published", desk.ideas.get("i1")));
});

test("desk: a list chosen on a narrow screen takes the cursor along", () => {
  keys("next");
  desk.show("published");
  assert.deepEqual(desk.desk.cursor, { list: "published", id: "i3" });
  desk.show("hidden");
  assert.equal(desk.desk.cursor, null);
  keys("next");
  assert.equal(desk.shown, "pending");
});
