import { Connection } from "./connection.js";
import { NOTHING, apply, applyOwn } from "./delta.js";
import { Choice, Leaving } from "./group/choice-view.js";
import { Combine } from "./group/combine-view.js";
import { clockWords } from "./group/clock-view.js";
import { HandIn } from "./group/hand-in-view.js";
import { Room } from "./group/parts-view.js";
import { Members, Pen } from "./group/pen-view.js";
import { Picks } from "./group/picks-view.js";
import { combining, endOf, lastCall, nameOf, phaseOf, rankingOf, standing, toggled, told } from "./group/standing.js";
import { Supporting } from "./group/supporting.js";
import { Wall } from "./group/wall-view.js";
import { IdeaForm } from "./guest/form.js";
import { Report } from "./guest/report.js";
import { Own } from "./guest/views.js";
import { html, painter } from "./html.js";
import { Outbox, keep, kept, openStorage } from "./outbox.js";
import { Announcer, markConnection, onFrame, readJson, speaker, themesIn } from "./page.js";

const SECOND = 1_000; // ms

const page = readJson("page");
const texts = readJson("texts");
const screen = readJson("screen"); // as the server drew the page
const language = document.documentElement.lang;
const say = speaker(texts, language);
const storage = openStorage();
const drawer = `companion:${page.slug}:group:`;
const at = (id) => document.getElementById(id);

const { offered = null, unseated, now: serverNow } = at("group").dataset;
const drawnAt = performance.timeOrigin + (performance.getEntriesByType("navigation")[0]?.responseStart ?? performance.now());
const ahead = Date.parse(serverNow) - drawnAt; // ms; the server's clock before this one's
const painters = Object.fromEntries([...document.querySelectorAll("[data-paint]")].map((place) => [place.id, painter(place)]));
const announcer = new Announcer(at("announcer"));
const draw = onFrame(drawNow);
const connection = new Connection(page, { changed: draw, opened: () => outbox.flush() });
const outbox = new Outbox({ storage, prefix: `${drawer}out:`, send: (command) => connection.command(command), settled: answered, paused });
const supporting = new Supporting(connection, outbox);
const form = new IdeaForm(at("post"), { storage, key: `${drawer}draft`, say, send: post });
const report = new Report(at("report"), { storage, key: `companion:${page.slug}:reported`, send: (fields) => act("report_idea", fields) });

let refused = kept(storage, `${drawer}refused`, []); // texts that the server did not take
let name = at("member-name")?.value || kept(storage, `${drawer}name`, ""); // typed before this script was there, perhaps
let picks = kept(storage, `${drawer}picks`, {}); // the scribe's choice so far, by group
let notes = {}; // what the server said to a command last, by where it is shown
let picture = null;
let changing = null; // the group whose hand-in is being chosen anew
let ticked = []; // what the scribe says is the same, so far
let combined = null; // what they combined last: {idea, ids}
let isCombining = false; // whether that part is open
let called = null; // minutes left that were said aloud

connection.held = apply(NOTHING, screen.update);
connection.own = applyOwn(null, screen.own, true);
setInterval(tick, SECOND);
drawFirst();
connection.start();

function now() {
  return Date.now() + ahead;
}

/** What was in the page goes; who was in its field goes on there. */
function drawFirst() {
  const inField = document.activeElement?.id;
  drawNow();
  if (inField) at(inField)?.focus();
}

// What somebody does

/** Drawn at once: what is pressed twice within a frame moves twice. */
function act(command, fields) {
  notes = {};
  outbox.put(command, fields);
  connection.wake();
  drawNow();
}

function post(fields) {
  const { group } = picture;
  if (!group) return tellForm(say("group.noGroupYet"), "wait");
  const underway = outbox.entries.some((entry) => entry.name === "post_idea" && entry.text === fields.text);
  tellForm(underway ? say("form.sentBefore") : connection.state === "lost" ? say("lost") : say("form.sending"), "wait");
  if (!underway) act("post_idea", { ...fields, group: group.id });
}

function join(group) {
  const fields = name.trim() ? { author: name.trim() } : {};
  act("join_group", group ? { ...fields, group } : fields);
}

function rename(typed) {
  name = typed;
  keep(storage, `${drawer}name`, name);
  draw();
}

function toggle(idea, on) {
  supporting.toggle(idea, on);
  connection.wake();
  draw();
}

function choose(id) {
  const { ranking, most } = picture;
  const next = toggled(ranking, id, most);
  if (next === null) return announcer.say("rank", say("group.rankFull", { count: most }));
  act("rank_ideas", { ideas: next });
  const place = next.indexOf(id) + 1;
  announcer.say("rank", place ? say("group.rankedAt", { place, count: next.length }) : say("group.unranked"));
}

function pick(ids) {
  picks = { ...picks, [picture.group.id]: ids };
  keep(storage, `${drawer}picks`, picks);
  drawNow();
}

