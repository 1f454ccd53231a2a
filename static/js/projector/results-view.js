import { useMemo } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { originOf } from "../page.js";
import { sumsOf } from "./sums.js";

/** What was said, in figures: how much, under which themes, from where, and what most people want. */
export function Results({ ideas, themes, texts, say, Polls }) {
  const sums = useMemo(() => sumsOf(ideas, themes), [ideas, themes]);
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
      ${sums.top.length > 0 && html`<${Top} top=${sums.top} texts=${texts} say=${say} />`}
      ${Polls && html`<${Polls} />`}
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
