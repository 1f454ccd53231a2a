import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Desk } from "../../static/js/moderate/desk.js";

let desk, sent, said;

const idea = (id, status, version = 1, more = {}) =>
  ({ id, status, version, text: `Idee ${id}`, at: `2020-08-20T18:1${id[1]}Z`, ...more });
const by = (name, minute, what = "published") => ({ decided: { by: name, what, at: `2020-08-20T19:${minute}Z` } });
const show = (...ideas) => desk.update(new Map(ideas.map((one) => [one.id, one])), { turn: 7 });
const place = (facts) => desk.update(desk.ideas, { turn: 7, ...facts });
const keys = (...actions) => actions.forEach((action) => desk.key(action));
const answer = (ack) => {
  const [entry, ...others] = outbox.entries;
  outbox.entries = others;
  desk.answered(entry, ack);
};

const outbox = {
  entries: [],
  put(name, fields) {
    const entry = { name, nonce: `n${sent.length}`, ...fields };
    sent.push({ name, ...fields });
    this.entries = [...this.entries, entry];
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

test("desk: each decision is told with what takes it back", () => {
  keys("next", "publish");
  answer({ ok: true, position: 9, version: 2 });
  const deeds = [{ idea: "i1", version: 2 }];
  assert.deepEqual(said, [{ kind: "done", sentence: "done.publish_idea quoted Idee i1", ideas: ["i1"], deeds }]);
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
  assert.deepEqual(sent.at(-1), { name: "stage_idea", idea: "i1", version: 2, seen: 7 });
});

test("desk: an idea that could not be published does not reach the big screen", () => {
  keys("next", "spotlight");
  answer({ ok: false, code: "conflict", by: "Bernd", status: "hidden", version: 2 });
  assert.equal(sent.length, 1);
  assert.equal(said[0].kind, "refused");
  assert.match(said[0].sentence, /Idee i1.*first Bernd statuses.hidden/);
});

test("desk: the same key takes it off again", () => {
  place({ spotlight: "i3" });
  desk.point("stage", "i3");
  keys("spotlight");
  assert.deepEqual(sent, [{ name: "file_idea", idea: "i3", version: 1, seen: 7 }]);
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
  assert.ok(desk.modeOf("pending", "i1"));
  assert.equal(desk.modeOf("published", "i1"), null);
  keys("next");
  assert.ok(desk.modeOf("published", "i1"));
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

// Queue and stage

test("desk: a key puts into the queue, and takes out of it again", () => {
  keys("next", "queue");
  assert.deepEqual(sent.at(-1), { name: "queue_idea", idea: "i1", version: 1, seen: 7 });
  answer({ ok: true, position: 9, version: 2 });
  show(idea("i1", "published", 2), idea("i2", "pending"), idea("i3", "published"));
  place({ queue: ["i1"] });
  desk.point("next", "i1");
  keys("queue");
  assert.deepEqual(sent.at(-1), { name: "unqueue_idea", idea: "i1", version: 2, seen: 7 });
});

test("desk: one key takes the next, wherever the cursor is, and not twice", () => {
  place({ queue: ["i3"] });
  keys("take", "take");
  assert.deepEqual(sent, [{ name: "take_next", idea: "i3", version: 1, seen: 7 }]);
  assert.equal(said.at(-1).sentence, "nothingNext");
});

test("desk: a step is taken back by its number", () => {
  place({ queue: ["i3"] });
  keys("take");
  answer({ ok: true, position: 9, version: 1, idea: "i3", step: 8 });
  keys("undo");
  assert.deepEqual(sent.at(-1), { name: "undo_step", idea: "i3", step: 8 });
});

test("desk: in the queue one goes earlier and later", () => {
  show(...["i1", "i2", "i3", "i4"].map((id) => idea(id, "published")));
  place({ queue: ["i1", "i2", "i3", "i4"] });
  desk.point("next", "i2");
  keys("earlier");
  assert.equal(sent.at(-1).before, "i1");
  outbox.entries = [];
  keys("later");
  assert.equal(sent.at(-1).before, "i4");
  outbox.entries = [];
  desk.point("next", "i1");
  keys("earlier");
  assert.equal(sent.length, 2);
});

test("desk: who was first with a step is named, with where it led", () => {
  place({ queue: ["i3"] });
  keys("take");
  answer({ ok: false, code: "conflict", by: "Bernd", status: "published", version: 1, place: "stage" });
  assert.match(said[0].sentence, /first Bernd places.stage/);
});

test("desk: what is dragged goes where it may", () => {
  show(idea("i1", "pending"), idea("i2", "hidden"), idea("i3", "published"), idea("i4", "published"));
  place({ queue: ["i4"] });
  assert.ok(desk.drop(["i1"], "next", "i4"));
  assert.deepEqual(sent.at(-1), { name: "queue_idea", idea: "i1", version: 1, seen: 7, before: "i4" });
  assert.ok(desk.drop(["i2"], "published"));
  assert.equal(sent.at(-1).name, "publish_idea");
  assert.ok(desk.drop(["i3"], "done"));
  assert.equal(sent.at(-1).name, "file_idea");
  outbox.entries = [];
  assert.ok(!desk.drop(["i3"], "pending"));
  assert.ok(!desk.drop(["i2"], "stage"));
  assert.ok(desk.drop(["i3"], "hidden"));
  assert.deepEqual(desk.mode, { kind: "hide", ids: ["i3"] });
});

// Many at once

test("desk: many are handled in one go, and taken back in one go", () => {
  keys("next", "select", "selectNext", "publish");
  assert.deepEqual(sent.map(({ name, idea }) => [name, idea]), [["publish_idea", "i1"], ["publish_idea", "i2"]]);
  assert.match(sent[0].batch, /^b[0-9a-f]{16}$/);
  assert.equal(sent[0].batch, sent[1].batch);
  answer({ ok: true, position: 9, version: 2 });
  assert.deepEqual(said, []);
  answer({ ok: true, position: 10, version: 2 });
  assert.equal(said[0].sentence, "doneMany.publish_idea 2");
  keys("undo");
  assert.deepEqual(sent.slice(2).map(({ name, idea }) => [name, idea]), [["undo_idea", "i2"], ["undo_idea", "i1"]]);
});

test("desk: of many, those that another was faster with are named once", () => {
  keys("next", "select", "selectNext", "hide");
  desk.choose(1);
  answer({ ok: true, position: 9, version: 2 });
  answer({ ok: false, code: "conflict", by: "Bernd", status: "published", version: 2 });
  assert.deepEqual(said.map(({ kind }) => kind), ["refused", "done"]);
  assert.equal(desk.selected.size, 0);
});

test("desk: a key that is taken back while some of many are underway takes all of them back", () => {
  keys("next", "select", "selectNext", "publish");
  answer({ ok: true, position: 9, version: 2 });
  keys("undo");
  assert.equal(sent.length, 2);
  answer({ ok: true, position: 10, version: 2 });
  assert.deepEqual(sent.slice(2).map(({ name }) => name), ["undo_idea", "undo_idea"]);
});

test("desk: a whole list is chosen, and let go of", () => {
  keys("next", "selectAll");
  assert.deepEqual([...desk.selected], ["i1", "i2"]);
  keys("cancel");
  assert.equal(desk.selected.size, 0);
});

test("desk: an ack to another's command is none of its own", () => {
  desk.answered({ name: "say_note", nonce: "n9" }, { ok: false, code: "forbidden", message: "nein" });
  assert.deepEqual(said, []);
});

test("desk: undo takes back what was done beside the ideas, as soon as the screen tells of it", () => {
  keys("next", "publish");
  answer({ ok: true, position: 9, version: 2 });
  desk.answered({ name: "mute_visitor", nonce: "m", person: "v1" }, { ok: true, position: 12 });
  keys("undo");
  assert.equal(said.at(-1).sentence, "undoWait");
  assert.equal(sent.length, 1, "nothing older is taken back instead");
  const deeds = [{ id: 12, kind: "muting", what: "muted", about: "v1", by: "Anna", at: "2030-01-01T19:00Z", undoable: true }];
  desk.update(new Map(), { deeds });
  keys("undo");
  assert.deepEqual(sent.at(-1), { name: "unmute_visitor", person: "v1", undoes: true });
});
