import { html, render } from "../vendor/preact-htm.module.js";
import { Connection } from "./connection.js";
import { applyOwn } from "./delta.js";
import { IdeaForm } from "./guest/form.js";
import { Ends, OPEN, announced, next, notice } from "./guest/modes.js";
import { Report } from "./guest/report.js";
import { Own, Wall, adopt, arranged, continued, isSupport, settled, told } from "./guest/views.js";
import { Outbox, keep, kept, openStorage } from "./outbox.js";
import { endOf, laterOn, onNow } from "./timing.js";
import { Announcer, gatheringIn, markConnection, onFrame, readJson, speaker, themesIn } from "./page.js";

const WALL_STEP = 50; // ideas; more at once make an old phone stutter
const AGENDA_EVERY = 20_000; // ms; an agenda is written in minutes
const DAY = 86_400_000; // ms
const SECOND = 1_000; // ms
const NO_GROUPS = new Map();
const RELOAD_WITHIN = 10_000; // ms; when writing opens, a whole hall asks for the page again

const page = readJson("page");
const texts = readJson("texts");
const say = speaker(texts, document.documentElement.lang);
const storage = openStorage();
const drawer = `companion:${page.slug}:`;
const at = (id) => document.getElementById(id);

const announcer = new Announcer(at("announcer"));
const draw = onFrame(drawNow);
const connection = new Connection({ ...page, origin: at("place").dataset.origin }, { changed: draw, opened: () => outbox.flush() });
const outbox = new Outbox({
  storage,
  prefix: `${drawer}out:`,
  send: (command) => connection.command(command),
  settled: answered,
  paused,
});
const form = at("post") && new IdeaForm(at("post"), { storage, key: `${drawer}draft`, say, send: post });

const ends = at("ends") && new Ends(at("ends"), {
  announce: (sentence) => announcer.say("ends", sentence),
  language: document.documentElement.lang,
  say,
});

const report = new Report(at("report"), {
  storage,
  key: `${drawer}reported`,
  send: (fields) => send("report_idea", fields),
});

const shelf = wallInThePage();
const choice = at("wall-theme"); // the theme that the wall is limited to
let limiting = null; // what does that: comes with the first choice, or when there are other themes than in the page
let themesBefore = null;
let timing = null; // the fact, as the page was drawn with it
let modes = null; // as of the last picture; null before the first one
let echoes = []; // supports acknowledged but not on the screen yet
let refused = kept(storage, `${drawer}refused`, []);
connection.own = ownInThePage();
let picture = { state: connection.state, own: connection.own, spotlight: kept(storage, `${drawer}joy`, null), waiting: 0 };

const refusedVotes = new Map();
let polling = null; // what draws polls: comes with the first one
let grouping = null; // what says something about small groups: comes with the first
let offer = null; // of similar ideas: comes when somebody begins to write

adopt(at("own-list"));
if (form) at("text").addEventListener("input", loadOffer, { once: true });
at("reveal").replaceChildren();
choice.form.querySelector("button").hidden = true; // the choice alone is enough
choice.addEventListener("change", () => (limiting?.of ? rearrange() : loadThemes()));
if (choice.value !== "") loadThemes();
at("order").addEventListener("click", reorder);
at("joy-close").addEventListener("click", () => (at("joy").hidden = true));
followAgenda();
setInterval(followAgenda, AGENDA_EVERY);
setInterval(followEnd, SECOND);
awaitOpening();
connection.start();

function wallInThePage() {
  const ids = [...document.querySelectorAll("#wall [data-idea]")].map((item) => item.dataset.idea);
  const order = document.querySelector("#order [aria-current]").dataset.order;
  adopt(at("wall"));
  const isCut = "more" in at("wall").dataset;
  return { ids, order, isCut, limit: Math.max(WALL_STEP, ids.length) };
}

