import { html } from "../html.js";
import { originOf } from "../page.js";

/** Where an idea comes from, by sign and word. */
export function Origin({ idea, texts }) {
  return html`
    <span class="stage-origin"><svg><use href=${`#icon-${idea.origin}`} /></svg> ${originOf(idea, texts)}</span>
  `;
}

/** The line below an idea: where from, and as much of the name as the crew lets be seen. */
export function By({ idea, texts, children }) {
  return html`
    <${Origin} idea=${idea} texts=${texts} />
    ${idea.name && html`<bdi class="stage-name">${idea.name}</bdi>`}
    ${children}
  `;
}
