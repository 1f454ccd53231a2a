import { useEffect, useMemo, useState } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { gatheringIn, readJson, speaker } from "../page.js";
import { aboutOf, clockOf, onNow } from "../timing.js";
import { acceptance, figuresOf, mostSupported, whyOf } from "./fair.js";

const isPage = typeof document !== "undefined"; // tests import what others import from here
const texts = isPage && document.getElementById("texts-fair") ? readJson("texts-fair") : { title: "" };
const say = isPage ? speaker(texts, document.documentElement.lang) : null;
const BEAT = 1000; // ms; while something is on the screen its time grows
const MINE = new Set(["set_delay", "mark_agenda", "show_delay_code"]);

/** Hall and home: what each has had, who would be next, how late home is, and what the evening is at. */
export const fair = {
  name: "fair",
  title: () => texts.title,
  View: FairPanel,
  Strip: FairStrip,
  Extras: About,
  markOf: (idea, { held, page }) => aboutOf(idea, gatheringIn(page.language, held.facts)),
  keys: [{ action: "fair-accept", key: "g", label: texts.acceptKey, run: accept }],
  answered: (entry, ack, { tell }) => {
    if (MINE.has(entry.name) && !ack.ok) tell({ kind: "refused", sentence: say("failed", ack) });
  },
};

/** Nothing is taken that the moderator does not see: the proposal is the one on the screen. */
function accept({ desk, held, send, changed }) {
  const command = acceptance(held.facts.balance?.next, desk.ideas, held.facts);
  if (!command || desk.isBusy(command[1].idea)) return;
  send(...command);
  changed();
}

function About({ idea, held, page }) {
  const about = aboutOf(idea, gatheringIn(page.language, held.facts));
  return about && html`<p class="idea-about">${say("about", { about })}</p>`;
}

// Above the columns

function FairStrip(given) {
  const { balance } = given.held.facts;
  const now = useBeat(balance?.lit);
  if (!balance) return null;
  const [posts, , time] = figuresOf(balance, null, now);
  return html`
    <div class="fair-strip">
      <${Shares} row=${posts} sentence="strip.posts" none="strip.noPosts" />
      <${Shares} row=${time} sentence="strip.time" none="strip.noTime" />
      <${Proposal} ...${given} />
    </div>
  `;
}

function Shares({ row, sentence, none }) {
  const shares = row.shares;
  const words = shares ? say(sentence, { venue: shares[0], remote: shares[1] }) : say(none);
  return html`<p class="fair-share"><${Bar} share=${shares?.[0]} two /> <span>${words}</span></p>`;
}

/** Its length says it; beside it stand the words. `two`: both sides in one bar. */
function Bar({ share, two }) {
  return html`
    <svg class="share-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="10" class="share-rest" />
      ${share > 0 && html`<rect width=${share} height="10" class="share-part" />`}
      ${two && share !== undefined && html`<rect x=${Math.min(99, share)} width="1" height="10" class="share-edge" />`}
    </svg>`;
}

function Proposal(given) {
  const { desk, held } = given;
  const { next } = held.facts.balance;
  const idea = desk.ideas.get(next?.idea);
  if (!idea) return html`<p class="fair-next quiet">${texts.nothing}</p>`;
  return html`
    <div class="fair-next">
      <p><b>${texts.proposal}:</b> <span dir="auto" id="fair-idea">${desk.excerptOf(idea.id)}</span>${" "}
        <span class="quiet fair-why">${say(...whyOf(next))}</span></p>
      <button type="button" data-action="fair-accept" aria-keyshortcuts="g" disabled=${desk.isBusy(idea.id)}
          aria-describedby="fair-idea" onClick=${() => accept(given)}>
        ${texts.accept} <kbd aria-hidden="true">g</kbd>
      </button>
    </div>
  `;
}

// The panel

function FairPanel(given) {
  return html`
    <${Figures} ...${given} />
    <${Ranking} ...${given} />
    <${Delay} ...${given} />
    <${Agenda} ...${given} />
    <${Rule} />
  `;
}

function Figures({ held, presence }) {
  const { balance } = held.facts;
  const now = useBeat(balance.lit);
  return html`
    <div class="fair-figures">
      ${figuresOf(balance, presence, now).map(({ name, shares, ...amounts }) => html`
        <div key=${name} class="fair-figure">
          <h3>${texts.figures[name]}</h3>
          <ul>${["venue", "remote"].map((side, place) => html`
            <li key=${side} class="share" data-side=${side}>
              <span class="share-side">${texts.sides[side]}</span>
              <${Bar} share=${shares?.[place]} />
              <span class="share-amount">${amountOf(name, amounts[side])}${shares && html` · ${say("percent", { percent: shares[place] })}`}</span>
            </li>`)}</ul>
        </div>`)}
    </div>
  `;
}

function amountOf(name, amount) {
  return name === "seconds" ? say("minutes", { clock: clockOf(Math.floor(amount) * 1000) }) : amount;
}

function Ranking({ desk, held, changed }) {
  const { sizes } = held.facts;
  const ideas = useMemo(() => mostSupported(desk.ideas, sizes), [desk.ideas, sizes]);
  const sort = (happening) => {
    desk.sortFairly(happening.target.checked);
    changed();
  };
  return html`
    <section aria-labelledby="fair-ranking">
      <h3 id="fair-ranking">${texts.ranking}</h3>
      <p><label><input type="checkbox" checked=${desk.isFair} onChange=${sort} /> ${texts.sort}</label></p>
      ${ideas.length === 0 && html`<p class="quiet">${texts.noRanking}</p>`}
      <ol class="fair-ranking">
        ${ideas.map((idea) => html`
          <li key=${idea.id}>
            <span dir="auto">${desk.excerptOf(idea.id)}</span>
            <span class="quiet">${say("rate", {
              venue: idea.support_venue, venueSize: sizes.venue,
              remote: idea.support - idea.support_venue, remoteSize: sizes.remote,
            })}</span>
          </li>`)}
      </ol>
    </section>
  `;
}