function ownInThePage() {
  const pressed = [...document.querySelectorAll('#wall [aria-pressed="true"]')];
  const supports = pressed.map((button) => ({ id: button.closest("[data-idea]").dataset.idea, on: true }));
  return applyOwn(null, { ideas: readJson("own-ideas"), supports, voices: readJson("own-voices") }, true);
}

/** Whose time it is, the hall's or that at home, which is behind by the stream's delay. */
function side() {
  return at("place").dataset.origin;
}

/** Keeps the mark on the item of the agenda that is on now. The times stand in the page, with their time zone. */
function followAgenda() {
  const { timing } = connection.held.facts;
  const items = [...at("agenda").children].map((item) => {
    return { id: item.dataset.item, item, from: Date.parse(item.dataset.from), until: Date.parse(item.dataset.until) };
  });
  const on = onNow(items, timing?.mark, Date.now() - laterOn(timing, side()))?.item;
  for (const { item } of items) item === on ? item.setAttribute("aria-current", "time") : item.removeAttribute("aria-current");
  at("now").hidden = !on;
  if (on) at("now").textContent = `${texts.now} ${on.querySelector("h3").textContent}`;
}

/** The server decides; at home one may write for longer, by the stream's delay. */
function followEnd() {
  if (connection.held.epoch !== null) ends?.follow(endOf(connection.held.facts.timing, side()), Date.now());
}

/** Where there is no form yet, the page comes again with one when writing opens. */
function awaitOpening() {
  const wait = Date.parse(at("closed")?.dataset.opens) - Date.now();
  if (wait > 0 && wait < DAY) setTimeout(() => location.reload(), wait + Math.random() * RELOAD_WITHIN);
}

// What the visitor does

function post(fields) {
  const underway = outbox.entries.some((entry) => entry.name === "post_idea" && entry.text === fields.text);
  tellForm(underway ? say("form.sentBefore") : connection.state === "lost" ? say("lost") : say("form.sending"), "wait");
  if (!underway) send("post_idea", fields);
}

function toggle(idea, on) {
  send(on ? "support_idea" : "withdraw_support", { idea: idea.id });
}

function vote(poll, answer) {
  refusedVotes.delete(poll.id);
  send("vote", { poll: poll.id, ...answer });
}

function send(name, fields) {
  outbox.put(name, fields);
  connection.wake();
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
  shelf.ids = arranged(ideasWanted(), shelf.order, connection.held.facts.sizes);
  shelf.isCut = false;
  draw();
}

function correct(entry) {
  discard(entry);
  form.correct(entry, entry.message);
  form.focus();
}

function discard(entry) {
  keepRefused(refused.filter((other) => other !== entry));
}

// What the server answers

function answered(entry, ack) {
  if (entry.name === "post_idea") answeredPost(entry, ack);
  if (isSupport(entry)) answeredSupport(entry, ack);
  if (entry.name === "report_idea") answeredReport(entry, ack);
  if (entry.name === "vote") answeredVote(entry, ack);
  draw();
}

function paused(entry, ack, seconds) {
  if (entry.name !== "post_idea") return;
  tellForm(ack.code === "too_fast" ? say("form.tooFast", { count: seconds }) : say("form.busy"), "wait");
}

function answeredPost(entry, ack) {
  if (!ack.ok) return refusedPost(entry, ack);
  const moderated = (connection.held.facts.modes ?? OPEN).moderation !== "post";
  const note = say(moderated ? "form.sent" : "form.sentAtOnce");
  form?.acknowledged(entry.text, note);
  announcer.say("form", note);
  if (connection.own.ideas.has(ack.idea)) return;
  connection.noteOwn({ ideas: [{ id: ack.idea, text: entry.text, status: moderated ? "pending" : "published" }] });
}

function refusedPost(entry, ack) {
  announcer.say("form", ack.message);
  const inTheWay = !form || (form.text.trim() !== "" && form.text !== entry.text);
  if (inTheWay) keepRefused([...refused, { ...entry, message: ack.message }]);
  else form.correct(entry, ack.message);
}