function handIn(ids) {
  changing = null;
  act("hand_in", { ideas: ids });
}

function change() {
  changing = picture.group.id;
  drawNow();
}

function tickSame(id, on) {
  ticked = on ? [...ticked, id] : ticked.filter((one) => one !== id);
  draw();
}

function combine(ids) {
  const fields = combining(ids, picture.ideas);
  if (fields) act("merge_ideas", fields);
}

/** Each of these wordings is an idea of its own again. */
function part(wordings) {
  const underway = new Set(outbox.entries.filter(({ name: command }) => command === "split_idea").map(({ idea }) => idea));
  for (const { id, version } of wordings) if (!underway.has(id)) act("split_idea", { idea: id, version });
}

function correct(entry) {
  discard(entry);
  form.correct(entry, entry.message);
  form.focus();
}

function discard(entry) {
  refused = refused.filter((other) => other !== entry);
  keep(storage, `${drawer}refused`, refused);
  draw();
}

// What the server answers

/** Where the answer to a command is shown; one that is said nowhere else is only read out. */
const PLACES = {
  join_group: "join", leave_group: "join", take_pen: "pen", pass_pen: "pen", lay_down_pen: "pen", hand_in: "hand", take_back: "hand",
  merge_ideas: "combine", split_idea: "combine",
};

function answered(entry, ack) {
  if (ack.code === "seat_needed") return joinByForm(entry);
  supporting.acknowledged(entry, ack);
  if (entry.name === "post_idea") answeredPost(entry, ack);
  else if (entry.name === "report_idea") report.answered(entry.idea, ack.ok);
  else if (entry.name === "rank_ideas" && ack.ok) connection.noteOwn({ rankings: [{ id: picture.group?.id, ideas: entry.ideas }] });
  if (entry.name === "merge_ideas" && ack.ok) answeredCombining(entry);
  if (entry.name === "split_idea" && ack.ok) announcer.say("combine", say("group.combine.parted"));
  if (entry.name === "report_idea" && ack.ok) announcer.say("report", say("report.thanks"));
  if (!ack.ok && entry.name !== "post_idea") refusedCommand(entry, ack);
  draw();
}

/** Whose seat it is stands in a cookie that goes to pages alone. What comes back is the whole page. */
function joinByForm({ name: command, nonce, author = "", group = "" }) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = `${page.base}group`;
  for (const [field, value] of Object.entries({ name: command, nonce, author, group })) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: field, value });
    form.append(input);
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form); // `form.name` is a field here
}

function answeredCombining({ idea, merged }) {
  ticked = [];
  combined = { idea, ids: Object.keys(merged) };
  announcer.say("combine", say("group.combine.done"));
}

function refusedCommand(entry, ack) {
  const place = PLACES[entry.name];
  if (place) notes = { ...notes, [place]: ack.message };
  announcer.say(place ?? entry.name, ack.message ?? say("wall.supportFailed"));
}

function answeredPost(entry, ack) {
  if (!ack.ok) return refusedPost(entry, ack);
  form.acknowledged(entry.text, say("group.written"));
  announcer.say("form", say("group.written"));
}

/** Nothing that was typed is lost: back into the form, or beside it where something else is being written. */
function refusedPost(entry, ack) {
  announcer.say("form", ack.message);
  const inTheWay = !picture.group || (form.text.trim() !== "" && form.text !== entry.text);
  if (!inTheWay) return form.correct(entry, ack.message);
  refused = [...refused, { ...entry, message: ack.message }];
  keep(storage, `${drawer}refused`, refused);
}

function paused(entry, ack, seconds) {
  if (entry.name === "post_idea") tellForm(ack.code === "too_fast" ? say("form.tooFast", { count: seconds }) : say("form.busy"), "wait");
}

function tellForm(note, mood) {
  form.note(note, mood);
  announcer.say("form", note);
}

// What is shown

function pictureNow() {
  const { held, own } = connection;
  const membership = own?.membership ?? null;
  const groups = held.collections.groups ?? new Map();
  const group = groups.get(membership?.group) ?? null;
  const fact = held.facts.groups ?? null;
  const themes = themesIn(page.language, held.collections.themes);
  const zone = held.facts.gathering?.timezone;
  // What says that one is in another group, and that group's screen, come one after the other.
  const there = Array.isArray(group?.members) ? group : null;
  const mine = there ?? (membership?.group ? picture?.group ?? null : null);
  const ideas = (mine && held.collections.ideas) ?? new Map();
  const most = fact?.places ?? 3;
  return {
    fact, groups, membership, themes, zone, ideas, most,
    group: mine,
    name: mine ? nameOf(mine, themes, say) : "",
    phase: phaseOf(fact, mine, now()),
    plenum: Boolean(fact?.plenum),
    isScribe: Boolean(mine && membership.id === mine.scribe),
    ranking: standing(rankingOf(mine, own, outbox.entries), ideas, most),
  };
}

