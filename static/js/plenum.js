import { Connection } from "./connection.js";
import { applyOwn } from "./delta.js";
import { Plenum } from "./group/plenum-view.js";
import { nameOf } from "./group/standing.js";
import { Supporting } from "./group/supporting.js";
import { html, painter } from "./html.js";
import { Outbox, openStorage } from "./outbox.js";
import { Announcer, markConnection, onFrame, readJson, speaker, themesIn } from "./page.js";

const page = readJson("page");
const texts = readJson("texts");
const say = speaker(texts, document.documentElement.lang);
const at = (id) => document.getElementById(id);
const announcer = new Announcer(at("announcer"));
const paint = painter(at("plenum"));
const draw = onFrame(drawNow);
const connection = new Connection(page, { changed: draw, opened: () => outbox.flush() });
const outbox = new Outbox({
  storage: openStorage(),
  prefix: `companion:${page.slug}:plenum:out:`,
  send: (command) => connection.command(command),
  settled: answered,
});
const supporting = new Supporting(connection, outbox);
let before = null; // what was said to be presented

connection.own = applyOwn(null, readJson("own"), true);
connection.start();

function toggle(idea, on) {
  supporting.toggle(idea, on);
  connection.wake();
  draw();
}

function answered(entry, ack) {
  supporting.acknowledged(entry, ack);
  if (!ack.ok) announcer.say("support", ack.message ?? say("wall.supportFailed"));
  draw();
}

function drawNow() {
  markConnection(at("connection"), connection.state, texts);
  const { held } = connection;
  if (held.epoch === null) return;
  const fact = held.facts.groups ?? null;
  const groups = held.collections.groups ?? new Map();
  const themes = themesIn(page.language, held.collections.themes);
  paint(html`<${Plenum} ...${{ fact, groups, ideas: held.collections.ideas ?? new Map(), themes, toggle, texts, say }} supporting=${supporting.now()} />`);
  const presented = groups.get(fact?.presented);
  if (before !== null && presented && presented.id !== before) {
    announcer.say("presented", say("group.told.presents", { group: nameOf(presented, themes, say) }));
  }
  before = presented?.id ?? "";
}
