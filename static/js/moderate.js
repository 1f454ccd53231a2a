import { Announcer } from "./announcer.js";
import { markConnection } from "./connection-mark.js";
import { Connection } from "./connection.js";
import { html, painter } from "./html.js";
import { Desk } from "./moderate/desk.js";
import { DeskView } from "./moderate/desk-view.js";
import { listenForKeys } from "./moderate/keys.js";
import { Outbox } from "./outbox.js";
import { onFrame, readJson } from "./page.js";
import { keep, kept, openStorage } from "./storage.js";
import * as texts from "./texts.js";

const OUT = new Set(["not_logged_in", "forbidden"]);

const page = readJson("page");
const words = readJson("words");
const storage = openStorage();
const at = (id) => document.getElementById(id);
const drawer = `companion:${page.slug}:staff:${at("desk").dataset.staff}:`;

const announcer = new Announcer(at("announcer"));
const paint = painter(at("desk"));
const draw = onFrame(drawNow);
const connection = new Connection(page, { changed: draw, opened: () => outbox.flush() });
const outbox = new Outbox({
  storage,
  prefix: `${drawer}out:`,
  send: (command) => connection.command(command),
  settled: answered,
});
const desk = new Desk({ outbox, reasons: words.reasons.map(([code]) => code), say });
let stateBefore = connection.state;

listenForKeys({ act: key, choose, lettersOn: () => at("letters").checked });
at("letters").checked = kept(storage, `${drawer}letters`, true);
at("letters").addEventListener("change", () => keep(storage, `${drawer}letters`, at("letters").checked));
at("open-help").addEventListener("click", () => at("help").showModal());
connection.start();

function key(action) {
  if (action === "help") return at("help").showModal();
  desk.key(action);
  draw();
}

function choose(number) {
  desk.choose(number);
  draw();
}

function answered(entry, ack) {
  desk.answered(entry, ack);
  draw();
}

/** Shown until the next message, and read out. */
function say(sentence) {
  at("message").textContent = sentence;
  announcer.say("message", sentence);
}

function drawNow() {
  const { held, state, refusal, presence } = connection;
  markConnection(at("connection"), state);
  if (presence) at("audience").textContent = texts.audience(presence);
  if (state !== stateBefore) changedState(state);
  // Whoever is logged out sees no more of what is not public.
  if (OUT.has(refusal)) return paint(html`<p class="notice notice-bad">${texts.desk.loggedOut}</p>`);
  if (held.epoch === null) return;
  desk.update(held.collections.ideas ?? new Map(), held.facts.spotlight ?? null);
  const themes = held.facts.gathering?.themes ?? [];
  paint(html`<${DeskView} ...${{ desk, themes, words, changed: draw }} />`);
  if (desk.wantsFocus) focusCursor();
}

function changedState(state) {
  if (state === "lost") announcer.say("connection", texts.lost);
  if (state === "live" && stateBefore === "lost") announcer.say("connection", texts.back);
  stateBefore = state;
}

function focusCursor() {
  desk.wantsFocus = false;
  const card = at("desk").querySelector("[data-cursor]");
  const place = card?.querySelector(".reasons button, .editor textarea") ?? card;
  place?.focus({ preventScroll: true });
  place?.setSelectionRange?.(place.value.length, place.value.length);
  card?.scrollIntoView({ block: "nearest" });
}
