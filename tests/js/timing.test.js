import assert from "node:assert/strict";
import { test } from "node:test";
import { SeenAt } from "../../static/js/delay/seen.js";
import { numberAt } from "../../static/js/overlay/numbers.js";
import { aboutOf, clockOf, endOf, laterOn, onNow } from "../../static/js/timing.js";

const MINUTE = 60_000;
const AGENDA = [
  { id: "a1", from: 0, until: 15 * MINUTE },
  { id: "a2", from: 15 * MINUTE, until: 60 * MINUTE },
  { id: "a3", from: 60 * MINUTE, until: 120 * MINUTE },
];

test("home can write as much longer as it is behind; without an end nobody counts down", () => {
  const timing = { delay: 25, closes: "2020-08-20T18:00:00.000Z" };
  assert.equal(endOf(timing, "remote") - endOf(timing, "venue"), 25_000);
  assert.equal(endOf({ ...timing, delay: null }, "remote"), endOf(timing, "venue"));
  assert.equal(endOf({ ...timing, closes: null }, "venue"), null);
  assert.equal(endOf(undefined, "venue"), null);
  assert.equal(laterOn(timing, "venue"), 0);
});

test("what is left is told in minutes and seconds, a part of one as a whole", () => {
  assert.equal(clockOf(65_001), "1:06");
  assert.equal(clockOf(600_000), "10:00");
  assert.equal(clockOf(-5), "0:00");
});

test("the agenda goes as planned, or as late as the item that was marked", () => {
  assert.equal(onNow(AGENDA, null, 14 * MINUTE).id, "a1");
  assert.equal(onNow(AGENDA, null, 130 * MINUTE), null);
  const mark = { at: new Date(35 * MINUTE).toISOString(), item: "a2" };
  assert.equal(onNow(AGENDA, mark, 36 * MINUTE).id, "a2");
  assert.equal(onNow(AGENDA, mark, 79 * MINUTE).id, "a2");
  assert.equal(onNow(AGENDA, mark, 80 * MINUTE).id, "a3");
  assert.equal(onNow(AGENDA, { ...mark, item: "gone" }, 14 * MINUTE).id, "a1");
  assert.equal(onNow([], mark, 0), null);
});

test("what an idea refers to is told in the gathering's own time", () => {
  const gathering = { timezone: "Europe/Berlin", agenda: [{ id: "a2", title: "Impulsvortrag" }] };
  const about = { at: "2020-08-20T17:42:10.000Z", item: "a2" };
  assert.equal(aboutOf({ about }, gathering), "19:42, Impulsvortrag");
  assert.equal(aboutOf({ about: { ...about, item: null } }, gathering), "");
  assert.equal(aboutOf({ about: null }, gathering), "");
  assert.equal(aboutOf({}, null), "");
});

test("a number is shown for its second, and none where there is none", () => {
  const batch = { first: 1_000, numbers: ["0421", "7733"] };
  assert.equal(numberAt(batch, 1_000_999), "0421");
  assert.equal(numberAt(batch, 1_001_000), "7733");
  assert.equal(numberAt(batch, 1_002_000), null);
  assert.equal(numberAt(null, 0), null);
});

test("a number was seen when the button was pressed, else at its first digit", () => {
  let now = 100;
  const seen = new SeenAt(() => now);
  assert.equal(seen.ago(), 0);
  seen.typed("4");
  now = 1_100;
  seen.typed("42");
  assert.equal(seen.ago(), 1_000);
  seen.typed("");
  seen.typed("7");
  assert.equal(seen.ago(), 0);
  seen.pressed();
  now = 4_100;
  seen.typed("0421");
  assert.equal(seen.ago(), 3_000);
});