function Delay({ held, send, changed }) {
  const { timing, delays } = held.facts;
  const [typed, type] = useState("");
  const now = useBeat(timing.code_until);
  const isShown = timing.code_until !== null && Date.parse(timing.code_until) > now;
  const order = (name, fields) => {
    send(name, fields);
    changed();
  };
  const save = (happening) => {
    happening.preventDefault();
    if (/^\d{1,3}$/.test(typed)) order("set_delay", { seconds: Number(typed) });
    type("");
  };
  return html`
    <section aria-labelledby="fair-delay">
      <h3 id="fair-delay">${texts.delay.title}</h3>
      <p><strong>${delaySentence(timing, delays)}</strong></p>
      <p><button type="button" onClick=${() => order("show_delay_code", { on: !isShown })}>
        ${isShown ? texts.delay.hide : texts.delay.show}</button></p>
      ${isShown && html`<p class="quiet">${say("delay.shown", { clock: timeOf(timing.code_until) })}</p>`}
      <p class="quiet" id="fair-how">${texts.delay.how}</p>
      <p><label for="fair-link">${texts.delay.link}</label>
        <input id="fair-link" readonly value=${texts.link} aria-describedby="fair-how"
          onFocus=${(happening) => happening.target.select()} /></p>
      <form class="fair-set" onSubmit=${save}>
        <label for="fair-seconds">${texts.delay.set}</label>
        <input id="fair-seconds" inputmode="numeric" maxlength="3" autocomplete="off" value=${typed}
          onInput=${(happening) => type(happening.target.value)} />
        <button type="submit">${texts.delay.save}</button>
        ${delays.by_hand !== null && html`
          <button type="button" onClick=${() => order("set_delay", {})}>${texts.delay.back}</button>`}
      </form>
    </section>
  `;
}

function delaySentence({ delay }, { by_hand: byHand, measured }) {
  if (delay === null) return texts.delay.unknown;
  const seconds = delay.toLocaleString(document.documentElement.lang);
  if (byHand !== null) return say("delay.byHand", { seconds });
  return say("delay.measured", { seconds, count: measured.length });
}

function Agenda({ held, page, send, changed }) {
  const { timing } = held.facts;
  const gathering = gatheringIn(page.language, held.facts);
  const agenda = gathering?.agenda ?? [];
  const now = useBeat(true, 20_000);
  if (agenda.length === 0) return html`<section><h3>${texts.agenda.title}</h3><p class="quiet">${texts.agenda.none}</p></section>`;
  const on = onNow(planned(agenda, gathering, now), timing.mark, now);
  const mark = (item) => () => {
    send("mark_agenda", item ? { item } : {});
    changed();
  };
  return html`
    <section aria-labelledby="fair-agenda">
      <h3 id="fair-agenda">${texts.agenda.title}</h3>
      <ol class="fair-agenda">
        ${agenda.map(({ id, at, title }) => html`
          <li key=${id} aria-current=${on?.id === id ? "true" : undefined}>
            <span class="fair-at">${at}</span> <span>${title}${on?.id === id && html` <b>(${texts.agenda.now})</b>`}
              ${timing.mark?.item === id && html` <span class="quiet">${say("agenda.marked", { clock: timeOf(timing.mark.at) })}</span>`}</span>
            <button type="button" aria-label=${say("agenda.begin", { title })} onClick=${mark(id)}>${texts.agenda.now}</button>
          </li>`)}
      </ol>
      ${timing.mark && html`<p><button type="button" onClick=${mark(null)}>${texts.agenda.reset}</button></p>`}
    </section>
  `;
}

/** The agenda's items with their moments on this day, by this machine's time zone: close enough to point at one. */
function planned(agenda, gathering, now) {
  const moment = (clock) => {
    const [hours, minutes] = clock.split(":").map(Number);
    const day = gathering.date ? new Date(`${gathering.date}T00:00`) : new Date(now);
    return day.setHours(hours, minutes, 0, 0) + (clock <= gathering.ends && gathering.ends < gathering.starts ? DAY : 0);
  };
  const ends = [...agenda.slice(1).map(({ at }) => moment(at)), moment(gathering.ends)];
  return agenda.map(({ id, at }, place) => ({ id, from: moment(at), until: ends[place] }));
}

const DAY = 86_400_000; // ms

function Rule() {
  const paragraphs = useMemo(() => {
    const { content } = document.getElementById("fair-rule");
    return [...content.querySelectorAll("p")].map((paragraph) => paragraph.textContent);
  }, []);
  return html`
    <details class="fair-rule">
      <summary>${texts.rule}</summary>
      ${paragraphs.map((words) => html`<p>${words}</p>`)}
    </details>
  `;
}

function timeOf(at) {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

/** This moment, anew each second while `runs`; without, as of the last drawing. */
function useBeat(runs, every = BEAT) {
  const [, beat] = useState(0);
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setInterval(() => beat((count) => count + 1), every);
    return () => clearInterval(timer);
  }, [Boolean(runs), every]);
  return Date.now();
}
