import { useLayoutEffect, useRef, useState } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { Card, measureAt, unit } from "./card.js";
import { setLook } from "./measure.js";
import { byTheme } from "./sums.js";
import { groupsOf, paged } from "./themes.js";

/**
 * The themes side by side, each with its ideas in the order of the wall's round. Themes that have no room beside the
 * others, and ideas that have none below the others, come on the next page.
 */
export function Themes({ ideas, round, size, arranged, themes, texts }) {
  const board = useRef(null);
  const [plan, setPlan] = useState(null);
  const order = round.order.map((id) => ideas.get(id));
  const groups = worthwhile(byTheme(order, themes));
  const counts = new Map(byTheme([...ideas.values()], themes).map(({ id, ideas: its }) => [id, its.length]));
  const heads = groups.map(({ id, title }) => `${title} ${counts.get(id)}`).join("\n");
  useLayoutEffect(() => {
    const made = planned(board.current, groups, measureAt(size, texts));
    setLook(board.current, made.look);
    arranged(made.pages.length);
    setPlan({ ...made, ids: groups.map(({ ideas: its }) => its.map(({ id }) => id)) });
  }, [heads, order.map(({ id, theme, text, name }) => `${id} ${theme} ${text} ${name}`).join("\n"), size]);
  const [group, turn] = plan ? plan.pages[Math.min(round.page, plan.pages.length - 1)] : [0, 0];
  const cardsOf = (n) => (plan?.ids[n] ?? []).flatMap((id, place) => {
    const { round: own, top } = plan.cards[n][place];
    const idea = ideas.get(id); // the plan may be older than what went
    return idea && own === turn % plan.rounds[n] ? [{ idea, place: { left: 0, top } }] : [];
  });
  return html`
    <div class="themes" ref=${board}>
      ${groups.map(({ id, title }, n) => html`
        <section class="theme" key=${id} hidden=${plan !== null && Math.floor(n / plan.columns) !== group}>
          <h2>${title ?? texts.noTheme} <b>${counts.get(id)}</b></h2>
          <ul class="stage-wall">
            ${cardsOf(n).map(({ idea, place }) => html`<${Card} key=${idea.id} idea=${idea} place=${place} texts=${texts} />`)}
          </ul>
        </section>
      `)}
    </div>
  `;
}

/** Two columns have room for an empty theme; of more, those without ideas would fill whole pages. */
function worthwhile(groups) {
  return groups.length > 2 ? groups.filter(({ ideas }) => ideas.length > 0) : groups;
}

function planned(board, groups, measure) {
  const { columns, lists } = frameOf(board, groups.length);
  const heights = (n, look) => measure.boxes(board, groups[n].ideas, look).map(({ height }) => height);
  return { columns, ...paged(lists, columns, unit(), heights) };
}

/** How many themes stand beside each other, and what room each has: {columns, lists: [{width, height}]}. */
function frameOf(board, count) {
  const columns = groupsOf(count, board.clientWidth / unit());
  board.style.setProperty("--columns", columns);
  const sections = [...board.children];
  const before = sections.map(({ hidden }) => hidden);
  const lists = sections.map((section, n) => {
    for (const [other, one] of sections.entries()) one.hidden = Math.floor(other / columns) !== Math.floor(n / columns);
    const { clientWidth: width, clientHeight: height } = section.querySelector("ul");
    return { width, height };
  });
  for (const [n, section] of sections.entries()) section.hidden = before[n];
  return { columns, lists };
}
