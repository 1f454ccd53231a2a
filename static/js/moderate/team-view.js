import { useEffect } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { readJson, speaker } from "../page.js";
import { CardForm, Chosen, Modes, Muted, Notes, Noticed } from "./team-panel.js";
import { excerpt, needsAttention, news, span, watchers } from "./team.js";

const texts = readJson("texts-team");
const say = speaker(texts, document.documentElement.lang);
const NOTHING = { conduct: { version: 1, attention: 0, muted: [] }, asks: [], notes: [], modes: { moderation: "pre", posting: true, slow: 0 } };

const OURS = new Set([
  "switch_modes", "revert_modes", "mute_visitor", "unmute_visitor", "leave_note", "remove_note", "ask_for_stage",
  "acknowledge_ask", "withdraw_ask", "enter_idea",
]);

let before = null; // the facts as of the last picture, to see what is new
const drafts = { modes: {}, note: "", about: false, card: { text: "", author: "", kind: "idea", publish: false } };

/** The facts of the team, whatever version of the server they come from. */
const factsOf = ({ held }) => ({ ...NOTHING, ...held.facts });
const quoted = (given, id) => say("quoted", { text: excerpt(given.desk.ideas.get(id)?.text) });
const team = (given) => ({ ...given, facts: factsOf(given), here: given.here ?? [], texts, say, drafts, all: given.texts,
  quote: (id) => quoted(given, id) });

export const panel = {
  name: "team",
  title: () => texts.title,
  View: Panel,
  count: (given) => factsOf(given).asks.filter((ask) => ask.seen_by === null).length,
  Strip,
  Extras,
  markOf: (idea, given) => marks(idea, team(given)).map(([kind, words]) => `${kind}:${words}`).join(" "),
  keys: [{ action: "ask-for-stage", key: "b", label: texts.ask, run: (given) => ask(team(given)) }],
  answered,
};

function Panel(given) {
  const props = team(given);
  return html`
    <${Chosen} ...${props} ask=${() => ask(props)} />
    <${Asks} ...${props} />
    <${Notes} ...${props} />
    <${Modes} ...${props} />
    <${Noticed} ...${props} />
    <${Muted} ...${props} />
    <${CardForm} ...${props} />
    <p><a href=${texts.ledger}>${texts.ledgerLink}</a></p>
  `;
}

function ask({ desk, send, tell, changed, facts }) {
  const id = desk.desk.cursor?.id;
  if (!id) return tell({ kind: "note", sentence: texts.noneChosen });
  if (!facts.asks.some((one) => one.id === id)) send("ask_for_stage", { idea: id });
  changed();
}

/** One line that is always there, so that nothing below moves when somebody comes or asks. */
function Strip(given) {
  const props = team(given);
  const { facts, here, me, tell, changed } = props;
  useEffect(() => {
    const found = news(before, facts, me);
    for (const [kind, about] of found) tell({ kind: "note", sentence: sentenceOf(kind, about, props) });
    if (found.length) changed();
    before = { asks: facts.asks, notes: facts.notes };
  }, [facts.asks, facts.notes]);
  const [first, ...others] = facts.asks;
  return html`
    <section class="team-strip" aria-label=${texts.title}>
      <p class="team-here"><b>${texts.here}</b> ${here.map((one) => html`<span key=${one.id}>${presence(one, props)}</span>`)}
        ${here.length < 2 && html`<span class="quiet">${texts.nobodyElse}</span>`}</p>
      <p class="team-modes">${modeMarks(facts.modes).map((mark) => html`<span key=${mark}>${mark}</span>`)}</p>
      ${first && html`<div class="team-ask"><${Ask} ...${props} one=${first} />
        ${others.length > 0 && html`<span class="quiet">+${others.length}</span>`}</div>`}
    </section>
  `;
}

function presence({ id, name, idea }, { desk, quote }) {
  if (id === texts.me) return say("you", { name });
  return desk.ideas.has(idea) ? say("reads", { name, idea: quote(idea) }) : name;
}

