import { html } from "../html.js";
import { Parting } from "./combine-view.js";
import { Support } from "./parts-view.js";
import { written } from "./standing.js";

/**
 * The group's wall, in the order in which it was written. chosen: the ids of one's own ranking; choose(id) puts one in
 * or takes it out; report(idea) asks why; part(wordings) makes what was combined two again.
 */
export function Wall({ ideas, own, chosen, most, choose, reported, report, supporting, toggle, isScribe, phase, part, texts, say }) {
  if (ideas.size === 0) return html`<p class="wall-empty">${texts.group.empty}</p>`;
  return html`
    <ul class="ideas">
      ${written(ideas).map((idea) => html`<${Suggestion} key=${idea.id} ...${{ idea, supporting, toggle, texts, say, choose, most,
        place: chosen.indexOf(idea.id) + 1, isFull: chosen.length >= most, isOwn: own?.ideas.has(idea.id),
        isReported: reported.has(idea.id), report, isScribe, phase, part }} />`)}
    </ul>
  `;
}

function Suggestion({ idea, place, isFull, isOwn, isReported, choose, report, isScribe, phase, part, texts, say, ...supported }) {
  const { group } = texts;
  const open = (happening) => {
    happening.preventDefault();
    report(idea);
  };
  return html`
    <li class="idea" data-idea=${idea.id}>
      <p class="idea-text" id="text-${idea.id}" dir="auto">${idea.text}</p>
      <p class="idea-by"><span>${[isOwn && group.byYou, idea.points > 0 && say("group.points", { count: idea.points }),
        !idea.inside && group.isOut].filter(Boolean).join(" · ")}</span>
        ${isReported ? html`<span class="report-link">${texts.report.reported}</span>`
          : html`<a class="report-link" href="report/${idea.id}" aria-describedby="text-${idea.id}" onClick=${open}>${texts.report.link}</a>`}</p>
      ${idea.wordings?.length > 0 && html`<${Parting} ...${{ idea, isScribe, phase, part, texts }} />`}
      <${Support} ...${{ idea, texts, ...supported }}>
        <button type="button" class="choose" aria-pressed=${String(place > 0)} aria-describedby="text-${idea.id}"
          aria-disabled=${String(isFull && !place)} onClick=${() => choose(idea.id)}>
          <span class=${place ? "visually-hidden" : ""}>${group.choose}</span>${place > 0 && html` <span>${say("group.place", { place })}</span>`}</button>
      <//>
    </li>
  `;
}
