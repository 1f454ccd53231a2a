import { Connection } from "./connection.js";
import { html, painter } from "./html.js";
import { Announcer, markConnection, onFrame, readJson, speaker } from "./page.js";
import { counts, found, isCode, ranks } from "./registrations/line.js";
import { LineView } from "./registrations/line-view.js";

// The desk's forms are the server's; this keeps the list and the counts up to date, and looks for names while one types.

const OUT = new Set(["not_logged_in", "forbidden"]);
const OFFERS_LAPSE = 30_000; // ms; an offer's end is no event, so what depends on it is drawn anew

const page = readJson("page");
const texts = readJson("texts");
const say = speaker(texts, document.documentElement.lang);
const at = (id) => document.getElementById(id);
const query = at("q");

if (query) {
  const announcer = new Announcer(at("announcer"));
  const paint = painter(at("line"));
  const draw = onFrame(drawNow);
  const connection = new Connection(page, { changed: draw });
  let foundBefore = null;

  query.addEventListener("input", draw);
  setInterval(draw, OFFERS_LAPSE);
  connection.start();

  function drawNow() {
    const { held, state, refusal } = connection;
    markConnection(at("connection"), state, texts);
    // Whoever is logged out sees no more names.
    if (OUT.has(refusal)) return paint(html`<p class="notice notice-bad">${texts.loggedOut}</p>`);
    if (held.epoch === null || !held.facts.registration) return;
    const items = held.collections.registrations ?? new Map();
    const now = Date.now();
    const fact = held.facts.registration;
    for (const [name, count] of Object.entries(counts(items, fact, now))) at(`count-${name}`).textContent = count;
    if (isCode(query.value)) return; // the server's answer stays
    const shown = found(items, query.value);
    at("found").textContent = say("found", { shown: shown.length, all: items.size });
    paint(html`<${LineView} items=${shown} all=${items.size} ranks=${ranks(items)} path=${at("line").dataset.path}
      camera=${fact.camera !== null} now=${now} texts=${texts} say=${say} />`);
    if (foundBefore !== null && foundBefore !== shown.length) announcer.say("found", at("found").textContent);
    foundBefore = shown.length;
  }
}
