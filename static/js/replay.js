import { html, painter } from "./html.js";
import { Announcer, onFrame, readJson, request, speaker } from "./page.js";
import { SPEEDS, nameOf, speedOf } from "./replay/player.js";
import { Buttons, Line, Marks, markAt, marksOf, speedIn } from "./replay/views.js";

// Steers the picture of a replay, which plays by itself in a frame: the very page of the hall.

const ANSWER = 30_000; // ms; the first outline of a long evening is a walk through all of it
const PICTURE = 1_920; // px; the width that the small picture is painted at
const SOUGHT = 120; // ms; while somebody drags, the picture follows at most so often
const FORGIVEN = 2; // s of the evening: within them "the one before" is the one before that

const page = readJson("page");
const texts = readJson("texts");
const say = speaker(texts, document.documentElement.lang);
const at = (id) => document.getElementById(id);
const frame = at("picture");
const { dataset } = at("replay");
const announcer = new Announcer(at("announcer"));
const paint = Object.fromEntries(["line-place", "buttons", "marks"].map((id) => [id, painter(at(id))]));
const draw = onFrame(drawNow);
const times = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: dataset.zone,
});
let now = { at: Number(dataset.at), isPlaying: false, speed: "10", skips: true };
let evening = null;
let marks = [];
let sought = null; // where somebody has just gone: until the picture says that it is there too
let seeking = null;
let seekings = 0; // the picture names the last one that it obeyed
let told = "";

addEventListener("message", hear);
addEventListener("keydown", pressed);
new ResizeObserver(() => at("monitor").style.setProperty("--scale", at("monitor").clientWidth / PICTURE)).observe(at("monitor"));
at("letters").addEventListener("change", draw);
bring();

async function bring() {
  const query = new URLSearchParams({ day: dataset.day, ...(dataset.team === "yes" && { team: "yes" }) });
  try {
    [evening] = await request(`${page.base}evaluation/replay/outline?${query}`, { begin: ANSWER });
    marks = marksOf(evening);
    steer({}); // the picture may have told before anybody heard
  } catch {
    at("notice").textContent = texts.lost;
    at("notice").hidden = false;
    setTimeout(bring, 3_000);
    return;
  }
  at("notice").hidden = true;
  draw();
}

function steer(what) {
  frame.contentWindow.postMessage({ replay: what }, location.origin);
}

function seek(moment) {
  sought = moment;
  clearTimeout(seeking);
  seekings += 1;
  seeking = setTimeout(() => steer({ seek: moment, seeking: seekings }), SOUGHT);
  draw();
}

/** The next mark, or the one before. */
function mark(step) {
  const here = sought ?? now.at;
  const on = markAt(marks, here);
  const isJustBegun = on >= 0 && here - marks[on].at < FORGIVEN;
  const place = step > 0 ? on + 1 : Math.max(0, isJustBegun ? on - 1 : on);
  if (!marks[place]) return;
  seek(marks[place].at);
  announcer.say("mark", `${clock(marks[place].at)} ${at("marks").querySelectorAll("button")[place]?.textContent ?? ""}`);
}

function faster(step) {
  const place = SPEEDS.indexOf(speedOf(now.speed)) + step;
  if (!SPEEDS[place]) return;
  steer({ speed: nameOf(SPEEDS[place]) });
  announcer.say("speed", speedIn(SPEEDS[place], texts, say));
}

function hear({ origin, source, data }) {
  if (origin !== location.origin || source !== frame.contentWindow || !data?.replay) return;
  now = data.replay;
  if (now.seeking === seekings && !now.isWaiting) sought = null;
  draw();
}

const KEYS = {
  k: () => steer({ play: !now.isPlaying }),
  j: () => seek((sought ?? now.at) - 30),
  l: () => seek((sought ?? now.at) + 30),
  n: () => mark(1),
  p: () => mark(-1),
  "+": () => faster(1),
  "-": () => faster(-1),
};

function pressed(key) {
  if (key.ctrlKey || key.metaKey || key.altKey || !at("letters").checked) return;
  if (key.target.closest("select, textarea, input:not([type=range], [type=checkbox])")) return;
  const act = KEYS[key.key];
  if (!act || evening === null) return;
  key.preventDefault();
  act();
}

function clock(moment) {
  return times.format(moment * 1000);
}

function drawNow() {
  if (evening === null) return;
  const here = sought ?? now.at;
  const given = { now, steer, seek, clock, texts, say };
  paint["line-place"](html`<${Line} evening=${evening} at=${here} ...${given} />`);
  paint.buttons(html`<${Buttons} mark=${mark} ...${given} />`);
  paint.marks(html`<${Marks} marks=${marks} on=${markAt(marks, here)} ...${given} />`);
  at("time").textContent = clock(here);
  const query = new URLSearchParams({
    replay: "", day: dataset.day, speed: now.speed, skips: now.skips ? "yes" : "no", at: String(Math.floor(here)),
  });
  at("hall").href = `${page.base}projector?${query}`;
  if (at("record")) at("record").href = `${page.base}evaluation/replay/record?${new URLSearchParams({ at: String(Math.floor(here)), day: dataset.day })}`;
  at("notice").hidden = !now.isLost;
  if (now.isLost) at("notice").textContent = texts.lost;
  readOut();
}

function readOut() {
  const state = now.isOver ? texts.over : now.isPlaying ? texts.plays : texts.stands;
  if (told && told !== state) announcer.say("state", state);
  told = state;
}
