import { useEffect } from "../../vendor/preact-htm.module.js";
import { arranged, beside, isOver, nameOf } from "../groups/figures.js";
import { html } from "../html.js";
import { readJson, speaker } from "../page.js";
import { clockOf } from "../polls/figures.js";
import { Adding, Anew, SetUp, Settings } from "./groups-forms.js";
import { Group } from "./group-view.js";

const texts = readJson("texts-groups");
const language = document.documentElement.lang;
const say = speaker(texts, language);
const EACH = 1_000; // ms; the clock of the groups
const MORE = 5; // minutes

let minutes = null; // as typed, until the time starts

/** The panel: groups are set up, timed, looked into and brought before the plenum here. See README.md. */
export const groups = {
  name: "groups",
  title: () => texts.title,
  View: GroupsPanel,
  Strip: GroupsStrip,
  Extras: OfGroup,
  markOf: (idea, given) => (idea.group ? nameOfGroup(idea, own(given)) : ""),
  count: ({ held }) => held.facts.groups?.handed_in ?? 0,
  keys: [{ action: "group-next", key: "l", label: texts.nextKey, run: (given) => step(given, 1) }],
  answered,
};

/** `panel`: the desk leaves what becomes of it to us. */
function ask(given, name, fields) {
  given.send(name, { ...fields, panel: groups.name });
  given.changed();
}

function answered(entry, ack, given) {
  if (entry.panel !== groups.name) return;
  if (!ack.ok) return given.tell({ kind: "refused", sentence: ack.message });
  const sentence = texts.done[entry.name];
  if (sentence) given.tell({ kind: "note", sentence });
}

/** What the parts of the panel are given beside the desk's own. */
function own(given) {
  const themes = given.themes ?? [];
  return {
    ...given,
    texts,
    say,
    fact: given.held.facts.groups,
    all: given.held.collections.groups,
    called: (group) => nameOf(group, themes, (number) => say("numbered", { number })),
    time: (moment) => new Date(moment).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" }),
    ask: (name, fields) => ask(given, name, fields),
  };
}

/** On a card: from which group it came. */
function OfGroup({ idea, ...given }) {
  return idea.group ? html`<p class="quiet" dir="auto">${say("from", { group: nameOfGroup(idea, own(given)) })}</p>` : null;
}

function nameOfGroup(idea, { all, called }) {
  const group = all?.get(idea.group);
  return group ? called(group) : "";
}

/** Above the columns, for as long as groups work. */
function GroupsStrip(given) {
  const fact = given.held.facts.groups;
  const runs = Boolean(fact?.until) && !isOver(fact.until, Date.now());
  useEffect(() => {
    if (!runs) return;
    const clock = setInterval(given.changed, EACH);
    return () => clearInterval(clock);
  }, [runs, fact?.until]);
  if (!runs) return null;
  return html`
    <section class="groups-strip" aria-label=${texts.title}>
      <p><b>${texts.title}</b> ${progress(fact)} · <b class="poll-left">${left(fact)}</b></p>
    </section>`;
}

const progress = (fact) => say("handedIn", { done: fact.handed_in, of: fact.of });

function left(fact) {
  return say("left", { time: clockOf(Math.max(0, Math.ceil((Date.parse(fact.until) - Date.now()) / 1000))) });
}

function GroupsPanel(plain) {
  const given = own(plain);
  const { fact, all, held } = given;
  const waiting = held.facts.group_plan?.waiting.length ?? 0;
  const there = arranged(all);
  const removed = [...(all?.values() ?? [])].filter((group) => group.removed);
  return html`
    <div class="groups-panel">
      ${waiting > 0 && html`<p class="notice">${say("waiting", { count: waiting })}</p>`}
      ${there.length === 0 ? html`<p class="quiet">${texts.none}</p><${SetUp} ...${given} />` : html`
        <${Plenum} ...${given} />
        <${Timer} ...${given} />
        <ol class="groups-list">${there.map((group) => html`<${Group} key=${group.id} group=${group} ...${given} />`)}</ol>
        <${Adding} ...${given} />
        <${Settings} ...${given} />
        ${isUnused(given) && html`<${Anew} ...${given} />`}`}
      ${removed.length > 0 && html`
        <section class="groups-part"><h3>${texts.removed}</h3>
          <ul class="groups-removed">${removed.map((group) => html`
            <li key=${group.id}><span dir="auto">${given.called(group)}</span>
              <button type="button" onClick=${() => given.ask("restore_group", { group: group.id })}>${texts.restore}</button></li>`)}
          </ul></section>`}
    </div>`;
}

/** Whether nobody has written in a group, as far as can be seen here. */
function isUnused({ held }) {
  return ![held.collections.in_groups, held.collections.ideas].some((ideas) => [...(ideas?.values() ?? [])].some(({ group }) => group));
}

/** Group by group before the hall. */
function Plenum(given) {
  const { fact } = given;
  const shows = given.held.facts.stage?.mode === "groups";
  return html`
    <section class="groups-part">
      <p class="groups-progress" data-done=${fact.of > 0 && fact.handed_in === fact.of ? "yes" : "no"}><b>${progress(fact)}</b></p>
      <p class="poll-buttons">
        <button type="button" aria-pressed=${String(shows && !given.held.facts.stage.group)}
          onClick=${() => given.ask("show_picture", { mode: "groups" })}>${texts.overview}</button>
        <button type="button" onClick=${() => step(given, -1)}>${texts.previous}</button>
        <button type="button" class="primary" onClick=${() => step(given, 1)}>${texts.next} <kbd aria-hidden="true">${given.keyOf("group-next")}</kbd></button>
      </p>
    </section>`;
}

/** The next or the previous group that handed in goes on air. */
function step(given, by) {
  const { stage } = given.held.facts;
  const current = stage?.mode === "groups" ? stage.group : null;
  const next = beside(given.held.collections.groups, current, by);
  if (next === null) return given.tell({ kind: "note", sentence: texts.noMore });
  ask(given, "show_picture", { mode: "groups", group: next });
}

function Timer(given) {
  const { fact, time } = given;
  const over = isOver(fact.until, Date.now());
  const planned = minutes ?? given.held.facts.group_plan?.plan?.minutes ?? 30;
  const set = ({ target }) => {
    minutes = target.value;
    given.changed();
  };
  const start = (happening) => {
    happening.preventDefault();
    given.ask("start_groups", { minutes: Number(planned), version: fact.version });
  };
  const seen = { version: fact.version };
  if (!fact.until) return html`
    <form class="groups-part groups-timer" onSubmit=${start}>
      <label for="groups-minutes">${texts.minutes}</label>
      <input id="groups-minutes" type="number" min="1" max="600" required value=${planned} onInput=${set} />
      <button type="submit" class="primary">${texts.start}</button>
    </form>`;
  return html`
    <section class="groups-part groups-timer">
      <p><b>${over ? texts.over : left(fact)}</b> <span class="quiet">${say("untilClock", { time: time(fact.until) })}</span></p>
      <p class="poll-buttons">
        <button type="button" onClick=${() => given.ask("extend_groups", { ...seen, minutes: MORE })}>${texts.extend} +${MORE}</button>
        ${!over && html`<button type="button" onClick=${() => given.ask("ring_bell", seen)}>${texts.ring}</button>`}
      </p>
    </section>`;
}
