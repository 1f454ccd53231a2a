import { useLayoutEffect, useMemo, useRef } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { byTheme } from "./sums.js";
import { pack } from "./pack.js";
import { By } from "./marks.js";

const SIZES = [4.6, 4, 3.6, 3.2, 3]; // units of the stage, as in arrange.js
const COLUMN = 38; // units; least width of a column
const GAP = 2;
const LINE = 1.25;
const AROUND = 10; // units of a card that are not its text

/**
 * The themes side by side, each with its ideas in the order of the wall's round. Themes that have no room beside the
 * others, and ideas that have none below the others, come on the next page.
 */
export function Themes({ ideas, round, size, arranged, themes, texts }) {
  const board = useRef(null);
  const places = useRef(null);
  const order = round.order.map((id) => ideas.get(id));
  const groups = useMemo(() => byTheme(order, themes), [order.map(({ id }) => id).join(), themes]);
  const counts = new Map(byTheme([...ideas.values()], themes).map(({ id, ideas: its }) => [id, its.length]));
  const all = order.map(({ text, name }) => `${text}${name}`).join("\n");
  useLayoutEffect(() => {
    places.current = arrange(board.current);
    arranged(places.current.pages.length);
  }, [all, groups, size]);
  useLayoutEffect(() => show(board.current, places.current, round.page % places.current.pages.length), [all, groups, size, round.page]);
  return html`
    <div class="themes" ref=${board}>
      ${groups.map(({ id, title, ideas: its }) => html`
        <section class="theme" key=${id}>
          <h2>${title ?? texts.noTheme} <b>${counts.get(id)}</b></h2>
          <ul class="stage-wall">
            ${its.map((idea) => html`
              <li class="stage-idea" key=${idea.id} data-idea=${idea.id}>
                <p class="stage-text" dir="auto">${idea.text}</p>
                <p class="stage-by"><${By} idea=${idea} texts=${texts} /></p>
              </li>
            `)}
          </ul>
        </section>
      `)}
    </div>
  `;
}

/** Sets type and places. Returns {pages: [[group of themes, round of theirs]], columns, cards: [[round of each card]]}. */
function arrange(board) {
  const unit = Math.min(innerHeight / 100, (innerWidth * 0.75) / 100);
  const lists = [...board.querySelectorAll("ul")];
  const fit = Math.max(1, Math.floor((board.clientWidth + GAP * unit) / ((COLUMN + GAP) * unit)));
  const groups = Math.ceil(lists.length / fit);
  const columns = Math.ceil(lists.length / groups);
  board.style.setProperty("--columns", columns);
  const of = (group) => lists.slice(group * columns, (group + 1) * columns);
  let cards;
  for (const size of SIZES) {
    cards = [];
    for (let group = 0; group < groups; group += 1) {
      showGroup(board, columns, group);
      cards.push(...of(group).map((list) => placed(list, size, unit)));
    }
    if (cards.every((rounds) => countOf(rounds) === 1)) break;
  }
  const pages = Array.from({ length: groups }, (_, group) => {
    const rounds = Math.max(...cards.slice(group * columns, (group + 1) * columns).map(countOf));
    return Array.from({ length: rounds }, (_, round) => [group, round]);
  }).flat();
  return { pages, columns, cards };
}

function showGroup(board, columns, group) {
  for (const [n, section] of [...board.children].entries()) section.hidden = Math.floor(n / columns) !== group;
}

function placed(list, size, unit) {
  const height = list.clientHeight;
  list.style.setProperty("--size", size);
  list.style.setProperty("--width", "100%");
  list.style.setProperty("--lines", Math.max(1, Math.floor((height / unit - AROUND) / (size * LINE))));
  const cards = [...list.children];
  const places = pack(cards.map((card) => card.offsetHeight), { columns: 1, height, gap: GAP * unit });
  for (const [n, { top }] of places.entries()) cards[n].style.top = `${top}px`;
  return places.map(({ page }) => page);
}

const countOf = (pages) => Math.max(0, ...pages) + 1;

/** A theme with fewer ideas than others shows its first ones again. */
function show(board, { pages, columns, cards }, page) {
  const [group, round] = pages[page];
  showGroup(board, columns, group);
  for (const [n, section] of [...board.children].entries()) {
    const own = countOf(cards[n]);
    for (const [place, card] of [...section.querySelectorAll("li")].entries()) {
      card.classList.toggle("is-away", cards[n][place] !== round % own);
    }
  }
}
