import { useLayoutEffect, useRef, useState } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { Card, measureAt, unit } from "./card.js";
import { setLook } from "./measure.js";
import { byTheme } from "./sums.js";
import { gridOf, paged } from "./themes.js";

/**
 * The themes side by side, each with its ideas: those that were just sorted into it, then in the order of the wall's round.
 * Themes that have no room beside the others, and ideas that have none below the others, come on the next page.
 */
export function Themes({ ideas, round, size, arranged, themes, gathered, now, texts }) {
  const board = useRef(null);
  const [plan, setPlan] = useState(null);
  const order = gathered.first(round.order).map((id) => ideas.get(id)).filter(Boolean);
  const groups = byTheme(order, themes);
  const counts = new Map(byTheme([...ideas.values()], themes).map(({ id, ideas: its }) => [id, its.length]));
  const heads = groups.map(({ id, title }) => `${title} ${counts.get(id)}`).join("\n");
  useLayoutEffect(() => {
    const made = planned(board.current, groups, measureAt(size, texts));
    setLook(board.current, made.look);
    arranged(made.pages.length);
    setPlan({ ...made, ids: groups.map(({ ideas: its }) => its.map(({ id }) => id)) });
  }, [heads, order.map(({ id, theme, text, name }) => `${id} ${theme} ${text} ${name}`).join("\n"), size]);
  const [group, turn] = plan ? plan.pages[Math.min(round.page, plan.pages.length - 1)] : [0, 0];
  // A column into which something comes is at its beginning, where that stands.
  const turnOf = (n) => (gathered.isFilling(groups[n].id, now) ? 0 : turn % plan.rounds[n]);
  const cardsOf = (n) => (plan?.ids[n] ?? []).flatMap((id, place) => {
    const { round: own, top } = plan.cards[n][place];
    const idea = ideas.get(id); // the plan may be older than what went
    return idea && own === turnOf(n) ? [{ idea, place: { left: 0, top } }] : [];
  });
  return html`
    <div class="themes" ref=${board}>
      ${groups.map(({ id, title }, n) => html`
        <section class="theme" key=${id} hidden=${plan !== null && Math.floor(n / plan.many) !== group}>
          <h2><span class="theme-title" dir="auto">${title ?? texts.noTheme}</span> <b>${counts.get(id)}</b></h2>
          <ul class="stage-wall">
            ${cardsOf(n).map(({ idea, place }) => html`<${Card} key=${idea.id} idea=${idea} place=${place} isNew=${gathered.isNew(idea.id, now)} texts=${texts} />`)}
          </ul>
        </section>
      `)}
    </div>
  `;
}

function planned(board, groups, measure) {
  const { many, lists } = frameOf(board, groups.length);
  const heights = (n, look) => measure.boxes(board, groups[n].ideas, look).map(({ height }) => height);
  return { many, ...paged(lists, many, unit(), heights) };
}

/** How many themes stand on a page, and what room each has: {many, lists: [{width, height}]}. */
function frameOf(board, count) {
  const { columns, rows } = gridOf(Math.max(1, count), board.clientWidth / unit(), board.clientHeight / unit());
  const many = columns * rows;
  board.style.setProperty("--columns", columns);
  board.style.setProperty("--rows", rows);
  const sections = [...board.children];
  const before = sections.map(({ hidden }) => hidden);
  const lists = sections.map((section, n) => {
    for (const [other, one] of sections.entries()) one.hidden = Math.floor(other / many) !== Math.floor(n / many);
    const { clientWidth: width, clientHeight: height } = section.querySelector("ul");
    return { width, height };
  });
  for (const [n, section] of sections.entries()) section.hidden = before[n];
  return { many, lists };
}
