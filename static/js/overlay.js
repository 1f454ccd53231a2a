import { Connection } from "./connection.js";
import { showEnd } from "./ends.js";
import { fromGroups, nameOf } from "./groups/figures.js";
import { html, painter } from "./html.js";
import { DelayCode } from "./overlay/delay-code.js";
import { factsOf, gatheringIn, onFrame, readJson, speaker, themesIn } from "./page.js";
import { NONE, shown } from "./overlay/hold.js";
import { presented, read, turnOf } from "./overlay/presented.js";
import { By } from "./projector/marks.js";
import { largest } from "./projector/fit.js";
import { Poll, pollOnAir } from "./projector/poll.js";

// The stream's overlay. It shows no error (C3) and no mark: all of the stream would see it.

const LOOK = 200; // ms between two looks at whether something is to go
const LEAST = 60; // percent of the letters' size; 500 letters of German take 85 where the overlay is 62 % wide
const SAMPLE = { in: 6_000, out: 2_000 }; // ms

const page = readJson("page");
const texts = readJson("texts");
const say = speaker(texts, document.documentElement.lang);
const overlay = document.getElementById("overlay");
const lower = document.getElementById("lower");
const { hold, out, sample, poll: polls } = overlay.dataset;
const code = new DelayCode(document.getElementById("delay-code"), page.base);
const ends = document.getElementById("ends");
const paint = painter(lower);
const draw = onFrame(drawNow);
const connection = new Connection(page, { changed: draw });

let showing = NONE;
let onScreen = null; // what the lower third holds: an idea's id, a key of presented.js, "poll" or null
let presenting = { group: null, began: 0 }; // which small group is before the hall, and since when
let goes = null; // the timer of what is on its way out
let sampleIsIn = true;

addEventListener("resize", () => fit());
if (sample === "off") {
  setInterval(drawNow, LOOK);
  connection.start();
} else {
  showSample();
}

function drawNow() {
  const { held } = connection;
  if (held.epoch === null || sample !== "off") return;
  const { facts } = held;
  texts.gathering = gatheringIn(page.language, facts);
  code.update(facts.timing);
  showEnd(ends, facts.timing, "remote", Date.now(), say);
  const ideas = held.collections.ideas ?? new Map();
  const groups = held.collections.groups ?? new Map();
  const isBlack = Boolean(facts.stage?.black);
  const isThere = (key) => !isBlack && (ideas.has(key) || read(key, groups, ideas) !== null);
  const wasThere = onScreen === null || onScreen === "poll" || isThere(onScreen);
  showing = shown(showing, { lit: wantedNow(facts, groups, ideas), isThere, now: Date.now(), hold: hold * 1_000 });
  overlay.dataset.black = isBlack ? "yes" : "no";
  const poll = polls === "on" && facts.stage?.mode === "poll" ? pollOnAir(held) : null;
  const wanted = showing.id ?? (poll ? "poll" : null);
  if (wanted === onScreen) return wanted !== null && fill(wanted, { ideas, poll, held });
  if (!wasThere) return off(() => bring(wanted, { ideas, poll, held }));
  if (goes !== null) return; // on its way out; the next look brings what is wanted then
  if (onScreen === null) return bring(wanted, { ideas, poll, held });
  lower.dataset.state = "out";
  goes = setTimeout(() => off(drawNow), Number(out));
}

/** The idea in the light, or what the group before the hall suggests. */
function wantedNow({ stage, spotlight }, groups, ideas) {
  const group = stage?.mode === "groups" ? stage.group ?? null : null;
  if (group !== presenting.group) presenting = { group, began: Date.now() };
  if (spotlight) return spotlight;
  return presented(stage, groups, ideas, { began: presenting.began, now: Date.now(), turn: turnOf(hold * 1_000) });
}

/** Gone, without a fade. */
function off(then) {
  clearTimeout(goes);
  goes = null;
  onScreen = null;
  lower.dataset.state = "off";
  paint(null);
  then();
}

function bring(wanted, given) {
  if (wanted === null) return;
  onScreen = wanted;
  fill(wanted, given);
  fit();
  lower.getBoundingClientRect(); // it begins from where it stands hidden
  lower.dataset.state = "in";
}

function fill(wanted, { ideas, poll, held }) {
  const themes = themesIn(page.language, held.collections.themes);
  if (wanted === "poll") return paint(html`<${Poll} ...${{ poll, held, ideas, themes, texts, say, compact: true }} />`);
  const before = lower.querySelector(".lower-text")?.textContent;
  const groups = held.collections.groups ?? new Map();
  texts.from = fromGroups(groups, themes, texts.fromGroup);
  const ofGroup = read(wanted, groups, ideas);
  const { idea } = ofGroup ?? { idea: ideas.get(wanted) };
  paint(ofGroup ? html`<${OfGroup} ...${{ ...ofGroup, themes }} />` : html`<${Lower} ...${{ idea, themes }} />`);
  if (before !== undefined && before !== idea?.text) fit(); // a moderator corrected it
}

/** What a small group suggests, under its name. */
function OfGroup({ group, idea, place, count, themes }) {
  const name = nameOf(group, themes, (number) => say("groups.numbered", { number }));
  return html`
    <p class="lower-group"><svg><use href="#icon-group" /></svg> <b dir="auto">${name}</b>
      ${count > 1 && html`<span>${say("groups.suggestion", { place, count })}</span>`}</p>
    ${idea ? html`<${Lower} ...${{ idea, themes }} />` : html`<p class="lower-by">${texts.groups.nothing}</p>`}
  `;
}

function Lower({ idea, themes }) {
  return html`
    <blockquote class="lower-text" dir="auto" data-idea=${idea.id}>${idea.text}</blockquote>
    <p class="lower-by"><${By} idea=${idea} texts=${texts}><span>${factsOf(idea, themes, texts)}</span><//></p>
  `;
}

/** A long text is set in smaller letters, a very long one is cut at the edge. */
function fit() {
  const text = lower.querySelector(".lower-text");
  if (!text) return;
  const full = Number(getComputedStyle(overlay).getPropertyValue("--size"));
  const fits = (percent) => {
    lower.style.setProperty("--size", percent);
    return lower.scrollHeight <= lower.clientHeight + 1 && text.scrollWidth <= text.clientWidth + 1;
  };
  fits(largest(Math.min(LEAST, full), full, fits));
}

function showSample() {
  if (onScreen === null) {
    onScreen = "sample";
    paint(html`<${Lower} idea=${texts.sample} themes=${[]} />`);
    fit();
    lower.getBoundingClientRect();
  }
  lower.dataset.state = sampleIsIn ? "in" : "out";
  if (sample === "loop") setTimeout(showSample, sampleIsIn ? SAMPLE.in : SAMPLE.out);
  sampleIsIn = !sampleIsIn;
}
