import assert from "node:assert/strict";
import { test } from "node:test";

import { factsOf, gatheringIn, originOf, reasonOf, speaker } from "../../static/js/page.js";

const texts = {
  back: "Die Verbindung ist wieder da.",
  audience: "Saal {venue} · Zuhause {remote}",
  wall: { arrived: { one: "1 neue Idee", other: "{count} neue Ideen" } },
  kinds: [["wish", "Wunsch"]],
  reasons: [["insult", "Beleidigend"]],
  origins: { venue: "im Saal" },
};
const say = speaker(texts, "de");

test("say: a sentence as it is, and one with names to be filled", () => {
  assert.equal(say("back"), "Die Verbindung ist wieder da.");
  assert.equal(say("audience", { venue: 0, remote: 12 }), "Saal 0 · Zuhause 12");
});

test("say: one and several", () => {
  assert.equal(say("wall.arrived", { count: 1 }), "1 neue Idee");
  assert.equal(say("wall.arrived", { count: 0 }), "0 neue Ideen");
  assert.equal(say("wall.arrived", { count: 3 }), "3 neue Ideen");
});

test("say: what is filled in is text, whatever stands in it", () => {
  assert.equal(say("audience", { venue: "$&", remote: "{venue}" }), "Saal $& · Zuhause {venue}");
});

test("words: what codes mean, and what has no word stays as it is", () => {
  const themes = [{ id: "stadt", title: "Digitale Stadt" }];
  assert.equal(factsOf({ kind: "wish", theme: "stadt" }, themes, texts), "Wunsch · Digitale Stadt");
  assert.equal(factsOf({ kind: "poem", theme: null }, themes, texts), "poem");
  assert.equal(reasonOf("insult", texts), "Beleidigend");
  assert.equal(reasonOf("Bitte ohne Namen", texts), "Bitte ohne Namen");
  assert.equal(originOf({ origin: "venue" }, texts), "im Saal");
});

test("gathering: in the page's language, else in German, or not known yet", () => {
  const english = { title: "Kick-off" };
  const gathering = { title: "Auftakt", languages: { en: english } };
  assert.equal(gatheringIn("en", { gathering }), english);
  assert.equal(gatheringIn("leicht", { gathering }), gathering);
  assert.equal(gatheringIn("de", {}), null);
});
