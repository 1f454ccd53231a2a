import { html } from "../html.js";
import { Support, Wordings } from "./parts-view.js";
import { nameOf } from "./standing.js";

/** What the groups have handed in, the presented one first; everybody supports across all of them. */
export function Plenum({ fact, groups, ...others }) {
  const { texts, say } = others;
  if (!fact || fact.of === 0) return html`<p class="notice">${texts.group.none}</p>`;
  const presented = groups.get(fact.presented);
  const rest = [...groups.values()].filter((group) => group !== presented).sort((one, other) => one.number - other.number);
  const isThere = ({ handed, members, handed_in: isIn }) => handed.length > 0 || isIn || members > 0;
  return html`
    <p class="lead" id="plenum-state">${say("group.handedIn", { handed: fact.handed_in, of: fact.of })}</p>
    ${presented && html`<${Presented} key=${presented.id} group=${presented} isPresented ...${others} />`}
    ${rest.filter(isThere).map((group) => html`<${Presented} key=${group.id} group=${group} ...${others} />`)}
  `;
}

function Presented({ group, isPresented, ideas, themes, supporting, toggle, texts, say }) {
  const handed = group.handed.filter((id) => ideas.has(id)).map((id) => ideas.get(id));
  return html`
    <section class="card plenum-group" data-group=${group.id} data-presented=${isPresented ? "" : undefined} aria-labelledby="plenum-${group.id}">
      ${isPresented && html`<p class="now-presented">${texts.group.presents}</p>`}
      <h2 id="plenum-${group.id}" dir="auto">${nameOf(group, themes, say)}</h2>
      ${handed.length > 0
        ? html`<ol class="plenum-ideas">${handed.map((idea) => html`
          <li key=${idea.id} data-idea=${idea.id}>
            <p class="idea-text" id="text-${idea.id}" dir="auto">${idea.text}</p>
            ${idea.wordings?.length > 0 && html`<${Wordings} wordings=${idea.wordings} texts=${texts} />`}
            <${Support} ...${{ idea, supporting, toggle, texts }} />
          </li>`)}</ol>`
        : html`<p class="quiet">${group.handed_in ? texts.group.beingRead : texts.group.notYet}</p>`}
    </section>
  `;
}
