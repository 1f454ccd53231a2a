import { useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { html } from "../html.js";
import * as texts from "../texts.js";
import { factsOf, originOf } from "../words.js";
import { largest } from "./fit.js";

const WALL_CAP = 60; // ideas; more never fit on a screen
const FEW = 3; // ideas; up to here they are set large
const SOME = 8;
const LEAST = 0.03; // of the picture's height: 32 px at 1080p, what 15 m allow
const MOST = 0.16;

/** What the hall sees: the idea in the spotlight, or the wall, the newest first. */
export function Picture({ ideas, spotlight, themes, words, size }) {
  const lit = ideas.get(spotlight);
  if (lit) return html`<${Spotlit} key=${lit.id} idea=${lit} themes=${themes} words=${words} size=${size} />`;
  if (ideas.size === 0) return html`<p class="invitation">${texts.stage.invitation}</p>`;
  return html`<${Wall} ideas=${ideas} themes=${themes} words=${words} />`;
}

function Wall({ ideas, themes, words }) {
  const newest = [...ideas.values()].sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, WALL_CAP);
  const density = newest.length <= FEW ? "few" : newest.length <= SOME ? "some" : "many";
  return html`
    <ul class="stage-wall" data-density=${density}>
      ${newest.map((idea) => html`<${Card} key=${idea.id} idea=${idea} themes=${themes} words=${words} />`)}
    </ul>
  `;
}

function Card({ idea, themes, words }) {
  return useMemo(() => html`
    <li class="stage-idea" data-idea=${idea.id}>
      <p class="stage-text" dir="auto">${idea.text}</p>
      <p class="stage-by">${byline(idea, themes, words)}</p>
    </li>
  `, [idea, themes]);
}

function Spotlit({ idea, themes, words, size }) {
  const box = useRef(null);
  useLayoutEffect(() => fill(box.current), [idea.text, size]);
  return html`
    <figure class="spotlit" data-idea=${idea.id}>
      <div class="spotlit-box" ref=${box}><blockquote class="spotlit-text" dir="auto">${idea.text}</blockquote></div>
      <figcaption class="stage-by">${byline(idea, themes, words)}</figcaption>
    </figure>
  `;
}

/** Sets the text as large as its box allows. */
function fill(box) {
  const text = box.firstElementChild;
  const height = window.innerHeight;
  const fits = (pixels) => {
    text.style.fontSize = `${pixels}px`;
    return text.offsetHeight <= box.clientHeight && text.scrollWidth <= box.clientWidth;
  };
  const pixels = largest(Math.round(LEAST * height), Math.round(MOST * height), fits);
  text.style.fontSize = `${pixels}px`;
}

/** "Anna, im Saal · Wunsch · Digitale Stadt" */
function byline(idea, themes, words) {
  const origin = originOf(idea, words);
  return `${idea.name ? `${idea.name}, ${origin}` : origin} · ${factsOf(idea, themes, words)}`;
}
