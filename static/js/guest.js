import { render } from "preact";

import { Announcer } from "./announcer.js";
import { markConnection } from "./connection-mark.js";
import { Connection } from "./connection.js";
import { followAgenda } from "./guest/agenda.js";
import { IdeaForm } from "./guest/idea-form.js";
import { Own } from "./guest/own-view.js";
import { arranged, settled } from "./guest/shelf.js";
import { isSupport } from "./guest/supports.js";
import { Teller } from "./guest/teller.js";
import { Wall } from "./guest/wall-view.js";
import { adopt, html, painter } from "./html.js";
import { Outbox } from "./outbox.js";
import { applyOwn } from "./own.js";
import { onFrame, readJson } from "./page.js";
import { keep, kept, openStorage } from "./storage.js";
import * as texts from "./texts.js";

const WALL_STEP = 50; // ideas; more at once make an old phone stutter

const page = readJson("page");
const words = readJson("words");
const storage = openStorage();
const drawer = `companion:${page.slug}:`;
const at = (id) => document.getElementById(id);

const paintReveal = painter(at("reveal"));
const announcer = new Announcer(at("announcer"));
const draw = onFrame(drawNow);
const connection = new Connection(page, { changed: draw, opened: () => outbox.flush() });
const outbox = new Outbox({
  storage,
  prefix: `${drawer}out:`,
  send: (command) => connection.command(command),
  settled: answered,
});
const form = new IdeaForm(at("post"), { storage, key: `${drawer}draft`, send: post });

const shelf = wallInThePage();
let echoes = []; // supports acknowledged but not on the screen yet
let refused = kept(storage, `${drawer}refused`, []);
connection.own = ownInThePage();
const teller = new Teller(announcer, { state: connection.state, own: connection.own, spotlight: null, waiting: 0 });

at("order").addEventListener("click", reorder);
followAgenda(at("agenda"), at("now"));
connection.start();

function wallInThePage() {
  const ids = [...document.querySelectorAll("#wall [data-idea]")].map((item) => item.dataset.idea);
  const order = document.querySelector("#order [aria-current]").dataset.order;
  adopt(at("wall"));
  return { ids, order, limit: Math.max(WALL_STEP, ids.length) };
}

function ownInThePage() {
  const pressed = [...document.querySelectorAll('#wall [aria-pressed="true"]')];
  const supports = pressed.map((button) => ({ id: button.closest("[data-idea]").dataset.idea, on: true }));
  return applyOwn(null, { ideas: readJson("own-ideas"), supports }, true);
}

// What the visitor does

function post(fields) {
  const underway = outbox.entries.some((entry) => entry.name === "post_idea" && entry.text === fields.text);
  if (!underway) outbox.put("post_idea", fields);
  const note = underway ? texts.form.sentBefore : connection.state === "lost" ? texts.lost : texts.form.sending;
  form.note(note);
  announcer.say("form", note);
  draw();
}

function toggle(idea, on) {
  outbox.put(on ? "support_idea" : "withdraw_support", { idea: idea.id });
  draw();
}

function reorder(happening) {
  const link = happening.target.closest("[data-order]");
  if (!link) return;
  happening.preventDefault();
  for (const other of at("order").children) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  shelf.order = link.dataset.order;
  rearrange();
}

function reveal() {
  at("wall-title").focus();
  rearrange();
}

function rearrange() {
  shelf.ids = arranged(ideasHeld(), shelf.order);
  draw();
}

function correct(entry) {
  discard(entry);
  form.correct(entry, entry.message);
}

function discard(entry) {
  keepRefused(refused.filter((other) => other !== entry));
}

// What the server answers

function answered(entry, ack) {
  if (entry.name === "post_idea") answeredPost(entry, ack);
  if (isSupport(entry)) answeredSupport(entry, ack);
  draw();
}

function answeredPost(entry, ack) {
  if (!ack.ok) return refusedPost(entry, ack);
  const moderated = connection.held.facts.gathering?.moderation !== "post";
  const note = moderated ? texts.form.sent : texts.form.sentAtOnce;
  form.acknowledged(entry.text, note);
  announcer.say("form", note);
  if (connection.own.ideas.has(ack.idea)) return;
  connection.noteOwn({ ideas: [{ id: ack.idea, text: entry.text, status: moderated ? "pending" : "published" }] });
}

function refusedPost(entry, ack) {
  announcer.say("form", ack.message);
  const inTheWay = form.text.trim() !== "" && form.text !== entry.text;
  if (inTheWay) keepRefused([...refused, { ...entry, message: ack.message }]);
  else form.correct(entry, ack.message);
}

function keepRefused(entries) {
  refused = entries;
  keep(storage, `${drawer}refused`, refused);
  draw();
}

function answeredSupport(entry, ack) {
  if (!ack.ok) return announcer.say("support", ack.message ?? texts.wall.supportFailed);
  connection.noteOwn({ supports: [{ id: entry.idea, on: entry.name === "support_idea" }] });
  echoes = [...echoes, { ...entry, position: ack.position }];
}

// What is shown

function ideasHeld() {
  return connection.held.collections.ideas ?? new Map();
}

function drawNow() {
  markConnection(at("connection"), connection.state);
  if (connection.presence) at("audience").textContent = texts.audience(connection.presence);
  const waiting = connection.held.epoch === null ? 0 : drawWall();
  const spotlight = connection.held.facts.spotlight ?? null;
  drawOwn(spotlight);
  teller.tell({ state: connection.state, own: connection.own, spotlight, waiting });
}

function drawWall() {
  const ideas = ideasHeld();
  const { ids, waiting } = settled(shelf.ids, ideas, shelf.order);
  shelf.ids = ids;
  echoes = echoes.filter((echo) => echo.position > connection.held.position);
  const supporting = { supports: connection.own.supports, entries: outbox.entries, echoes };
  const themes = connection.held.facts.gathering?.themes ?? [];
  render(html`<${Wall} ...${{ shelf, ideas, themes, words, supporting, toggle, more }} />`, at("wall"));
  paintReveal(waiting > 0
    ? html`<button type="button" onClick=${reveal}>${texts.wall.reveal(waiting)}</button>`
    : html`<p class="quiet">${texts.wall.upToDate}</p>`);
  return waiting;
}

function more() {
  shelf.limit += WALL_STEP;
  draw();
}

function drawOwn(spotlight) {
  const sending = outbox.entries.filter((entry) => entry.name === "post_idea");
  const { ideas } = connection.own;
  render(html`<${Own} ...${{ sending, refused, ideas, spotlight, words, correct, discard }} />`, at("own-list"));
}
