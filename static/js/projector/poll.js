import { html } from "../html.js";
import { labelOf, rowsOf } from "../polls/figures.js";
import { totals } from "../polls/results-view.js";
import { PollPicture } from "./poll-view.js";

const ROWS_IN_LINE = 3; // what fits under a question in the stream's lower third

/** The poll on the screen that delta.js holds, or null. */
export function pollOnAir(held) {
  return held.collections.polls?.get(held.facts.poll) ?? null;
}

/** Draws a poll: the hall's whole picture, or with `compact` the stream's lower third. texts: with those of polls. */
export function Poll({ poll, texts, say, size, moment = Date.now(), compact = false }) {
  const { lang } = document.documentElement;
  if (compact) return html`<${InLine} ...${{ poll, texts: texts.polls, say }} language=${lang} />`;
  return html`<${PollPicture} key=${poll.id} ...${{ poll, size, say, texts: texts.polls, now: moment }} language=${lang} />`;
}

/** What can be answered, where that is short. */
function choices(poll, texts) {
  if (poll.kind === "words" || poll.options.length > ROWS_IN_LINE) return [];
  return poll.options.map((option) => ({ id: option.id, label: labelOf(poll, option, texts) }));
}

function InLine({ poll, texts, say, language }) {
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  const rows = rowsOf(poll, texts)?.slice(0, ROWS_IN_LINE) ?? choices(poll, texts);
  const worth = (row) => (poll.kind === "words" ? row.count : percent.format(row.share));
  return html`
    <p class="lower-text" dir="auto" data-poll=${poll.id}>${poll.question}</p>
    <p class="lower-by">
      ${rows.map((row) => html`<span key=${row.id}><bdi>${row.label}</bdi> ${poll.results && worth(row)}</span> `)}
      <span>${totals(poll, texts, say)}</span>
    </p>`;
}
