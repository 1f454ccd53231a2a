import { Connection } from "./connection.js";
import { fromGroups } from "./groups/figures.js";
import { html, painter } from "./html.js";
import { Announcer, gatheringIn, onFrame, readJson, speaker, themesIn } from "./page.js";
import { atOnce, calmly } from "./projector/calmly.js";
import { showClock } from "./projector/clock-view.js";
import { Gathered } from "./projector/gathered.js";
import { Picture } from "./projector/picture.js";
import { showEnd } from "./ends.js";
import { Poll, pollOnAir } from "./projector/poll.js";
import { START, leafed, refreshed, turned } from "./projector/round.js";
import { sceneOf } from "./projector/scene.js";

// Rule C3: this page shows no error. Without a connection the last picture stays; a dot in the corner tells the crew.

const TURN = 12_000; // ms; a page holds some 60 words, and people read three to four a second, after looking up
const CREW_STAYS = 4_000; // ms; the crew's buttons go again when the mouse has rested as long
const SECOND = 1_000; // ms

const page = readJson("page");
const texts = readJson("texts");
const say = speaker(texts, document.documentElement.lang);
const at = (id) => document.getElementById(id);
const stage = at("stage");
const preview = stage.dataset.preview === "yes"; // what is prepared, not what is on air
const ahead = Date.parse(stage.dataset.now) - Date.now(); // ms; the server's clock before this one's
const announcer = new Announcer(at("announcer"));
const paint = painter(at("picture"));
const draw = onFrame(drawNow);
const isReplay = stage.dataset.replay === "yes"; // the past instead of what is
const connection = await source();
const gathered = new Gathered();

const gliding = new CSSStyleSheet();
document.adoptedStyleSheets.push(gliding);

let round = START;
let pages = 1;
let paused = false;
let drawn = { ...START, lit: undefined, name: "welcome", group: null }; // what the hall sees
let crewLeaves;

addEventListener("resize", draw);
addEventListener("keydown", pressed);
addEventListener("pointermove", crewComes);
at("pause").addEventListener("click", pause);
at("back").addEventListener("click", () => leaf(-1));
at("forward").addEventListener("click", () => leaf(1));
setInterval(turn, TURN);
setInterval(tick, SECOND);
tick();
connection.start();

async function source() {
  if (!isReplay) return new Connection(page, { changed: draw });
  const { Replay } = await import("./replay/source.js");
  return new Replay(page, { stage, changed: draw });
}

function drawNow() {
  const { held, state, presence } = connection;
  at("crew").dataset.state = state;
  at("audience").hidden = presence === null;
  at("venue").textContent = presence?.venue;
  at("remote").textContent = presence?.remote;
  if (held.epoch === null) return;
  const next = pictureNow();
  // What was taken off the wall goes at once, and so does black; everything else may take its time.
  const isOff = drawn.order.some((id) => !next.ideas.has(id)) || next.isBlack !== !at("black").hidden;
  const { order, page: shown } = next.round;
  const isOther = next.name !== drawn.name || next.lit?.id !== drawn.lit?.id || next.poll?.id !== drawn.poll?.id || next.group !== drawn.group
    || shown !== drawn.page || order[0] !== drawn.order[0];
  // What is sorted glides into its column.
  const isGathered = gathered.update(next.ideas, Date.now()) && next.name === "themes";
  stage.dataset.gathers = isGathered ? "yes" : "no";
  stage.dataset.moves = next.name !== drawn.name ? "yes" : "no"; // what stands beside the picture glides along
  if (next.name !== drawn.name) glides([next.lit?.id, drawn.lit?.id].filter(Boolean));
  if (isOff || connection.isQuick) atOnce(paintNow);
  else if (isOther || isGathered) calmly(paintNow);
  else paintNow();
}

/** The cards of ideas that come into the light or leave it keep their names while all others fade with the wall. */
function glides(ids) {
  gliding.replaceSync(ids.map((id) => `.stage-idea[data-idea="${CSS.escape(id)}"] { view-transition-name: var(--glides) !important; }`).join(""));
}

/** What is to be seen. A change that takes its time asks again: ideas may have gone meanwhile. */
function pictureNow() {
  const { collections, facts } = connection.held;
  const ideas = collections.ideas ?? new Map();
  const poll = pollOnAir(connection.held);
  const scene = sceneOf(facts, ideas, { preview, hasPoll: poll !== null });
  return { ...scene, ideas, poll, round: refreshed(round, ideas, paused) };
}

function paintNow() {
  const { held } = connection;
  const picture = pictureNow();
  const { name, lit } = picture;
  texts.gathering = gatheringIn(page.language, held.facts);
  const themes = themesIn(page.language, held.collections.themes);
  if (name !== drawn.name) pages = 1;
  round = picture.round;
  stage.dataset.picture = name;
  at("black").hidden = !picture.isBlack;
  callOrThank();
  tick();
  texts.from = fromGroups(held.collections.groups, themes, texts.fromGroup);
  const size = `${innerWidth}x${innerHeight} ${[...texts.from.values()]}`; // what groups are called stands on cards
  const given = { size, arranged, themes, gathered, now: Date.now(), moment: now(), texts, say };
  paint(html`<${Picture} ...${{ ...picture, Poll, held, ...given }} />`);
  drawn = { ...round, lit, name, poll: picture.poll, group: picture.group };
  markPage();
}

/** The ideas have told how many pages they take. */
function arranged(count) {
  pages = count;
  if (round.page >= pages) round = { ...round, page: pages - 1 };
}

function markPage() {
  at("page-mark").hidden = pages === 1 || !isLeafed(drawn.name);
  at("page-mark").textContent = say("page", { page: round.page + 1, pages });
  stage.dataset.paused = paused ? "yes" : "no";
}

const isLeafed = (name) => name === "wall" || name === "themes";

function callOrThank() {
  const { opens, closes } = stage.dataset;
  const isOpen = !(Date.parse(opens) > now()) && !(Date.parse(closes) <= now());
  const isPolled = stage.dataset.picture === "poll" && pictureNow().poll?.status === "open";
  at("vote").hidden = !isPolled;
  at("call").hidden = isPolled || !isOpen;
  at("thanks").hidden = isPolled || isOpen;
}

function now() {
  return isReplay ? connection.now() : Date.now() + ahead;
}

function tick() {
  showClock(connection.held.facts.stage ?? {}, { now: now(), zone: stage.dataset.zone, say });
  if (isReplay) showMoment();
  showEnd(at("ends"), connection.held.facts.timing, "venue", now(), say);
  if (drawn.name === "poll" && drawn.poll?.until_remote) draw(); // its clock
  if (drawn.name === "groups" && drawn.group === null) draw(); // theirs
}

/** Nobody shall take the past for now. */
function showMoment() {
  const moment = new Date(now());
  at("replay-time").textContent = moment.toLocaleTimeString("de", { hour: "2-digit", minute: "2-digit", timeZone: stage.dataset.zone });
}

function turn() {
  if (paused || !isLeafed(drawn.name) || connection.held.epoch === null) return;
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
  if (isReplay && !key.target.closest("button") && connection.pressed(key.key)) return key.preventDefault();
  if (key.key === " " && !key.target.closest("button")) pause();
  else if (key.key === "ArrowRight" || key.key === "PageDown") leaf(1);
  else if (key.key === "ArrowLeft" || key.key === "PageUp") leaf(-1);
}

function crewComes() {
  stage.dataset.crew = "here";
  clearTimeout(crewLeaves);
  crewLeaves = setTimeout(() => delete stage.dataset.crew, CREW_STAYS);
}
