import { useMemo } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { originOf } from "../page.js";
import { answersOf, lastCounted } from "./polled.js";
import { sumsOf } from "./sums.js";

const TOP_BESIDE_POLL = 2; // ideas; the poll needs the room

/** What was said, in figures: how much, under which themes, from where, and what most people want. */
export function Results({ ideas, themes, texts, say, held }) {
  const sums = useMemo(() => sumsOf(ideas, themes), [ideas, themes]);
  const poll = lastCounted(held.collections.polls);
  return html`
    <div class="results">
      <p class="results-all">
        <span><b>${sums.ideas}</b> ${say("results.ideas", { count: sums.ideas })}</span>
        <span><b>${sums.support}</b> ${say("results.support", { count: sums.support })}</span>
      </p>
      <section class="results-themes">
        <h2>${texts.results.themes}</h2>
        <${Bars} rows=${sums.themes} texts=${texts} />
      </section>
      <section class="results-origins">
        <h2>${texts.results.origins}</h2>
        <${Shares} origins=${sums.origins} texts=${texts} />
      </section>
      ${(sums.top.length > 0 || poll) && html`
        <div class="results-side">
          ${sums.top.length > 0 && html`<${Top} top=${poll ? sums.top.slice(0, TOP_BESIDE_POLL) : sums.top} texts=${texts} say=${say} />`}
          ${poll && html`<${Answers} poll=${poll} texts=${texts.polls} />`}
        </div>`}
    </div>
  `;
}

function Bars({ rows, texts }) {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return html`
    <ul class="bars">
      ${rows.map(({ id, title, count }) => html`
        <li key=${id}>
          <span class="bar-name">${title ?? texts.noTheme}</span>
          <span class="bar" style=${{ "--share": count / most }}></span>
          <b>${count}</b>
        </li>
      `)}
    </ul>
  `;
}

function Shares({ origins, texts }) {
  return html`
    <p class="shares" aria-hidden="true">
      ${origins.map(({ origin, share }) => html`<span key=${origin} data-origin=${origin} style=${{ flexGrow: share }}></span>`)}
    </p>
    <ul class="share-words">
      ${origins.map(({ origin, count, share }) => html`
        <li key=${origin} data-origin=${origin}>
          <svg><use href=${`#icon-${origin}`} /></svg> ${originOf({ origin }, texts)} <b>${count}</b> <i>${share} %</i>
        </li>
      `)}
    </ul>
  `;
}

function Top({ top, texts, say }) {
  return html`
    <section class="results-top">
      <h2>${texts.results.top}</h2>
      <ol>
        ${top.map((idea) => html`
          <li key=${idea.id}>
            <b><span class="visually-hidden">${say("results.times", { count: idea.support })}</span><span aria-hidden="true">${idea.support}×</span></b>
            <p class="results-text" dir="auto">${idea.text}</p>
          </li>
        `)}
      </ol>
    </section>
  `;
}

/** What the last poll said: its first answers, hall beside home. */
function Answers({ poll, texts }) {
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  return html`
    <section class="results-poll" data-poll=${poll.id}>
      <h2 dir="auto">${poll.question}</h2>
      <ol>
        ${answersOf(poll, texts).map((row) => html`
          <li key=${row.id}>
            <span class="results-answer" dir="auto">${row.label}</span>
            ${["venue", "remote"].map((side) => html`
              <span key=${side} data-origin=${side}><svg><use href=${`#icon-${side}`} /></svg>
                <span class="visually-hidden">${side === "venue" ? texts.hall : texts.home}</span> ${percent.format(row[side].share)}</span>`)}
          </li>`)}
      </ol>
    </section>
  `;
}
