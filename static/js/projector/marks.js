import { html } from "../html.js";
import { originOf } from "../page.js";
import { aboutOf } from "../timing.js";

/** Where an idea comes from, by sign and word. */
export function Origin({ idea, texts }) {
  return html`
    <span class="stage-origin"><svg><use href=${`#icon-${idea.origin}`} /></svg> ${originOf(idea, texts)}</span>
  `;
}

/** Which small group said it first: texts.from, by id of a group, as fromGroups() has it. */
function From({ idea, texts }) {
  const from = texts.from?.get(idea.group);
  return from && html`<span class="stage-from" dir="auto"><svg><use href="#icon-group" /></svg> ${from}</span>`;
}

/**
 * The line below an idea: where from, as much of the name as the crew lets be seen, and what it refers to: "19:42,
 * Impulsvortrag". texts.gathering: as page.js has it.
 */
export function By({ idea, texts, children }) {
  const about = aboutOf(idea, texts.gathering);
  return html`
    <${Origin} idea=${idea} texts=${texts} />
    ${idea.name && html`<bdi class="stage-name">${idea.name}</bdi>`}
    <${From} idea=${idea} texts=${texts} />
    ${about && html`<span class="stage-about">${about}</span>`}
    ${children}
  `;
}
