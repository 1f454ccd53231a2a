import { useLayoutEffect, useMemo, useRef } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { factsOf } from "../page.js";
import { arrange, show } from "./arrange.js";
import { largest } from "./fit.js";
import { By } from "./marks.js";
import { Results } from "./results-view.js";
import { Themes } from "./themes-view.js";

// Shares of the screen's height. 500 letters of German take 0.032, 35 px at 1080p; 500 times W on a 4:3 screen less.
const LAST_RESORT = 0.02;
const MOST = 0.15;
const WRAPS = ["words", "lines", "anywhere"];
const WORTH = 0.4; // what whole words and line breaks may cost of the size

const VIEWS = { wall: Wall, themes: Themes, results: Results };

/**
 * What the hall sees beside welcome and pause, which the page itself has. `name`: as scene.js has it; `Poll`: draws the
 * poll. `arranged(pages)` tells how many pages the ideas take.
 */
export function Picture({ name, lit, Poll, ...given }) {
  if (name === "spotlight") return html`<${Spotlit} key=${lit.id} idea=${lit} ...${given} />`;
  if (name === "poll") return html`<${Poll} ...${given} />`;
  const View = VIEWS[name];
  return View ? html`<${View} ...${given} />` : null;
}

function Wall({ ideas, round, size, arranged, texts: words }) {
  const wall = useRef(null);
  const pages = useRef([]); // on which page each card stands
  const texts = round.order.map((id) => ideas.get(id).text).join("\n");
  useLayoutEffect(() => {
    pages.current = arrange(wall.current);
    arranged(Math.max(...pages.current) + 1);
  }, [texts, size]);
  useLayoutEffect(() => {
    const cards = show(wall.current, pages.current, Math.min(round.page, Math.max(...pages.current)));
    nameThose(wall.current.children, new Set(cards));
  }, [texts, size, round.page]);
  return html`
    <ul class="stage-wall" ref=${wall}>
      ${round.order.map((id) => html`<${Card} key=${id} idea=${ideas.get(id)} texts=${words} />`)}
    </ul>
  `;
}

/** Names the cards in view for the browser's transition; it would paint those of other pages too. */
function nameThose(cards, seen) {
  for (const card of cards) card.style.viewTransitionName = seen.has(card) ? `idea-${card.dataset.idea}` : "";
}

function Card({ idea, texts }) {
  return useMemo(() => html`
    <li class="stage-idea" data-idea=${idea.id}>
      <p class="stage-text" dir="auto">${idea.text}</p>
      <p class="stage-by">
        <${By} idea=${idea} texts=${texts} />
      </p>
    </li>
  `, [idea.text, idea.name, texts]);
}

function Spotlit({ idea, size, themes, texts }) {
  const box = useRef(null);
  useLayoutEffect(() => fill(box.current), [idea.text, size]);
  return html`
    <figure class="spotlit" data-idea=${idea.id} style=${{ viewTransitionName: `idea-${idea.id}` }}>
      <div class="spotlit-box" ref=${box}><blockquote class="spotlit-text" dir="auto">${idea.text}</blockquote></div>
      <figcaption class="stage-by">
        <${By} idea=${idea} texts=${texts}><span>${factsOf(idea, themes, texts)}</span><//>
      </figcaption>
    </figure>
  `;
}

/** Sets the text as large as its box allows: with whole words and its own line breaks, where those do not cost much. */
function fill(box) {
  const text = box.firstElementChild;
  const at = (share) => Math.round(share * Math.min(innerHeight, innerWidth * 0.75));
  const fitsIn = (wrap) => (pixels) => {
    text.dataset.wrap = wrap;
    text.style.fontSize = `${pixels}px`;
    return text.offsetHeight <= box.clientHeight && text.scrollWidth <= box.clientWidth;
  };
  const least = at(LAST_RESORT);
  const sizes = WRAPS.map((wrap) => (fitsIn(wrap)(least) ? largest(least, at(MOST), fitsIn(wrap)) : least - 1));
  const place = sizes.findIndex((size) => size >= Math.max(least, WORTH * Math.max(...sizes)));
  if (place >= 0) fitsIn(WRAPS[place])(sizes[place]);
}
