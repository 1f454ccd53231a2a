import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Feed, join } from "../../static/js/connection.js";

const realFetch = globalThis.fetch;
let feed = null;

afterEach(() => {
  feed?.stop();
  globalThis.fetch = realFetch;
});

/** A server that answers what stands under an address; anything else is not found. */
function serve(answers) {
  const asked = [];
  globalThis.fetch = async (address, options) => {
    asked.push([address, options.body]);
    return { ok: address in answers, status: 404, json: async () => answers[address] };
  };
  return asked;
}

/** Starts a feed that holds `cursor`; resolves with what came by the end of its first beat. */
function firstBeat(cursor) {
  const came = {};
  return new Promise((resolve) => {
    feed = new Feed("/g/auftakt/", {
      since: () => cursor,
      update: (update) => (came.update = update),
      own: (own) => (came.own = own),
      answered: (well) => resolve({ ...came, well }),
    });
    feed.start();
  });
}

test("feed: asks for what came after the position held, and for the own ideas", async () => {
  serve({ "/g/auftakt/feed?since=7": { position: 8 }, "/g/auftakt/own": { ideas: [] } });
  assert.deepEqual(await firstBeat({ position: 7 }), { update: { position: 8 }, own: { ideas: [] }, well: true });
});

test("feed: starts at 0 where nothing is held", async () => {
  const asked = serve({ "/g/auftakt/feed?since=0": { fresh: true }, "/g/auftakt/own": {} });
  await firstBeat({});
  assert.equal(asked[0][0], "/g/auftakt/feed?since=0");
});

test("feed: a server that does not answer is said so, and nothing else happens", async () => {
  serve({});
  assert.deepEqual(await firstBeat({}), { well: false });
});

test("feed: a command is posted, and a failure is no ack", async () => {
  const asked = serve({ "/g/auftakt/command": { ok: true, position: 9 } });
  feed = new Feed("/g/auftakt/", {});
  assert.deepEqual(await feed.command({ name: "post_idea", text: "Bänke" }), { ok: true, position: 9 });
  assert.deepEqual(JSON.parse(asked[0][1]), { name: "post_idea", text: "Bänke" });
  serve({});
  await assert.rejects(feed.command({ name: "post_idea" }));
});

test("feed: joining gives the token", async () => {
  serve({ "/g/auftakt/join": { token: "t1", epoch: "e1", position: 3 } });
  assert.equal(await join("/g/auftakt/"), "t1");
});
