import assert from "node:assert/strict";
import { test } from "node:test";
import { Player, speedOf, stepFor } from "../../static/js/replay/player.js";
import { markAt, marksOf } from "../../static/js/replay/views.js";

// An evening of 100 s; at second n idea n appears. The server answers ten pictures at a time.

const FROM = 1_000;
const UNTIL = 1_100;

class Log {
  asked = [];
  constructor(times = Array.from({ length: 100 }, (_, n) => FROM + n)) {
    this.times = times;
  }

  ask = async (start, step) => {
    this.asked.push({ ...start, step });
    const begin = start.at === undefined ? start.after : this.times.filter((at) => at <= start.at).length;
    const fresh = { epoch: "e", position: begin, fresh: true, facts: {}, ideas: this.#ideas(0, begin) };
    const pictures = start.at === undefined ? [] : [{ at: start.at, update: fresh }];
    const end = Math.min(begin + 10, this.times.length);
    for (let n = begin; n < end; n += 1) {
      pictures.push({ at: this.times[n], update: { epoch: "e", position: n + 1, ideas: this.#ideas(n, n + 1) } });
    }
    return { epoch: "e", head: 200, pictures, position: end, at: this.times[end - 1] ?? start.at, end: end === this.times.length };
  };

  #ideas(from, to) {
    return Array.from({ length: to - from }, (_, n) => ({ id: `i${from + n}` }));
  }
}

async function playing(log, how = {}) {
  const player = new Player({ from: FROM, until: UNTIL, ask: log.ask, changed() {}, ...how });
  player.seek(how.at ?? FROM);
  await settled();
  player.play();
  return player;
}

const settled = () => new Promise((done) => setTimeout(done));
const shown = (player) => player.held.collections.ideas.size;

async function passes(player, seconds, beat = 0.1) {
  for (let n = 0; n < seconds / beat; n += 1) {
    player.tick(beat);
    await settled();
  }
}

test("it plays as fast as it was, or ten times as fast", async () => {
  const one = await playing(new Log(), { speed: 1 });
  await passes(one, 5);
  assert.equal(shown(one), 6);
  const ten = await playing(new Log(), { speed: 10 });
  await passes(ten, 5);
  assert.equal(shown(ten), 51);
});

test("as fast as it goes it comes to the end, stops there, and begins again when it is asked to", async () => {
  const player = await playing(new Log(), { speed: Infinity });
  await passes(player, 20);
  assert.equal(shown(player), 100);
  assert.equal(player.isOver, true);
  assert.equal(player.isPlaying, false);
  player.play();
  await settled();
  assert.equal(player.at, FROM);
  assert.equal(shown(player), 1);
});

test("who seeks sees the moment at once, forth and back, and only the last place counts", async () => {
  const log = new Log();
  const player = await playing(log, { speed: 1 });
  player.pause();
  player.seek(FROM + 90);
  player.seek(FROM + 20.5);
  await settled();
  assert.equal(shown(player), 21);
  player.seek(FROM + 90);
  await settled();
  assert.equal(shown(player), 91);
  player.seek(UNTIL + 500);
  await settled();
  assert.equal(player.at, UNTIL);
  assert.equal(player.isOver, true);
});

test("another speed asks on from what is shown, in other steps, and loses nothing", async () => {
  const log = new Log();
  const player = await playing(log, { speed: 1 });
  await passes(player, 3);
  player.setSpeed(10);
  await settled();
  const { after, step } = log.asked.at(-1);
  assert.equal(after, 4);
  assert.equal(step, stepFor(10, { from: FROM, until: UNTIL }));
  await passes(player, 2);
  assert.equal(shown(player), 24);
});

test("where nothing happens for long it goes on a second before something does", async () => {
  const log = new Log([FROM, FROM + 80]);
  const player = await playing(log, { speed: 1 });
  await passes(player, 0.2);
  assert.ok(player.at >= FROM + 79 && player.at < FROM + 80, String(player.at));
  await passes(player, 1.2);
  assert.equal(shown(player), 2);
  const patient = await playing(new Log([FROM, FROM + 80]), { speed: 1, skips: false });
  await passes(patient, 1);
  assert.ok(patient.at < FROM + 2);
});

test("the server away leaves the picture, and it goes on when it is back", async () => {
  const log = new Log();
  let isAway = false;
  const player = await playing(log, { speed: 10, ask: (...asked) => (isAway ? Promise.reject(new Error()) : log.ask(...asked)) });
  isAway = true;
  await passes(player, 3);
  const held = shown(player);
  assert.ok(held > 1);
  assert.equal(player.isLost, true);
  isAway = false;
  await passes(player, 4);
  assert.equal(player.isLost, false);
  assert.ok(shown(player) > held);
});

test("what may be seen changed: all that is held is asked for anew, at the same moment", async () => {
  const log = new Log();
  const player = await playing(log, { speed: 1 });
  await passes(player, 3);
  player.revise();
  await settled();
  assert.equal(log.asked.at(-1).at, player.at);
  assert.equal(player.isPlaying, true);
});

test("a speed is one of those that there are", () => {
  assert.equal(speedOf("600"), 600);
  assert.equal(speedOf("max"), Infinity);
  assert.equal(speedOf("7"), null);
  assert.equal(speedOf(undefined), null);
});

test("marks are agenda and pictures in one order; what was on before counts from the beginning", () => {
  const agenda = [{ item: "a1", title: "Begrüßung", at: 1_000, until: 1_050 }];
  const pictures = [{ at: 900, picture: "welcome" }, { at: 1_020.5, picture: "spotlight", text: "Mehr Bänke" }];
  const marks = marksOf({ at: 1_000, agenda, shown: pictures });
  assert.deepEqual(marks.map((one) => one.item ?? one.picture), ["a1", "welcome", "spotlight"]);
  assert.equal(markAt(marks, 999), -1);
  assert.equal(markAt(marks, 1_000), 1);
  assert.equal(markAt(marks, 1_020), 2);
});