function answeredVote(entry, ack) {
  if (!ack.ok) {
    refusedVotes.set(entry.poll, ack.message);
    return announcer.say("vote", ack.message);
  }
  connection.noteOwn({ voices: [{ id: entry.poll, options: entry.options, words: entry.words }] });
  announcer.say("vote", say("polls.counted"));
}

function tellForm(note, mood) {
  form?.note(note, mood);
  announcer.say("form", note);
}

function keepRefused(entries) {
  refused = entries;
  keep(storage, `${drawer}refused`, refused);
  draw();
}

function answeredSupport(entry, ack) {
  if (!ack.ok) return announcer.say("support", ack.message ?? say("wall.supportFailed"));
  connection.noteOwn({ supports: [{ id: entry.idea, on: entry.name === "support_idea" }] });
  echoes = [...echoes, { ...entry, position: ack.position, epoch: connection.held.epoch }];
}

function answeredReport(entry, ack) {
  report.answered(entry.idea, ack.ok);
  announcer.say("report", ack.ok ? say("report.thanks") : ack.message);
}

// What is shown

/** Those of the theme that is looked at, or all. */
function ideasWanted() {
  return limiting?.of?.(ideasHeld()) ?? ideasHeld();
}

function ideasHeld() {
  return connection.held.collections.ideas ?? new Map();
}

function drawNow() {
  const { held, state, own, presence, origin } = connection;
  markConnection(at("connection"), state, texts);
  if (presence) at("audience").textContent = say("audience", presence);
  if (origin && origin !== at("place").dataset.origin) drawPlace(origin);
  if (held.facts.timing !== timing) {
    ({ timing } = held.facts);
    followAgenda();
    followEnd();
  }
  const known = held.epoch !== null;
  if (known) drawModes(held.facts.modes ?? OPEN);
  const spotlight = known ? held.facts.spotlight ?? null : picture.spotlight;
  const waiting = known ? drawWall(spotlight) : 0;
  if (known) drawPolls();
  if (known) drawGroups();
  drawOwn(spotlight);
  const before = picture;
  picture = { state, own, spotlight, waiting, polls: held.collections.polls ?? before.polls };
  for (const [key, sentence] of told(before, picture, say)) announcer.say(key, sentence);
  if (spotlight !== before.spotlight) drawJoy(own.ideas.get(spotlight));
}

/** How contributions are taken now, above the form and below it. */
function drawModes(now) {
  const before = modes;
  modes = now;
  if (!form || JSON.stringify(before) === JSON.stringify(now)) return;
  at("modes").textContent = notice(now, say);
  at("modes").hidden = notice(now, say) === "";
  form.take(now.posting, next(now));
  const sentence = before ? announced(before, now, say) : "";
  if (sentence) announcer.say("modes", sentence);
}

/** The visitor was let in or out, at the door or by the team. */
function drawPlace(origin) {
  at("place").dataset.origin = origin;
  followAgenda();
  followEnd();
  document.querySelector(".notice[data-place]")?.remove(); // what the page said when it came
  for (const part of document.querySelectorAll("[data-place]")) part.hidden = part.dataset.place !== origin;
  at("moved").textContent = say(`place.${origin}`);
  at("moved").hidden = false;
  announcer.say("place", say(`place.${origin}`));
}

function drawWall(spotlight) {
  const themes = themesIn(page.language, connection.held.collections.themes);
  drawThemes(themes);
  const ideas = ideasWanted();
  const { epoch, position, facts } = connection.held;
  if (shelf.isCut) shelf.ids = continued(shelf.ids, ideas, shelf.order, facts.sizes);
  shelf.isCut = false;
  const { ids, waiting } = settled(shelf.ids, ideas, shelf.order, facts.sizes);
  shelf.ids = ids;
  echoes = echoes.filter((echo) => echo.epoch === epoch && echo.position > position);
  const supporting = { supports: connection.own.supports, entries: outbox.entries, echoes };
  const gathering = gatheringIn(page.language, facts);
  const from = grouping?.fromGroups?.(connection.held.collections.groups, themes, texts.fromGroup) ?? NO_GROUPS;
  const wall = { shelf, from, none: choice.value === "" ? "wall.none" : "wall.noneHere", ideas, spotlight, themes, gathering, texts, say, supporting, toggle, more,
    reported: report.reported, report: (idea) => report.open(idea) };
  render(html`<${Wall} ...${wall} />`, at("wall"));
  offer?.draw(supporting);
  render(waiting > 0
    ? html`<button type="button" onClick=${reveal}>${say("wall.reveal", { count: waiting })}</button>`
    : html`<p class="quiet">${say("wall.upToDate")}</p>`, at("reveal"));
  return waiting;
}

