import { useMemo } from "preact/hooks";

import { html } from "../html.js";
import * as texts from "../texts.js";
import { factsOf, originOf } from "../words.js";
import { isSupported, shownCount } from "./supports.js";

/**
 * The wall, in one element like the server's, so that nothing of the server's is left beside it.
 * shelf: {ids, limit}; ideas: Map; supporting: {supports, entries, echoes}; words: of words.html.
 * toggle(idea, on) and more() are what the visitor may do.
 */
export function Wall({ shelf, ideas, themes, words, supporting, toggle, more }) {
  const { supports, entries, echoes } = supporting;
  const shown = shelf.ids.slice(0, shelf.limit).map((id) => ideas.get(id));
  const rest = shelf.ids.length - shown.length;
  return html`<div>
    <ul class="ideas">
      ${shown.map((idea) => html`<${Idea} key=${idea.id} idea=${idea} themes=${themes} words=${words} toggle=${toggle}
        pressed=${isSupported(idea.id, supports, entries)} count=${shownCount(idea, entries, echoes)} />`)}
    </ul>
    ${shown.length === 0 && html`<p class="quiet">${texts.wall.none}</p>`}
    ${rest > 0 && html`<button class="more" type="button" onClick=${more}>${texts.wall.more(rest)}</button>`}
  </div>`;
}

/** Twin of wall_idea in templates/idea.html: same elements in the same order. */
function Idea({ idea, themes, words, pressed, count, toggle }) {
  const submit = (happening) => {
    happening.preventDefault();
    toggle(idea, !pressed);
  };
  return useMemo(() => html`
    <li class="idea" data-idea=${idea.id}>
      <p class="idea-facts">${factsOf(idea, themes, words)}</p>
      <p class="idea-text" id="text-${idea.id}" dir="auto">${idea.text}</p>
      <p class="idea-by">${idea.name && html`<bdi>${idea.name}</bdi>, `}${originOf(idea, words)}</p>
      <form class="support" onSubmit=${submit}>
        <button type="submit" aria-pressed=${String(pressed)} aria-describedby="text-${idea.id}">${words.support}</button>
        <span class="support-count">${count}<span class="visually-hidden"> ${words.supported}</span></span>
      </form>
    </li>
  `, [idea, themes, pressed, count]);
}
