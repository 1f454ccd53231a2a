import { html } from "../html.js";
import { Card } from "./card-view.js";
import { LISTS } from "./lists.js";

const CAP = 200; // ideas drawn in a list: thousands would make each key wait
const BEYOND = 50; // and this many past the cursor, however far down it is

/** What the hall sees now, and the three lists. desk: a Desk; ideas come with it; themes and texts name the codes. */
export function DeskView(props) {
  return html`
    <${OnScreen} ...${props} />
    <${Tabs} ...${props} />
    ${LISTS.map((list) => html`<${List} key=${list} list=${list} ...${props} />`)}
  `;
}

function OnScreen({ desk, texts, changed }) {
  const lit = desk.ideas.get(desk.spotlight);
  const takeOff = () => {
    desk.takeOffScreen();
    changed();
  };
  return html`
    <section class="on-screen" data-lit=${lit ? "yes" : "no"}>
      <p><b>${texts.onScreen}</b> ${lit ? html`<span dir="auto">${lit.text}</span>` : texts.theWall}</p>
      ${lit && html`<button type="button" onClick=${takeOff}>${texts.actions.unspotlight}</button>`}
    </section>
  `;
}

/** For narrow screens, which have room for one list. */
function Tabs({ desk, texts, changed }) {
  const show = (list) => () => {
    desk.show(list);
    changed();
  };
  return html`
    <div class="tabs">
      ${LISTS.map((list) => html`
        <button key=${list} type="button" aria-pressed=${String(desk.shown === list)} onClick=${show(list)}>
          ${texts.lists[list]} <span class="list-count">${insideOf(list, desk)}</span>
        </button>`)}
    </div>
  `;
}

function List(props) {
  const { list, desk, themes, texts, say, changed, panels, ...more } = props;
  const given = { desk, themes, texts, say, changed, ...more };
  const ids = desk.desk.lists[list];
  const cursor = desk.desk.cursor?.list === list ? desk.desk.cursor.id : null;
  const shown = ids.slice(0, Math.max(CAP, ids.indexOf(cursor) + BEYOND));
  const enter = () => {
    desk.hovered = list;
  };
  const leave = () => {
    desk.hovered = null;
  };
  return html`
    <section class="list" data-list=${list} aria-labelledby="list-${list}"
        onPointerEnter=${enter} onPointerLeave=${leave}>
      <h2 id="list-${list}">${texts.lists[list]} <span class="list-count">${insideOf(list, desk)}</span></h2>
      ${ids.length === 0 && html`<p class="quiet">${texts.none[list]}</p>`}
      <ol>
        ${shown.map((id, place) => html`<${Card} key=${id} idea=${desk.ideas.get(id)} list=${list} desk=${desk}
          themes=${themes} texts=${texts} say=${say} changed=${changed} isCursor=${id === cursor}
          reachable=${id === cursor || (cursor === null && place === 0)} busy=${desk.isBusy(id)}
          lit=${id === desk.spotlight} panels=${panels} given=${given}
          extra=${panels.markOf(desk.ideas.get(id), given)} mode=${desk.modeOf(list, desk.ideas.get(id))} />`)}
      </ol>
      ${shown.length < ids.length && html`
        <p class="quiet">${say("capped", { shown: shown.length, all: ids.length })}</p>`}
    </section>
  `;
}

/** How many ideas are in a list now, without those that only stand in it still. */
function insideOf(list, desk) {
  return desk.desk.lists[list].filter((id) => desk.ideas.get(id).status === list).length;
}
