import { Connection } from "./connection.js";
import { html, painter } from "./html.js";
import { Bindings } from "./moderate/bindings.js";
import { DecisionsView } from "./moderate/decisions-view.js";
import { Desk } from "./moderate/desk.js";
import { DeskView } from "./moderate/desk-view.js";
import { NO_FILTER } from "./moderate/filter.js";
import { Chooser, KeysView } from "./moderate/keys-view.js";
import { listenForKeys } from "./moderate/keys.js";
import { Panels } from "./moderate/open-panel.js";
import { PANELS } from "./moderate/panels.js";
import { OpenPanel, PanelButtons, Strip } from "./moderate/panels-view.js";
import { Look } from "./moderate/team.js";
import { Toasts } from "./moderate/toasts.js";
import { ToastsView } from "./moderate/toasts-view.js";
import { Outbox, keep, kept, openStorage } from "./outbox.js";
import { Announcer, markConnection, onFrame, readJson, speaker, themesIn } from "./page.js";

const OUT = new Set(["not_logged_in", "forbidden"]);
const AWAY = new Set(["restarting", "lost"]);
const WIDE = 50; // rem beside a panel, from which on the lists stand side by side
const ROOMY = 96; // rem; as css/moderate.css has it, from which on all of them do

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
  keys: painter(at("keys")),
  panelButtons: painter(at("panel-buttons")),
  panel: painter(at("panel")),
  strip: painter(at("strip")),
};
const draw = onFrame(drawNow);
const connection = new Connection(page, { changed: draw, opened });
const look = new Look((idea) => connection.command({ name: "look_at", idea }).catch(() => {})); // nothing hangs on it
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
const bindings = new Bindings(panels.keys, kept(storage, `${drawer}keys`, {}));
const chooser = new Chooser(bindings, (chosen) => keep(storage, `${drawer}keys`, chosen));
const keyLabels = { ...texts.keyLabels, ...Object.fromEntries(panels.keys.map(({ action, label }) => [action, label])) };
let given = {};
let stateBefore = connection.state;
let behindBefore = 0;

listenForKeys({ bindings, act: key, choose, lettersOn: () => at("letters").checked, first: keyOfChooser });
at("letters").checked = kept(storage, `${drawer}letters`, true);
at("letters").addEventListener("change", () => keep(storage, `${drawer}letters`, at("letters").checked));
at("open-help").addEventListener("click", openHelp);
at("open-decisions").addEventListener("click", openDecisions);
at("decisions").addEventListener("change", draw);
new ResizeObserver(draw).observe(at("desk"));
connection.start();

/** What is not the desk's own to do. */
const PAGE_KEYS = {
  help: openHelp,
  decisions: openDecisions,
  filter: () => at("filter-text")?.focus(),
  unfilter: () => desk.find(NO_FILTER),
};

// Keys draw at once: the next one may come before the next frame, and belongs where the focus goes by this one.
function key(action) {
  const ofPanel = panels.keys.find((one) => one.action === action);
  if (ofPanel) ofPanel.run(given);
  else if (Object.hasOwn(PAGE_KEYS, action)) PAGE_KEYS[action]();
  else desk.key(action);
  drawNow();
}

/** While themes are chosen by key, keys are themes. */
function keyOfChooser({ key: pressed }) {
  if (!desk.sorting.take(pressed, bindings)) return false;
  drawNow();
  return true;
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

function openHelp() {
  chooser.ask(null);
  at("help").showModal();
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
  const { ideas = NOTHING, themes = NOTHING } = held.collections;
  desk.update(ideas, held.facts, themes, themesIn(page.language, themes));
  sayWhatIsNew();
  given = gather();
  drawAll();
  look.at(desk.desk.cursor?.id ?? null);
  if (desk.wantsFocus) focusCursor();
}

function opened() {
  outbox.flush();
  look.again();
}

const NOTHING = new Map();

/** What all that is drawn is given, the panels too. */
function gather() {
  const { held, presence } = connection;
  const { themes } = desk;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const room = at("desk").clientWidth / rem;
  const sizes = { wide: room >= WIDE, roomy: room >= ROOMY };
  const { here } = connection;
  return { desk, held, presence, here, page, me, texts, say, themes, send, tell, bindings, keyOf, keyLabels, ...sizes, changed: draw };
}

const keyOf = (action) => bindings.keyOf(action);
const send = (name, fields) => outbox.put(name, fields);

function drawAll() {
  paint.panelButtons(html`<${PanelButtons} panels=${panels} given=${given} />`);
  paint.strip(html`<${Strip} panels=${panels} given=${given} />`);
  at("panel").hidden = panels.shown === null;
  at("main").dataset.panel = panels.open ?? "";
  paint.panel(html`<${OpenPanel} panels=${panels} given=${given} />`);
  at("desk").dataset.wide = String(given.wide);
  paint.desk(html`<${DeskView} ...${given} panels=${panels} />`);
  paint.toasts(html`<${ToastsView} ...${given} toasts=${toasts} />`);
  if (at("decisions").open) paint.decisions(html`<${DecisionsView} ...${given} by=${whose()} />`);
  if (at("help").open) paint.keys(html`<${KeysView} ...${given} labels=${keyLabels} chooser=${chooser} />`);
}

function sayWhatIsNew() {
  const count = desk.desk.behind.pending.length;
  if (count > behindBefore) announcer.say("new", say("newIdeas", { count }));
  behindBefore = count;
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
  const place = card?.querySelector(".reasons button, .editor textarea") ?? at("desk").querySelector(".many [data-reason]") ?? card;
  place?.focus({ preventScroll: true });
  place?.setSelectionRange?.(place.value.length, place.value.length);
  card?.scrollIntoView({ block: "nearest" });
}
