import { html } from "../html.js";
import { meanOf, rowsOf, voicesOf } from "./figures.js";

const AUDIENCES = [["venue", "hall"], ["remote", "home"]];

/** What was counted: of each option the number, and for hall and home the share of their own. texts: the page's `polls`. */
export function Results({ poll, texts, say, language, mine = [] }) {
  const rows = rowsOf(poll, texts);
  if (rows === null) return null;
  return html`
    <div class="poll-results">
      ${poll.kind === "words" && rows.length === 0 && html`<p class="quiet">${texts.noWords}</p>`}
      <ol class="poll-rows" data-kind=${poll.kind}>
        ${rows.map((row) => html`<${Row} key=${row.id} ...${{ row, poll, texts, say, language }} mine=${markOf(poll, row, mine, texts, say)} />`)}
      </ol>
      ${poll.kind === "ranking" && html`<p class="quiet">${say("polls.rule", { most: poll.options.length - 1 })}</p>`}
      <${Means} ...${{ poll, texts, say, language }} />
      <p class="quiet">${totals(poll, texts, say)}</p>
    </div>
  `;
}

/** What a visitor said of it, in words; empty where nothing. mine: options in their order, or words. */
function markOf(poll, row, mine, texts, say) {
  const place = mine.indexOf(row.id);
  if (place < 0) return "";
  return poll.kind === "ranking" ? say("polls.yourPlace", { place: place + 1 }) : texts.yours;
}

function Row({ row, poll, texts, say, language, mine }) {
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  const isCloud = poll.kind === "words";
  return html`
    <li>
      <p class="poll-row-head">
        <span dir="auto">${row.label}</span>
        <b>${poll.kind === "ranking" ? say("polls.points", { count: row.count }) : row.count}${mine && html`<span class="poll-mine"> ${mine}</span>`}</b>
      </p>
      ${AUDIENCES.map(([audience, name]) => html`
        <p key=${audience} class="poll-part" data-audience=${audience}>
          <span>${texts[name]}</span>
          <svg class="poll-bar" aria-hidden="true" focusable="false"><rect width=${`${row[audience].share * 100}%`} height="100%" /></svg>
          <span>${isCloud ? row[audience].count : percent.format(row[audience].share)}</span>
        </p>`)}
    </li>
  `;
}

function Means({ poll, texts, say, language }) {
  if (meanOf(poll) === null) return null;
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const told = (audience) => (meanOf(poll, audience) === null ? "–" : number.format(meanOf(poll, audience)));
  return html`
    <p class="poll-mean">
      <b>${say("polls.mean", { mean: told(null) })}</b> · ${texts.hall} ${told("venue")} · ${texts.home} ${told("remote")}
    </p>`;
}

/** "47 Stimmen: Saal 12 · Zuhause 35" */
export function totals(poll, texts, say) {
  const { venue, remote } = poll.voices;
  return `${say("polls.voices", { count: voicesOf(poll) })}: ${texts.hall} ${venue} · ${texts.home} ${remote}`;
}