function drawNow() {
  markConnection(at("connection"), connection.state, texts);
  const before = picture;
  const restore = focusHere();
  picture = pictureNow();
  const { group, fact } = picture;
  at("group-title").textContent = group ? picture.name : say("group.title");
  for (const part of document.querySelectorAll("[data-in]")) part.hidden = !group;
  at("group-join").hidden = Boolean(group) || !fact;
  at("group-none").hidden = Boolean(fact);
  at("to-plenum").hidden = !picture.plenum;
  if (group) drawGroup();
  else if (fact) drawChoice();
  drawRefused();
  restore();
  tick();
  if (before) for (const [key, sentence] of told(before, picture, say)) tell(key, sentence);
}

/** What had the focus may go with what is drawn now: then its section's heading has it, or the page's. */
function focusHere() {
  const focused = document.activeElement;
  const home = focused.closest("section")?.querySelector("h2[tabindex]");
  const isThere = (element) => element?.isConnected && !element.closest("[hidden]");
  return () => {
    if (focused !== document.body && !isThere(focused)) (isThere(home) ? home : at("group-title")).focus();
  };
}

/** What happens to somebody's group is read out, and stands there for those who looked away. */
function tell(key, sentence) {
  announcer.say(key, sentence);
  if (key !== "group") return;
  at("moved").textContent = sentence;
  at("moved").hidden = false;
}

function drawGroup() {
  const { group, fact, membership, themes, ideas, most, ranking, phase, isScribe } = picture;
  const shared = { group, fact, membership, themes, ideas, phase, isScribe, texts, say, announce: (sentence) => announcer.say("order", sentence) };
  at("most").textContent = say("group.atMost", { count: most });
  painters["group-room"](html`<${Room} link=${group.link} phase=${phase} texts=${texts} /><${Members} ...${shared} />`);
  painters["group-pen"](html`<${Pen} ...${shared} act=${act} note=${notes.pen ?? ""} />`);
  const { reported } = report;
  painters["group-wall"](html`<${Wall} ...${shared} own=${connection.own} chosen=${ranking} most=${most} choose=${choose} part=${part}
    supporting=${supporting.now()} toggle=${toggle} reported=${reported} report=${(idea) => report.open(idea)} />`);
  painters["group-ranking"](html`<${Picks} ...${shared} ids=${ranking} change=${(ids) => act("rank_ideas", { ideas: ids })} none=${texts.group.noRanking} />`);
  const isSending = (...commands) => outbox.entries.some(({ name: command }) => commands.includes(command));
  painters["group-combine"](html`<${Combine} key=${group.id} ...${shared} ticked=${ticked} tick=${tickSame} combine=${combine} part=${part}
    latest=${combined} isOpen=${isCombining} open=${(on) => (isCombining = on)} note=${notes.combine ?? ""}
    sending=${isSending("merge_ideas", "split_idea")} />`);
  painters["group-hand-in"](html`<${HandIn} key=${group.id} ...${shared} draft=${picks[group.id] ?? null} choose=${pick} handIn=${handIn}
    isChanging=${changing === group.id} change=${change}
    takeBack=${() => act("take_back", {})} note=${notes.hand ?? ""} sending=${isSending("hand_in", "take_back")} />`);
  painters["group-leave"](html`<${Leaving} ...${{ ...shared, name, rename, join, act }} />`);
}

function drawChoice() {
  if (unseated !== undefined && !picture.membership) return; // the page says what to do
  const { groups, fact, themes, membership } = picture;
  const sending = outbox.entries.some(({ name: command }) => command === "join_group");
  painters["group-choice"](html`<${Choice} ...${{ groups, fact, themes, membership, offered, name, rename, join, sending, texts, say }}
    note=${notes.join ?? ""} />${form.text.trim() && html`<p class="notice">${texts.group.draftKept}</p>`}`);
}

function drawRefused() {
  const sending = outbox.entries.filter((entry) => entry.name === "post_idea");
  const nothing = sending.length + refused.length === 0;
  const shown = { sending, refused, ideas: new Map(), spotlight: null, texts, correct: picture.group && correct, discard };
  painters["group-unsent"](nothing ? null : html`<${Own} ...${shown} />`);
}

/** The clock. It is read out at few moments, and the bell at once: nobody is later than the others here. */
function tick() {
  if (!picture?.group && !picture?.fact) return;
  const { group, fact } = picture;
  const phase = phaseOf(fact, group, now());
  if (phase !== picture.phase) return draw();
  const words = clockWords(picture, now(), language, say);
  if (at("group-clock").textContent !== words) at("group-clock").textContent = words;
  at("group-clock").dataset.phase = phase;
  if (!group) return;
  const minutes = phase === "running" ? lastCall(endOf(fact, group) - now()) : null;
  if (minutes !== null && minutes !== called) announcer.say("clock", say("group.told.left", { count: minutes }));
  called = minutes;
}
