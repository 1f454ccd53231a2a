import { useEffect, useState } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { readJson, speaker } from "../page.js";
import { arranged, clockOf, secondsLeft, voicesOf } from "../polls/figures.js";
import { Results, totals } from "../polls/results-view.js";

const texts = readJson("texts-polls");
const language = document.documentElement.lang;
const say = speaker({ polls: texts }, language);
const EACH = 1_000; // ms; a running poll's clock
const DELAY = 20; // s; how late a stream usually is, where nobody measured it
const OPTIONS = new Set(["choice", "ranking"]); // the kinds whose options the team writes
const SEVERAL = new Set(["choice", "words"]); // where one may give more than one answer

let draft = null; // what is being made, also while the panel is closed: {kind, question, options, ...}

/** The panel: polls are made, started, closed and shown here. See README.md. */
export const polls = {
  name: "polls",
  title: () => texts.title,
  View: PollsPanel,
  Strip: PollStrip,
  count: ({ held }) => running(held).length,
  answered,
};

function all(held) {
  return held.collections.polls ?? new Map();
}

function running(held) {
  return arranged(all(held)).filter(({ status }) => status === "open");
}

/** `panel`: the desk leaves what becomes of it to us. What the server does not know of a command it passes over. */
function ask(given, name, fields) {
  given.send(name, { ...fields, panel: polls.name });
  given.changed();
}

function answered(entry, ack, given) {
  if (entry.panel !== polls.name) return;
  if (!ack.ok) {
    if (ack.code === "conflict" && ack.by === given.me) return; // a second press, before the first one was on the screen
    const by = ack.code === "conflict" && ack.by ? say("polls.first", { by: ack.by }) : ack.message;
    return given.tell({ kind: "refused", sentence: by });
  }
  if (entry.name === "prepare_poll" && entry.start) {
    return ask(given, "open_poll", { poll: ack.poll, version: 1, ...entry.start });
  }
  const sentence = texts.done[entry.name];
  if (sentence) given.tell({ kind: "note", sentence });
}

/** Above the columns, for as long as a poll runs. */
function PollStrip(given) {
  const [poll] = running(given.held);
  useEffect(() => {
    if (!poll?.until) return;
    const clock = setInterval(given.changed, EACH);
    return () => clearInterval(clock);
  }, [poll?.until]);
  if (!poll) return null;
  const close = () => ask(given, "close_poll", { poll: poll.id, version: poll.version });
  return html`
    <section class="poll-strip" aria-label=${texts.runs}>
      <button type="button" onClick=${close}>${texts.close}</button>
      <p><b>${texts.runs}</b> <span dir="auto">${poll.question}</span> · ${totals(poll, texts, say)} <${Left} poll=${poll} /></p>
    </section>`;
}

function Left({ poll }) {
  const hall = secondsLeft(poll, "venue", Date.now());
  const home = secondsLeft(poll, "remote", Date.now());
  if (home === null) return null;
  return html`<b class="poll-left">${hall > 0
    ? say("polls.left", { time: clockOf(hall) })
    : say("polls.leftHome", { time: clockOf(home) })}</b>`;
}

function PollsPanel(given) {
  const there = arranged(all(given.held));
  return html`
    ${draft ? html`<${Maker} ...${given} />` : html`<${Templates} ...${given} />`}
    ${there.length === 0 && html`<p class="quiet">${texts.none}</p>`}
    ${there.map((poll) => html`<${Card} key=${poll.id} poll=${poll} given=${given} />`)}
  `;
}

/** One press fills the form: a question of a kind, ready to be started or changed. */
function Templates(given) {
  const take = ([kind, question, options]) => () => {
    draft = { kind, question, options, low: texts.low, high: texts.high, most: kind === "words" ? 3 : 1,
      results: "after", seconds: "", grace: Math.round(given.held.facts.timing?.delay ?? DELAY) };
    given.changed();
  };
  return html`
    <section class="poll-templates">
      <h3>${texts.make}</h3>
      <div class="poll-buttons">
        ${texts.templates.map((template) => html`
          <button key=${template[0]} type="button" onClick=${take(template)}>${nameOf(template[0])}</button>`)}
      </div>
    </section>`;
}