function modeMarks({ moderation, posting, slow }) {
  return [
    texts[moderation],
    ...(posting ? [] : [texts.closed]),
    ...(slow ? [say("slowMark", { span: span(slow, say) })] : []),
  ];
}

function sentenceOf(kind, about, { quote }) {
  if (kind === "asked") return say("askedBy", { by: about.by, idea: quote(about.id) });
  if (kind === "seen") return say("seenNews", { by: about.seen_by, idea: quote(about.id) });
  return say("noteNews", { by: about.by, text: about.text });
}

function Asks(props) {
  const { facts } = props;
  return html`
    <section class="team-part" data-part="asks" aria-labelledby="team-asks">
      <h3 id="team-asks">${texts.asks}</h3>
      ${facts.asks.length === 0 && html`<p class="quiet">${texts.noAsks}</p>`}
      <ul>${facts.asks.map((one) => html`<li key=${one.id}><${Ask} ...${props} one=${one} /></li>`)}</ul>
    </section>
  `;
}

/** What the stage is asked for, whether that was seen, and the buttons for both. */
function Ask({ one, quote, send, changed }) {
  const idea = quote(one.id);
  const does = (name) => () => {
    send(name, { idea: one.id });
    changed();
  };
  const state = one.seen_by === null ? say("asked", { by: one.by }) : `✓ ${say("seenBy", { by: one.seen_by })}`;
  return html`
    <div class="ask" data-ask=${one.id} data-seen=${one.seen_by === null ? "no" : "yes"}>
      <p><b>${texts.asks}:</b> <span dir="auto">${idea}</span> <span class="ask-state">${state}</span></p>
      ${one.seen_by === null && html`
        <button type="button" aria-label=${say("seenThis", { idea })} onClick=${does("acknowledge_ask")}>${texts.seen}</button>`}
      <button type="button" aria-label=${say("takeBackThis", { idea })} onClick=${does("withdraw_ask")}>${texts.takeBack}</button>
    </div>
  `;
}

/** On each card: what was noticed, who looks at it, whether the stage is asked for it. */
function Extras({ idea, ...given }) {
  const found = marks(idea, team(given));
  if (found.length === 0) return null;
  return html`
    <ul class="team-marks">${found.map(([kind, words]) => html`<li key=${kind + words} data-mark=${kind}>${words}</li>`)}</ul>
  `;
}

function marks(idea, { facts, here }) {
  const ask = facts.asks.find(({ id }) => id === idea.id);
  const names = watchers(here, texts.me, idea.id);
  const why = new Map(texts.reasons);
  const reasons = Object.entries(idea.reported ?? {}).map(([reason, count]) => `${why.get(reason)} ${count}`);
  return [
    ...(needsAttention(idea, facts.conduct) ? [["attention", texts.attentionMark]] : []),
    ...idea.flags.map((flag) => ["flag", texts.flags[flag] ?? flag]),
    ...reasons.map((words) => ["report", words]),
    ...(facts.conduct.muted.some(({ id }) => id === idea.by) ? [["muted", texts.mutedMark]] : []),
    ...(idea.entered ? [["entered", say("enteredBy", { by: idea.entered })]] : []),
    ...(ask ? [["ask", ask.seen_by === null ? say("asked", { by: ask.by }) : say("seenBy", { by: ask.seen_by })]] : []),
    ...(names.length ? [["watched", say("readsThis", { names: names.join(texts.and), count: names.length })]] : []),
  ];
}

function answered(entry, ack, given) {
  if (!OURS.has(entry.name)) return;
  if (!ack.ok) given.tell({ kind: "refused", sentence: ack.message });
  if (ack.ok && (entry.undoes || entry.name === "revert_modes")) given.tell({ kind: "note", sentence: texts.takenBack[entry.name] });
  if (entry.name === "switch_modes") drafts.modes = {};
  if (entry.name === "leave_note" && !ack.ok && !drafts.note) drafts.note = entry.text;
  if (entry.name !== "enter_idea") return;
  if (ack.ok) given.tell({ kind: "note", sentence: say("entered", { text: excerpt(entry.text) }) });
  else if (!drafts.card.text) drafts.card = { ...drafts.card, text: entry.text, author: entry.author ?? "" };
}
