import { useLayoutEffect, useState } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { arranged, clockOf, isSame, labelOf, secondsLeft } from "../polls/figures.js";
import { Results, totals } from "../polls/results-view.js";
import { Order } from "./order-view.js";

const NOTHING = { options: [], words: [] };
const SINGLE = new Set(["yes_no", "scale"]);

/**
 * The polls that are open, and those that were. polls: Map; voices: Map of the visitor's own; sending: the outbox's votes;
 * refused: Map(poll -> the server's message); vote(poll, {options, words}) sends; announce(sentence) is read out.
 */
export function Cards({ polls, ...others }) {
  const [first, ...rest] = arranged(polls);
  const beside = [first, ...rest].filter((poll, place) => poll && (place === 0 || poll.status === "open"));
  const before = rest.filter((poll) => poll.status !== "open");
  return html`
    ${beside.map((poll) => html`<${Poll} key=${poll.id} poll=${poll} ...${others} />`)}
    ${before.length > 0 && html`
      <details class="polls-before">
        <summary>${others.texts.others}</summary>
        ${before.map((poll) => html`<${Poll} key=${poll.id} poll=${poll} ...${others} />`)}
      </details>`}
  `;
}

function Poll({ poll, voices, sending, refused, audience, now, texts, say, language, vote, announce }) {
  const voice = voices.get(poll.id) ?? null;
  const isOpen = poll.status === "open";
  const shared = { poll, texts, say };
  return html`
    <article class="card poll" data-poll=${poll.id} data-status=${poll.status}>
      ${isOpen
        ? html`<${Ballot} ...${{ ...shared, voice, vote, announce, audience, now, refusal: refused.get(poll.id) ?? "",
            entry: sending.findLast((one) => one.poll === poll.id) ?? null }} />`
        : html`<h3 class="poll-question" dir="auto">${poll.question}</h3><p class="poll-status">${texts.status.closed}</p>`}
      ${poll.results
        ? html`<${Results} ...${shared} language=${language} mine=${voice ? [...voice.options, ...voice.words] : []} />`
        : html`<p class="quiet">${isOpen ? texts.secret : texts.kept} ${totals(poll, texts, say)}</p>`}
    </article>
  `;
}

function Ballot({ poll, voice, entry, refusal, audience, now, texts, say, vote, announce }) {
  const asked = entry ?? voice;
  const [draft, setDraft] = useState(null); // null: as it was sent
  const [error, setError] = useState("");
  const first = poll.kind === "ranking" ? { options: poll.options.map(({ id }) => id), words: [] } : NOTHING;
  const answer = draft ?? (asked ? { options: asked.options ?? [], words: asked.words ?? [] } : first);
  const change = (next) => {
    setDraft({ ...NOTHING, ...next });
    setError("");
  };
  const submit = (happening) => {
    happening.preventDefault();
    const given = { options: answer.options, words: answer.words.map((word) => word.trim()).filter(Boolean) };
    const wrong = wrongWith(poll, given, texts, say);
    setError(wrong);
    if (wrong) return;
    // A second tap on the same answer sends nothing: the first is underway, or counted.
    if (!asked || !isSame(asked, given) || refusal) vote(poll, given);
    setDraft(given);
  };
  const isSent = draft !== null && asked !== null && isSame(asked, draft);
  useLayoutEffect(() => {
    if (isSent && !entry) setDraft(null); // what the server says counts from here on, also from another phone
  });
  const isCounted = voice && !entry && (draft === null || isSent);
  const left = secondsLeft(poll, audience, now);
  const noteOf = () => {
    if (entry) return texts.sending;
    if (isCounted) return texts.counted;
    return draft && !isSent && voice ? texts.changed : "";
  };
  return html`
    <form class="ballot" onSubmit=${submit} noValidate>
      <fieldset aria-describedby="hint-${poll.id} error-${poll.id}">
        <legend class="poll-question" dir="auto">${poll.question}</legend>
        <p class="quiet poll-hint"><span id="hint-${poll.id}">${hintOf(poll, texts, say)}</span>
          ${left !== null && html`<b class="poll-left">${left > 0 ? say("polls.left", { time: clockOf(left) }) : texts.over}</b>`}</p>
        <${Fields} ...${{ poll, answer, change, texts, say, announce }} />
      </fieldset>
      <p class="field-error" id="error-${poll.id}">${error || refusal}</p>
      <button class=${isCounted ? "" : "primary"} type="submit">${voice ? texts.change : texts.vote}</button>
      <p class="poll-note" data-mood=${isCounted ? "good" : "wait"}>${noteOf()}</p>
    </form>
  `;
}

function wrongWith(poll, { options, words }, texts, say) {
  const count = poll.kind === "words" ? words.length : options.length;
  if (count === 0) return texts.empty;
  const isOver = poll.kind !== "ranking" && count > poll.most;
  return isOver ? say("polls.tooMany", { count: poll.most }) : "";
}

function hintOf(poll, texts, say) {
  if (poll.kind === "ranking") return texts.hint.ranking;
  if (poll.kind === "words") return say("polls.hint.words", { count: poll.most });
  return poll.most > 1 ? say("polls.hint.some", { count: poll.most }) : texts.hint.one;
}

function Fields({ poll, ...others }) {
  if (poll.kind === "words") return html`<${WordFields} poll=${poll} ...${others} />`;
  if (poll.kind === "ranking") return html`<${Ranking} poll=${poll} ...${others} />`;
  return html`<${Choices} poll=${poll} ...${others} />`;
}

function Choices({ poll, answer, change, texts }) {
  const isSingle = SINGLE.has(poll.kind) || poll.most === 1;
  const toggle = (id, on) => {
    if (isSingle) return change({ options: [id] });
    return change({ options: on ? [...answer.options, id] : answer.options.filter((one) => one !== id) });
  };
  return html`
    <div class="poll-options" data-kind=${poll.kind}>
      ${poll.low && html`<span class="poll-end" dir="auto">${poll.low}</span>`}
      ${poll.options.map((option) => html`
        <label key=${option.id}>
          <input type=${isSingle ? "radio" : "checkbox"} name=${`options-${poll.id}`} value=${option.id}
            checked=${answer.options.includes(option.id)} onChange=${({ target }) => toggle(option.id, target.checked)} />
          <span dir="auto">${labelOf(poll, option, texts)}</span>
        </label>`)}
      ${poll.high && html`<span class="poll-end" dir="auto">${poll.high}</span>`}
    </div>
  `;
}

function WordFields({ poll, answer, change, texts, say }) {
  const write = (place, word) => {
    const words = Array.from({ length: poll.most }, (_, number) => answer.words[number] ?? "");
    words[place] = word;
    change({ words });
  };
  return html`
    <div class="poll-words">
      ${Array.from({ length: poll.most }, (_, place) => html`
        <label key=${place} class="visually-hidden" for="word-${poll.id}-${place}">${say("polls.word", { number: place + 1 })}</label>
        <input id="word-${poll.id}-${place}" maxlength="60" autocomplete="off" value=${answer.words[place] ?? ""}
          placeholder=${say("polls.word", { number: place + 1 })} onInput=${({ target }) => write(place, target.value)} />`)}
    </div>
  `;
}

function Ranking({ poll, answer, change, say, announce }) {
  const named = new Map(poll.options.map((option) => [option.id, option.text]));
  const order = answer.options.filter((id) => named.has(id));
  return html`<${Order} ...${{ order, named, say, announce, change: (options) => change({ options }) }} />`;
}
