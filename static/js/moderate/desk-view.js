import { html } from "../html.js";
import * as texts from "../texts.js";
import { Card } from "./card-view.js";
import { LISTS } from "./lists.js";

const CAP = 200; // ideas drawn in a list: thousands would make each key wait
const BEYOND = 50; // and this many past the cursor, however far down it is

/** The three lists. desk: a Desk; ideas come with it; themes and words name what the codes mean. */
export function DeskView({ desk, themes, words, changed }) {
  return LISTS.map((list) => html`<${List} key=${list} ...${{ list, desk, themes, words, changed }} />`);
}

function List({ list, desk, themes, words, changed }) {
  const ids = desk.desk.lists[list];
  const cursor = desk.desk.cursor?.list === list ? desk.desk.cursor.id : null;
  const shown = ids.slice(0, Math.max(CAP, ids.indexOf(cursor) + BEYOND));
  const inside = ids.filter((id) => desk.ideas.get(id).status === list).length;
  return html`
    <section class="list" data-list=${list} aria-labelledby="list-${list}">
      <h2 id="list-${list}">${texts.desk.lists[list]} <span class="list-count">${inside}</span></h2>
      ${ids.length === 0 && html`<p class="quiet">${texts.desk.none[list]}</p>`}
      <ol>
        ${shown.map((id, place) => html`<${Card} key=${id} idea=${desk.ideas.get(id)} list=${list} desk=${desk}
          themes=${themes} words=${words} changed=${changed} isCursor=${id === cursor}
          reachable=${id === cursor || (cursor === null && place === 0)} busy=${desk.isBusy(id)}
          lit=${id === desk.spotlight} mode=${desk.modeOf(list, desk.ideas.get(id))} />`)}
      </ol>
      ${shown.length < ids.length && html`<p class="quiet">${texts.desk.capped(shown.length, ids.length)}</p>`}
    </section>
  `;
}