function nameOf(kind) {
  return new Map(texts.kinds).get(kind);
}

function Maker(given) {
  const poll = draft;
  const set = (name) => ({ target }) => {
    draft = { ...draft, [name]: target.value };
    given.changed();
  };
  const cancel = () => {
    draft = null;
    given.changed();
  };
  const fields = () => ({
    kind: poll.kind,
    question: poll.question,
    options: OPTIONS.has(poll.kind) ? poll.options.split("\n").map((line) => line.trim()).filter(Boolean) : [],
    low: poll.low || null,
    high: poll.high || null,
    most: SEVERAL.has(poll.kind) ? Number(poll.most) : 1,
    results: poll.results,
    grace: Number(poll.grace),
  });
  const submit = (happening) => {
    happening.preventDefault();
    const start = happening.submitter?.value === "start";
    const seconds = poll.seconds ? Number(poll.seconds) : null;
    if (poll.changes) ask(given, "change_poll", { ...fields(), poll: poll.changes, version: poll.version });
    else ask(given, "prepare_poll", { ...fields(), ...(start ? { start: { seconds } } : {}) });
    cancel();
  };
  return html`
    <form class="poll-maker" onSubmit=${submit}>
      <h3>${nameOf(poll.kind)}</h3>
      <label for="poll-question">${texts.question}</label>
      <textarea id="poll-question" rows="2" required maxlength="200" value=${poll.question} onInput=${set("question")}></textarea>
      ${OPTIONS.has(poll.kind) && html`
        <label for="poll-options">${texts.options}</label>
        <textarea id="poll-options" rows="5" required value=${poll.options} onInput=${set("options")}></textarea>`}
      ${poll.kind === "scale" && html`
        <div class="poll-pair">
          <label>${texts.lowEnd}<input maxlength="80" value=${poll.low} onInput=${set("low")} /></label>
          <label>${texts.highEnd}<input maxlength="80" value=${poll.high} onInput=${set("high")} /></label>
        </div>`}
      ${SEVERAL.has(poll.kind) && html`
        <label>${poll.kind === "words" ? texts.mostWords : texts.mostOptions}
          <input type="number" min="1" max=${poll.kind === "words" ? 5 : 12} value=${poll.most} onInput=${set("most")} /></label>`}
      <fieldset class="poll-when">
        <legend>${texts.results}</legend>
        ${["after", "live"].map((when) => html`
          <label key=${when}><input type="radio" name="results" value=${when} checked=${poll.results === when}
            onChange=${set("results")} /> ${texts.when[when]}</label>`)}
      </fieldset>
      <div class="poll-pair">
        ${!poll.changes && html`<label>${texts.duration}
          <select value=${poll.seconds} onChange=${set("seconds")}>
            ${texts.durations.map(([seconds, name]) => html`<option key=${seconds} value=${seconds}>${name}</option>`)}
          </select></label>`}
        <label>${texts.grace}<input type="number" min="0" max="300" value=${poll.grace} onInput=${set("grace")} /></label>
      </div>
      <div class="poll-buttons">
        ${!poll.changes && html`<button class="primary" type="submit" value="start">${texts.startNow}</button>`}
        <button type="submit" value="save">${texts.save}</button>
        <button type="button" onClick=${cancel}>${texts.cancel}</button>
      </div>
    </form>`;
}

