import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Feed, TIMES } from "../../static/js/connection.js";
import { NOTHING, apply, applyOwn, fateOf } from "../../static/js/delta.js";

const BASE = "/g/auftakt/";
const HASTE = { ...TIMES, beat: [1, 2], missed: [1, 2], own: [20, 30], gone: 5, brought: 50 };
const realFetch = globalThis.fetch;
let feed = null;

afterEach(() => {
  feed?.stop();
  globalThis.fetch = realFetch;
});

/**
 * A server that answers what stands under a path: [update, mark], or what a function of how often it has been asked
 * gives. Anything else is not found.
 */
function serve(answers) {
  const asked = [];
  globalThis.fetch = async (address, { body, headers }) => {
    const path = address.replace(BASE, "");
    asked.push({ path, body, headers });
    const times = asked.filter((other) => other.path === path).length;
    const answer = typeof answers[path] === "function" ? answers[path](times) : answers[path];
    const [json, mark] = Array.isArray(answer) ? answer : [answer, null];
    const named = mark === null ? {} : { "Feed-Mark": String(mark) };
    return { ok: json !== undefined, status: 404, json: async () => json, headers: new Headers(named) };
  };
  return asked;
}

/** A client of the feed: what it holds, and what it was told. */
function client({ held = NOTHING, own = null, token = null, whole = null, times = HASTE } = {}) {
  const it = { held, own, told: [] };
  feed = new Feed(BASE, {
    whole,
    since: () => (it.held.epoch === null ? {} : { epoch: it.held.epoch, position: it.held.position }),
    token: () => token,
    fate: () => fateOf(it.own, it.held),
    update: (update) => (it.held = apply(it.held, update) ?? NOTHING),
    own: (message) => (it.own = applyOwn(it.own, message, true)),
    answered: (well) => it.told.push(well),
    gaveUp: () => it.told.push("gave up"),
  }, times);
  return it;
}

const at = (position, epoch = "e1") => ({ ...NOTHING, epoch, position });
const delta = (position, epoch = "e1") => ({ epoch, position });
const fresh = (position, epoch = "e1") => ({ epoch, position, fresh: true });
const feeds = (asked) => asked.map(({ path }) => path).filter((path) => path.startsWith("feed"));