function drawPolls() {
  const polls = connection.held.collections.polls ?? new Map();
  at("polls").hidden = polls.size === 0;
  if (polls.size > 0 && polling === null) loadPolls();
  const sending = outbox.entries.filter((entry) => entry.name === "vote");
  polling?.draw?.({ polls, voices: connection.own.voices, sending, refused: refusedVotes });
}

function drawThemes(themes) {
  if (themes === themesBefore) return;
  themesBefore = themes;
  const inThePage = [...choice.options].slice(1).map(({ value, text }) => `${value} ${text}`).join("\n");
  if (!limiting && inThePage !== themes.map(({ id, title }) => `${id} ${title}`).join("\n")) loadThemes();
  limiting?.draw?.(themes);
}

async function loadThemes() {
  limiting ??= {}; // on its way
  const loaded = await import("./guest/themes.js").catch(() => null);
  limiting = loaded && new loaded.Themes(at("theme"), choice);
  if (themesBefore) limiting?.draw(themesBefore);
  choice.value === "" ? draw() : rearrange();
}

async function loadPolls() {
  polling = {}; // on its way
  const loaded = await import("./guest/polls.js").catch(() => null); // the next change tries again
  polling = loaded && new loaded.Polls(at("polls-list"), {
    audience: at("polls").dataset.audience,
    language: document.documentElement.lang,
    texts: texts.polls,
    announce: (sentence) => announcer.say("poll", sentence),
    redraw: draw,
    vote,
    say,
  });
  if (polling) draw();
}

/** Where one's small group is, and when all are to hear from them. */
function drawGroups() {
  const { facts, collections } = connection.held;
  if ((facts.groups || collections.groups?.size) && grouping === null) loadGroups();
  const { membership = null } = connection.own ?? {};
  const themes = themesIn(page.language, collections.themes);
  grouping?.draw?.({ fact: facts.groups, groups: collections.groups ?? new Map(), membership, themes });
}

async function loadGroups() {
  grouping = {}; // on its way
  const loaded = await import("./guest/group-notice.js").catch(() => null); // the next change tries again
  const announce = (sentence) => announcer.say("groups", sentence);
  grouping = loaded && new loaded.GroupNotice(at("group-notice"), { base: page.base, announce, say });
  if (grouping) draw();
}

async function loadOffer() {
  const { Offer } = await import("./guest/offer.js");
  offer = new Offer(at("similar"), at("text"), {
    ideas: ideasHeld,
    isOwn: (id) => connection.own.ideas.has(id),
    announce: (sentence) => announcer.say("similar", sentence),
    changed: draw,
    toggle,
    texts,
    say,
  });
}

function more() {
  shelf.limit += WALL_STEP;
  draw();
}

function drawOwn(spotlight) {
  const sending = outbox.entries.filter((entry) => entry.name === "post_idea");
  const own = { sending, refused, ideas: connection.own.ideas, spotlight, texts, correct: form && correct, discard };
  render(html`<${Own} ...${own} />`, at("own-list"));
  at("receipt").hidden = connection.own.ideas.size === 0;
}

/** The moment when an own idea goes on the big screen: once, also across reloads, until it is taken down. */
function drawJoy(idea) {
  keep(storage, `${drawer}joy`, idea?.id ?? null);
  at("joy").hidden = !idea;
  if (idea) at("joy-text").textContent = idea.text;
}
