import { html } from "../html.js";
import { meanOf, rowsOf, voicesOf } from "./figures.js";

const WORDS = 20; // of a cloud, in a list: a phone's screen and a half
const AUDIENCES = [["venue", "hall"], ["remote", "home"]];

/** What was counted: of each option the number, and for hall and home the share of their own. texts: the page's `polls`. */
export function Results({ poll, texts, say, language, mine = [] }) {
  const rows = rowsOf(poll, texts);
  if (rows === null) return null;
  const shown = rows.slice(0, poll.kind === "words" ? WORDS : rows.length);
  const isCloud = poll.kind === "words";
  return html`
    <div class="poll-results">
      ${isCloud && shown.length === 0 && html`<p class="quiet">${texts.noWords}</p>`}
      <ol class="poll-rows" data-kind=${poll.kind}>
        ${shown.map((row) => html`<${Row} key=${row.id} ...${{ row, poll, texts, say, language }} isMine=${poll.kind !== "ranking" && mine.includes(row.id)} />`)}
      </ol>
      ${poll.kind === "ranking" && html`<p class="quiet">${say("polls.rule", { most: poll.options.length - 1 })}</p>`}
      <${Means} ...${{ poll, texts, say, language }} />
      <p class="quiet">${totals(poll, texts, say)}</p>
    </div>
  `;
}

function Row({ row, poll, texts, say, language, isMine }) {
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  const isCloud = poll.kind === "words";
  return html`
    <li data-mine=${isMine ? "" : undefined}>
      <p class="poll-row-head">
        <span dir="auto">${row.label}</span>
        <b>${poll.kind === "ranking" ? say("polls.points", { count: row.count }) : row.count}${isMine && html`<span class="poll-mine"> ${texts.yours}</span>`}</b>
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
