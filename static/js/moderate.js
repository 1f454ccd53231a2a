import { Connection } from "./connection.js";
import { html, painter } from "./html.js";
import { DecisionsView } from "./moderate/decisions-view.js";
import { Desk } from "./moderate/desk.js";
import { DeskView } from "./moderate/desk-view.js";
import { listenForKeys } from "./moderate/keys.js";
import { PANELS, Panels } from "./moderate/panels.js";
import { OpenPanel, PanelButtons, Strip } from "./moderate/panels-view.js";
import { Toasts } from "./moderate/toasts.js";
import { ToastsView } from "./moderate/toasts-view.js";
import { Outbox, keep, kept, openStorage } from "./outbox.js";
import { Announcer, gatheringIn, markConnection, onFrame, readJson, speaker } from "./page.js";

const OUT = new Set(["not_logged_in", "forbidden"]);
const AWAY = new Set(["restarting", "lost"]);

const page = readJson("page");
const texts = readJson("texts");
const say = speaker(texts, document.documentElement.lang);
const storage = openStorage();
const at = (id) => document.getElementById(id);
const me = at("desk").dataset.staff;
const drawer = `companion:${page.slug}:staff:${me}:`;

const announcer = new Announcer(at("announcer"));
const paint = {
  desk: painter(at("desk")),
  decisions: painter(at("decision-list")),
  toasts: painter(at("toasts")),
  panelButtons: painter(at("panel-buttons")),
  panel: painter(at("panel")),
  strip: painter(at("strip")),
};
const draw = onFrame(drawNow);
const connection = new Connection(page, { changed: draw, opened: () => outbox.flush() });
const outbox = new Outbox({
  storage,
  prefix: `${drawer}out:`,
  send: (command) => connection.command(command),
  settled: answered,
});
const toasts = new Toasts();
const desk = new Desk({ me, outbox, reasons: texts.reasons.map(([code]) => code), say, tell });
const panels = new Panels(PANELS, {
  get: () => kept(storage, `${drawer}panel`, null),
  set: (name) => keep(storage, `${drawer}panel`, name),
});
let given = {};
let stateBefore = connection.state;

listenForKeys({ act: key, choose, lettersOn: () => at("letters").checked });
at("letters").checked = kept(storage, `${drawer}letters`, true);
at("letters").addEventListener("change", () => keep(storage, `${drawer}letters`, at("letters").checked));
at("open-help").addEventListener("click", () => at("help").showModal());
at("open-decisions").addEventListener("click", openDecisions);
at("decisions").addEventListener("change", draw);
connection.start();

// Keys draw at once: the next one may come before the next frame, and belongs where the focus goes by this one.
function key(action) {
  if (action === "help") return at("help").showModal();
  if (action === "decisions") return openDecisions();
  desk.key(action);
  drawNow();
}

function choose(number) {
  desk.choose(number);
  drawNow();
}

function answered(entry, ack) {
  desk.answered(entry, ack);
  panels.answered(entry, ack, given);
  draw();
}

function openDecisions() {
  at("decisions").showModal();
  draw();
}

/** Shown as a toast, and read out. */
function tell(toast) {
  toasts.add(toast);
  announcer.say("toast", toast.sentence);
}

function drawNow() {
  const { held, state, refusal, presence } = connection;
  markConnection(at("connection"), state, texts);
  markUnsent(AWAY.has(state) ? outbox.entries.length : 0);
  if (presence) at("audience").textContent = say("audience", presence);
  if (state !== stateBefore) changedState(state);
  // Whoever is logged out sees no more of what is not public.
  if (OUT.has(refusal)) return clear();
  if (held.epoch === null) return;
  desk.update(held.collections.ideas ?? new Map(), held.facts.spotlight ?? null);
  const themes = gatheringIn(page.language, held.facts)?.themes ?? [];
  const send = (name, fields) => outbox.put(name, fields);
  given = { desk, held, presence, page, me, texts, say, themes, send, tell, changed: draw };
  at("desk").dataset.shown = desk.shown;
  paint.desk(html`<${DeskView} ...${given} panels=${panels} />`);
  paint.toasts(html`<${ToastsView} ...${given} toasts=${toasts} />`);
  paint.panelButtons(html`<${PanelButtons} panels=${panels} given=${given} />`);
  paint.strip(html`<${Strip} panels=${panels} given=${given} />`);
  at("panel").hidden = panels.shown === null;
  paint.panel(html`<${OpenPanel} panels=${panels} given=${given} />`);
  if (at("decisions").open) paint.decisions(html`<${DecisionsView} ...${given} by=${whose()} />`);
  if (desk.wantsFocus) focusCursor();
}

function clear() {
  at("decisions").close();
  at("panel").hidden = true;
  for (const name of ["decisions", "toasts", "panel", "panelButtons", "strip"]) paint[name](null);
  paint.desk(html`<p class="notice notice-bad">${texts.loggedOut}</p>`);
}

function whose() {
  return at("decisions").querySelector("[name=whose]:checked").value === "mine" ? me : null;
}

function markUnsent(count) {
  at("unsent").hidden = count === 0;
  at("unsent").textContent = say("waiting", { count });
}

function changedState(state) {
  if (state === "lost") announcer.say("connection", say("lost"));
  if (state === "restarting") announcer.say("connection", say("connection.restarting"));
  if (state === "live" && AWAY.has(stateBefore)) announcer.say("connection", say("back"));
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