function Card({ poll, given }) {
  const isProjected = given.held.facts.poll === poll.id;
  return html`
    <article class="poll-card" data-poll=${poll.id} data-status=${poll.status}>
      <h3 dir="auto">${poll.question}</h3>
      <p class="quiet">${nameOf(poll.kind)} · ${texts.status[poll.status]}${isProjected && ` · ${texts.projected}`}
        ${poll.decided.by && html` · ${say("polls.by", { by: poll.decided.by, what: texts.decided[poll.decided.what] })}`}
        ${poll.until && poll.status === "open" && " · "}<${Left} poll=${poll} /></p>
      <${Deeds} ...${{ poll, given, isProjected }} />
      ${poll.status !== "prepared" && html`<${Outcome} poll=${poll} given=${given} />`}
    </article>`;
}

function Deeds({ poll, given, isProjected }) {
  const seen = { poll: poll.id, version: poll.version };
  const deed = (name, fields = seen) => () => ask(given, name, fields);
  const isOpen = poll.status === "open";
  const isPublic = poll.status !== "prepared";
  const change = () => {
    draft = { ...poll, options: poll.options.map(({ text }) => text).join("\n"), low: poll.low ?? "", high: poll.high ?? "",
      results: poll.when, seconds: "", changes: poll.id };
    given.changed();
  };
  return html`
    <div class="poll-buttons">
      ${!isOpen && html`<button class=${isPublic ? "" : "primary"} type="button" onClick=${deed("open_poll")}>
        ${isPublic ? texts.reopen : texts.start}</button>`}
      ${isOpen && html`<button class="primary" type="button" onClick=${deed("close_poll")}>${texts.close}</button>`}
      ${!isPublic && html`<button type="button" onClick=${change}>${texts.change}</button>`}
      ${isPublic && html`
        <button type="button" onClick=${deed("show_results", { ...seen, shown: !poll.public })}>
          ${poll.public ? texts.hide : texts.show}</button>
        <button type="button" aria-pressed=${String(isProjected)}
          onClick=${deed("project_poll", { poll: isProjected ? null : poll.id })}>${texts.project}</button>
        <a class="secondary" href=${`${given.page.base}polls/${poll.id}.csv`} download>${texts.table}</a>`}
      ${poll.undoable && html`<button type="button" onClick=${deed("undo_poll")}>${texts.undo}</button>`}
      <button type="button" onClick=${deed("remove_poll")}>${texts.remove}</button>
    </div>`;
}

function Outcome({ poll, given }) {
  const [all, showAll] = useState(false);
  if (poll.kind !== "words") {
    return voicesOf(poll) > 0
      ? html`<${Results} ...${{ poll, texts, say, language }} />`
      : html`<p class="quiet">${totals(poll, texts, say)}</p>`;
  }
  const words = all ? poll.results.words : poll.results.words.slice(0, 30);
  const hide = (word) => () => ask(given, "hide_word", { poll: poll.id, word: word.text });
  const restore = (word) => () => ask(given, "restore_word", { poll: poll.id, word: word.id });
  return html`
    <p class="quiet">${totals(poll, texts, say)}</p>
    <ul class="poll-cloud">
      ${words.map((word) => html`
        <li key=${word.text}><span dir="auto">${word.text}</span> <b>${word.venue + word.remote}</b>
          <button type="button" onClick=${hide(word)} aria-label=${say("polls.hideWord", { word: word.text })}>×</button></li>`)}
    </ul>
    ${words.length < poll.results.words.length && html`
      <button type="button" onClick=${() => showAll(true)}>${say("polls.allWords", { count: poll.results.words.length })}</button>`}
    ${poll.results.hidden.length > 0 && html`
      <p class="quiet">${texts.hiddenWords}</p>
      <ul class="poll-cloud" data-hidden>
        ${poll.results.hidden.map((word) => html`
          <li key=${word.id}><s dir="auto">${word.text}</s> <b>${word.venue + word.remote}</b>
            <button type="button" onClick=${restore(word)} aria-label=${say("polls.showWord", { word: word.text })}>↺</button></li>`)}
      </ul>`}
  `;
}