async function until(holds) {
  for (let wait = 0; wait < 400; wait += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.fail("it did not happen");
}

test("feed: asks for what came after the position held, then with the mark that all ask with", async () => {
  const asked = serve({ "feed?since=7": [delta(9), 5], "feed?since=5": [delta(12), 10], "feed?since=10": [delta(13), 10] });
  const it = client({ held: at(7) });
  feed.start();
  await until(() => it.held.position === 13);
  assert.deepEqual(feeds(asked).slice(0, 3), ["feed?since=7", "feed?since=5", "feed?since=10"]);
});

test("feed: a server that names no mark is asked with the position", async () => {
  const asked = serve({ "feed?since=7": delta(9), "feed?since=9": delta(9) });
  const it = client({ held: at(7) });
  feed.start();
  await until(() => asked.length > 2);
  assert.deepEqual(feeds(asked).slice(0, 3), ["feed?since=7", "feed?since=9", "feed?since=9"]);
  assert.equal(it.held.position, 9);
});

test("feed: a cached answer that is older takes nothing back", async () => {
  const asked = serve({ "feed?since=20": (times) => (times === 1 ? [delta(30), 20] : [delta(25), 15]) });
  const it = client({ held: at(20) });
  feed.start();
  await until(() => asked.length > 2);
  assert.equal(it.held.position, 30);
  assert.deepEqual(new Set(feeds(asked)), new Set(["feed?since=20"]));
});

test("feed: starts afresh where the log is another", async () => {
  const asked = serve({ "feed?since=7": [delta(3, "e2"), 2], "feed?since=0": [fresh(4, "e2"), 2], "feed?since=2": [delta(4, "e2"), 2] });
  const it = client({ held: at(7) });
  feed.start();
  await until(() => asked.length > 2);
  assert.deepEqual(feeds(asked).slice(0, 3), ["feed?since=7", "feed?since=0", "feed?since=2"]);
  assert.deepEqual([it.held.epoch, it.held.position], ["e2", 4]);
});

test("feed: brings the whole screen, and goes on with its mark", async () => {
  const asked = serve({ "feed?since=0": [fresh(40), 30], "feed?since=30": [delta(41), 30] });
  const it = client();
  await feed.bring();
  assert.equal(it.held.position, 40);
  feed.start();
  await until(() => it.held.position === 41);
  assert.deepEqual(feeds(asked).slice(0, 2), ["feed?since=0", "feed?since=30"]);
});

test("feed: a screen that does not begin to arrive is not waited for", async () => {
  globalThis.fetch = (address, { signal }) => new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
  client();
  await assert.rejects(feed.bring());
});

test("feed: after the socket was there, it asks with the position again", async () => {
  const asked = serve({ "feed?since=0": [fresh(40), 30], "feed?since=95": [delta(95), 90] });
  const it = client();
  await feed.bring();
  feed.stop();
  it.held = at(95);
  feed.start();
  await until(() => asked.length > 1);
  assert.equal(asked[1].path, "feed?since=95");
});

test("feed: a server that does not answer at all is left to the socket", async () => {
  const asked = serve({});
  const it = client();
  feed.start();
  await until(() => it.told.length > 1);
  assert.deepEqual(it.told, [false, "gave up"]);
  assert.equal(asked.length, 1);
});

test("feed: one that served before is given more time", async () => {
  serve({ "feed?since=7": (times) => ([2, 4, 5, 6].includes(times) ? undefined : [delta(7), 7]) });
  const it = client({ held: at(7) });
  feed.start();
  await until(() => it.told.includes("gave up"));
  assert.deepEqual(it.told, [true, false, true, false, false, false, "gave up"]);
});

const mine = (...ideas) => applyOwn(null, { ideas: ideas.map(([id, status]) => ({ id, text: "Bänke", status })) }, true);
const owns = (asked) => asked.filter(({ path }) => path === "own").length;

test("feed: who has contributed nothing never asks for the own ideas", async () => {
  const asked = serve({ "feed?since=7": [delta(7), 7], own: { ideas: [] } });
  client({ held: at(7), own: mine() });
  feed.start();
  await until(() => feeds(asked).length > 20);
  assert.equal(owns(asked), 0);
});

test("feed: whose idea waits asks seldom", async () => {
  const asked = serve({ "feed?since=7": [delta(7), 7], own: { ideas: [{ id: "i1", text: "Bänke", status: "hidden" }] } });
  const seldom = { ...HASTE, own: [200, 250] }; // a hundred beats, of which a busy machine may give a few
  const it = client({ held: at(7), own: mine(["i1", "pending"]), times: seldom });
  feed.start();
  await until(() => it.own.ideas.get("i1").status === "hidden");
  assert.ok(feeds(asked).length > 3);
  await until(() => feeds(asked).length > 20);
  assert.equal(owns(asked), 1, "its fate is known now");
});

test("feed: whose published idea is not on the screen asks why", async () => {
  const hidden = { ideas: [{ id: "i1", text: "Bänke", status: "hidden", reason: "other" }] };
  serve({ "feed?since=7": [delta(7), 7], own: hidden });
  const it = client({ held: at(7), own: mine(["i1", "published"]) });
  feed.start();
  await until(() => it.own.ideas.get("i1").reason === "other");
});

test("feed: a command is posted with the visitor's token, and the next beat asks what became of it", async () => {
  const asked = serve({ command: { ok: true, position: 9 }, "feed?since=7": [delta(7), 7], own: { ideas: [] } });
  client({ held: at(7), own: mine(), token: "t1" });
  feed.start();
  assert.deepEqual(await feed.command({ name: "post_idea", text: "Bänke" }), { ok: true, position: 9 });
  const { body, headers } = asked.find(({ path }) => path === "command");
  assert.deepEqual(JSON.parse(body), { name: "post_idea", text: "Bänke" });
  assert.equal(headers.Authorization, "Bearer t1");
  await until(() => owns(asked) === 1);
  assert.ok(asked.filter(({ path }) => path.startsWith("feed")).every(({ headers }) => !("Authorization" in headers)));
});

test("feed: a command that nobody answers is no ack", async () => {
  serve({});
  client();
  await assert.rejects(feed.command({ name: "post_idea" }));
});

test("feed: joining gives the token", async () => {
  serve({ join: { token: "t1", epoch: "e1", position: 3 } });
  client();
  assert.equal(await feed.join(), "t1");
});

test("times: ten thousand phones do not come faster than one worker takes them", () => {
  const rate = ([least, most]) => 10_000 / ((most - least) / 1000);
  assert.ok(rate(TIMES.guest) < 1_000);
  assert.ok(rate(TIMES.longer) <= 500);
});

test("feed: a small group's screen comes whole, with one's own, by the visitor's token", async () => {
  const whole = (position) => ({ ...fresh(position), groups: [{ id: "g1" }], own: { ideas: [], supports: [], membership: [{ id: "m1", group: "g1" }] } });
  const asked = serve({ "group/feed": (times) => whole(times) });
  const it = client({ token: "t1", whole: "group/feed" });
  feed.start();
  await until(() => it.held.position >= 2);
  assert.equal(it.held.collections.groups.get("g1").id, "g1");
  assert.equal(it.own.membership.group, "g1");
  assert.equal(asked[0].headers.Authorization, "Bearer t1");
  assert.deepEqual(feeds(asked), [], "nothing is asked of the screen of all");
});
