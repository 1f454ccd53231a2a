import { useLayoutEffect, useRef, useState } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { factsOf } from "../page.js";
import { arranged } from "./arrange.js";
import { Card, measureAt, unit } from "./card.js";
import { largest } from "./fit.js";
import { Groups } from "./groups-view.js";
import { By } from "./marks.js";
import { setLook } from "./measure.js";
import { Results } from "./results-view.js";
import { Themes } from "./themes-view.js";

// Shares of the screen's height. 500 letters of German take 0.032, 35 px at 1080p; 500 times W on a 4:3 screen less.
const LAST_RESORT = 0.02;
const MOST = 0.15;
const WRAPS = ["words", "lines", "anywhere"];
const WORTH = 0.4; // what whole words and line breaks may cost of the size

const VIEWS = { wall: Wall, themes: Themes, results: Results, groups: Groups };

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

function Wall({ ideas, round, size, arranged: tell, texts }) {
  const wall = useRef(null);
  const [plan, setPlan] = useState(null);
  const order = round.order.map((id) => ideas.get(id));
  useLayoutEffect(() => {
    const made = planned(wall.current, order, size, texts);
    setLook(wall.current, made.look);
    tell(made.count);
    setPlan({ ...made, ids: round.order });
  }, [order.map(({ id, text, name }) => `${id}\n${text}\n${name}`).join("\n"), size]);
  const page = plan && Math.min(round.page, plan.count - 1);
  const seen = plan ? plan.ids.map((id, n) => [ideas.get(id), plan.places[n]]) : [];
  const cards = seen.filter(([idea, place]) => idea && place.page === page); // the plan may be older than what went
  return html`
    <ul class="stage-wall" ref=${wall}>
      ${cards.map(([idea, place]) => html`<${Card} key=${idea.id} idea=${idea} place=${place} texts=${texts} />`)}
    </ul>
  `;
}

function planned(wall, order, size, texts) {
  const { clientWidth: width, clientHeight: height } = wall;
  const measure = measureAt(size, texts);
  return arranged(order, { width, height, unit: unit() }, (ideas, look) => measure.boxes(wall, ideas, look));
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

/**
 * Sets the text as large as its box allows: with whole words and its own line breaks, where those do not cost much. Each
 * size that is tried is a layout, so that few are: the other ways to wrap are only tried where they could be worth it.
 */
function fill(box) {
  const text = box.firstElementChild;
  const { clientHeight: height, clientWidth: width } = box; // the text decides neither: css/stage.css contains it
  const at = (share) => Math.round(share * Math.min(innerHeight, innerWidth * 0.75));
  const fitsIn = (wrap) => (pixels) => {
    text.dataset.wrap = wrap;
    text.style.fontSize = `${pixels}px`;
    return text.offsetHeight <= height && text.scrollWidth <= width;
  };
  const [least, most] = [at(LAST_RESORT), at(MOST)];
  const sizeFor = (wrap) => (fitsIn(wrap)(least) ? largest(least, most, fitsIn(wrap)) : least - 1);
  const place = WRAPS.findIndex((wrap, n) => {
    const size = sizeFor(wrap);
    if (size < least) return false;
    const worthIt = Math.floor(size / WORTH) + 1; // from here on another way costs less than it is worth
    if (worthIt <= most && WRAPS.slice(n + 1).some((other) => fitsIn(other)(worthIt))) return false;
    return fitsIn(wrap)(size);
  });
  if (place < 0) fitsIn(WRAPS.at(-1))(least);
}
