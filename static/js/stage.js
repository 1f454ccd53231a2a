import { Connection } from "./connection.js";
import { html, painter } from "./html.js";
import { kept, keep, openStorage } from "./outbox.js";
import { Announcer, markConnection, onFrame, readJson, speaker, themesIn } from "./page.js";
import { Director } from "./stage/director.js";
import { listenForKeys } from "./stage/keys.js";
import { History, Ideas, Modes, Status } from "./stage/views.js";

// Where the crew directs the stage.

const OUT = new Set(["not_logged_in", "forbidden"]);
const NOTICE = 8_000; // ms; a sentence about what did not work stays as long
const PICTURE = 1_920; // px; the width that the small pictures are painted at

const page = readJson("page");
const texts = readJson("texts");
const say = speaker(texts, document.documentElement.lang);
const storage = openStorage();
const at = (id) => document.getElementById(id);
const drawer = `companion:${page.slug}:stage:`;
const announcer = new Announcer(at("announcer"));
const paint = Object.fromEntries(["preview", "on-air", "modes", "ideas", "history"].map((id) => [id, painter(at(id))]));
const draw = onFrame(drawNow);
const connection = new Connection(page, { changed: draw });
const director = new Director({ send, tell });
let told = ""; // what was read out of what is on air
let shown = {}; // the settings as the form has them
let noticeGoes;

listenForKeys({ act, mode: (number, isAtOnce) => director.mode(number, isAtOnce), lettersOn: () => at("letters").checked });
at("letters").checked = kept(storage, `${drawer}letters`, true);
at("letters").addEventListener("change", () => keep(storage, `${drawer}letters`, at("letters").checked));
at("open-help").addEventListener("click", () => at("help").showModal());
at("words").addEventListener("input", look);
at("order").addEventListener("change", look);
at("names").addEventListener("change", ({ target }) => director.set({ names: target.value }));
at("pause-form").addEventListener("submit", setPause);
for (const monitor of document.querySelectorAll(".monitor")) new ResizeObserver(() => scale(monitor)).observe(monitor);
connection.start();

function send(name, fields) {
  return connection.command({ name, nonce: crypto.randomUUID?.() ?? String(Math.random()).padEnd(12, "0"), ...fields });
}

function tell(key, values = {}) {
  const sentence = say(values.by ? "first" : key, values);
  at("notice").textContent = sentence;
  at("notice").className = `notice ${key === "set" ? "notice-good" : "notice-bad"} regie-notice`;
  at("notice").hidden = false;
  announcer.say("notice", sentence);
  clearTimeout(noticeGoes);
  noticeGoes = setTimeout(() => (at("notice").hidden = true), NOTICE);
}

function act(action) {
  if (action === "help") return at("help").showModal();
  director.act(action);
  drawNow();
}

function look() {
  director.words = at("words").value;
  director.order = at("order").value;
  draw();
}

async function setPause(submit) {
  submit.preventDefault();
  const done = await director.set({ text: at("pause-words").value, minutes: Number(at("pause-minutes").value) || 0 });
  if (done) tell("set");
}

function drawNow() {
  const { held, state, refusal } = connection;
  markConnection(at("connection"), state, texts);
  if (OUT.has(refusal)) return clear();
  if (held.epoch === null || !held.facts.stage) return;
  director.update(held);
  director.themes = themesIn(page.language, held.collections.themes);
  const given = { director, texts, say, changed: draw };
  paint.preview(html`<${Status} which="preview" ...${given} />`);
  paint["on-air"](html`<${Status} which="air" ...${given} />`);
  paint.modes(html`<${Modes} ...${given} />`);
  paint.ideas(html`<${Ideas} ...${given} />`);
  paint.history(html`<${History} ...${given} />`);
  at("empty-preview").hidden = director.preview !== null;
  at("names").querySelector(`[value="${director.stage.names}"]`).checked = true;
  fillPause();
  readOut();
  if (director.wantsFocus) focusChosen();
}

/** What another one set comes into the form, unless somebody writes there. */
function fillPause() {
  const { text } = director.stage;
  if (shown.text !== text && !at("pause-form").contains(document.activeElement)) at("pause-words").value = text ?? "";
  shown = { text };
}

function readOut() {
  const words = at("on-air").querySelector(".status")?.textContent ?? "";
  if (told && words !== told) announcer.say("air", say("nowOnAir", { name: words }));
  told = words;
}

function focusChosen() {
  director.wantsFocus = false;
  const item = at("ideas").querySelector(`[data-idea="${director.chosen}"]`);
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "nearest" });
}

function clear() {
  for (const part of Object.values(paint)) part(null);
  paint.modes(html`<p class="notice notice-bad">${texts.loggedOut}</p>`);
}

function scale(monitor) {
  monitor.style.setProperty("--scale", monitor.clientWidth / PICTURE);
}
