import { Connection } from "./connection.js";
import { html, painter } from "./html.js";
import { Announcer, gatheringIn, onFrame, readJson, speaker } from "./page.js";
import { calmly } from "./projector/calmly.js";
import { Picture } from "./projector/picture.js";
import { Poll, pollOnAir } from "./projector/poll.js";
import { START, leafed, refreshed, turned } from "./projector/round.js";

// Rule C3: this page shows no error. Without a connection the last picture stays; a dot in the corner tells the crew.

const TURN = 12_000; // ms; a page holds some 60 words, and people read three to four a second, after looking up
const SECOND = 1_000; // ms
const CREW_STAYS = 4_000; // ms; the crew's buttons go again when the mouse has rested as long

const page = readJson("page");
const texts = readJson("texts");
const say = speaker(texts, document.documentElement.lang);
const at = (id) => document.getElementById(id);
const stage = at("stage");
const announcer = new Announcer(at("announcer"));
const paint = painter(at("picture"));
const draw = onFrame(drawNow);
const connection = new Connection(page, { changed: draw });

let round = START;
let pages = 1;
let paused = false;
let drawn = { ...START, lit: undefined }; // what the hall sees
let crewLeaves;

addEventListener("resize", draw);
addEventListener("keydown", pressed);
addEventListener("pointermove", crewComes);
at("pause").addEventListener("click", pause);
at("back").addEventListener("click", () => leaf(-1));
at("forward").addEventListener("click", () => leaf(1));
setInterval(turn, TURN);
setInterval(() => drawn.poll?.until_remote && draw(), SECOND); // its clock
connection.start();

function drawNow() {
  const { held, state, presence } = connection;
  at("crew").dataset.state = state;
  at("audience").hidden = presence === null;
  at("venue").textContent = presence?.venue;
  at("remote").textContent = presence?.remote;
  if (held.epoch === null) return;
  const next = pictureNow();
  // What was taken off the wall goes at once; everything else may take its time.
  const isOff = drawn.order.some((id) => !next.ideas.has(id));
  const { order, page: shown } = next.round;
  const isOther = next.poll?.id !== drawn.poll?.id || next.lit?.id !== drawn.lit?.id || shown !== drawn.page || order[0] !== drawn.order[0];
  if (isOther && !isOff) calmly(paintNow);
  else paintNow();
}

/** What is to be seen. A change that takes its time asks again: ideas may have gone meanwhile. */
function pictureNow() {
  const { collections, facts } = connection.held;
  const ideas = collections.ideas ?? new Map();
  const poll = pollOnAir(connection.held); // comes before the spotlight, which it was opened over
  return { ideas, poll, lit: ideas.get(facts.spotlight), round: refreshed(round, ideas, paused) };
}

function paintNow() {
  const picture = pictureNow();
  const themes = gatheringIn(page.language, connection.held.facts)?.themes ?? [];
  round = picture.round;
  stage.dataset.picture = picture.poll ? "poll" : picture.lit ? "spotlight" : picture.ideas.size > 0 ? "wall" : "welcome";
  callOrThank();
  const size = `${innerWidth}x${innerHeight}`;
  paint(picture.poll
    ? html`<${Poll} ...${{ poll: picture.poll, size, texts, say }} />`
    : html`<${Picture} ...${{ ...picture, size, arranged, themes, texts }} />`);
  drawn = { ...round, lit: picture.lit, poll: picture.poll };
  markPage();
}

/** The wall has told how many pages it takes. */
function arranged(count) {
  pages = count;
  if (round.page >= pages) round = { ...round, page: pages - 1 };
}

function markPage() {
  at("page-mark").hidden = Boolean(drawn.poll) || drawn.lit !== undefined || pages === 1;
  at("page-mark").textContent = say("page", { page: round.page + 1, pages });
  stage.dataset.paused = paused ? "yes" : "no";
}

function callOrThank() {
  const { opens, closes } = stage.dataset;
  const isOpen = !(Date.parse(opens) > Date.now()) && !(Date.parse(closes) <= Date.now());
  const isPolled = stage.dataset.picture === "poll" && pictureNow().poll?.status === "open";
  at("vote").hidden = !isPolled;
  at("call").hidden = isPolled || !isOpen;
  at("thanks").hidden = isPolled || isOpen;
}

function turn() {
  if (paused || drawn.poll || drawn.lit || connection.held.epoch === null) return;
  round = turned(round, pictureNow().ideas, pages);
  draw();
}

function leaf(step) {
  round = leafed(round, pages, step);
  draw();
}

function pause() {
  paused = !paused;
  at("pause").setAttribute("aria-pressed", String(paused));
  announcer.say("pause", say(paused ? "paused" : "resumed"));
  draw();
}

function pressed(key) {
  if (key.ctrlKey || key.metaKey || key.altKey) return;
  if (key.key === " " && !key.target.closest("button")) pause();
  else if (key.key === "ArrowRight" || key.key === "PageDown") leaf(1);
  else if (key.key === "ArrowLeft" || key.key === "PageUp") leaf(-1);
}

function crewComes() {
  stage.dataset.crew = "here";
  clearTimeout(crewLeaves);
  crewLeaves = setTimeout(() => delete stage.dataset.crew, CREW_STAYS);
}
