import { html } from "../html.js";
import { ChooserView } from "./chooser-view.js";
import { FilterView } from "./filter-view.js";
import { List } from "./list-view.js";
import { LISTS } from "./lists.js";
import { ManyView } from "./many-view.js";
import { pictureOnAir } from "./on-air.js";

/** The lists: side by side where there is room, else one, with tabs. desk: a Desk; `wide`: whether there is room. */
export function DeskView(props) {
  const { desk, wide } = props;
  return html`
    <${FilterView} ...${props} />
    ${!wide && html`<${OnScreen} ...${props} />`}
    ${!wide && html`<${Tabs} ...${props} />`}
    <div class="lists" data-wide=${String(wide)} data-aside=${desk.aside}>
      ${LISTS.filter((list) => wide || list === desk.shown).map((list) => html`<${List} key=${list} list=${list} ...${props} />`)}
    </div>
    <${ManyView} ...${props} />
    <${ChooserView} ...${props} />
    ${wide && html`<${KeyLine} ...${props} />`}
  `;
}

/** What the hall sees, where the list of it is not in view; and the button for what comes next. */
function OnScreen({ desk, held, texts, changed }) {
  const lit = desk.ideas.get(desk.spotlight);
  const press = (act) => () => {
    act();
    changed();
  };
  return html`
    <section class="on-screen" data-lit=${lit ? "yes" : "no"} aria-label=${texts.lists.stage}>
      <p><b>${texts.onScreen}</b> ${pictureOnAir(held.facts) === null && lit ? html`<span dir="auto">${lit.text}</span>` : texts.pictures[pictureOnAir(held.facts) ?? "wall"]}</p>
      ${lit && html`<button type="button" onClick=${press(() => desk.takeOffScreen())}>${texts.short.unspotlight}</button>`}
      ${desk.picture.queue.length > 0 && html`
        <button type="button" class="primary" onClick=${press(() => desk.takeNext())}>${texts.take}</button>`}
    </section>
  `;
}

function Tabs({ desk, texts, changed }) {
  const show = (list) => () => {
    desk.show(list);
    changed();
  };
  return html`
    <div class="tabs">
      ${LISTS.map((list) => html`
        <button key=${list} type="button" aria-pressed=${String(desk.shown === list)} onClick=${show(list)}>
          ${texts.lists[list]} <span class="list-count">${desk.picture.counts[list]}</span>
        </button>`)}
    </div>
  `;
}

/** The keys for the idea under the cursor, always in view: what is seen need not be remembered. */
function KeyLine({ desk, bindings, keyLabels, texts }) {
  const list = desk.desk.cursor && desk.picture.listOf(desk.desk.cursor.id);
  const actions = ["next", "previous", ...(KEYS_OF[list] ?? []), "select", "take", "undo", "help"];
  return html`
    <p class="key-line" aria-hidden="true">
      ${actions.map((action) => html`<span key=${action}><kbd>${bindings.keyOf(action)}</kbd> ${texts.keyShort[action] ?? keyLabels[action]}</span>`)}
    </p>
  `;
}

const KEYS_OF = {
  pending: ["publish", "queue", "hide", "spotlight", "edit", "sort"],
  published: ["queue", "spotlight", "file", "hide", "edit", "sort"],
  next: ["earlier", "later", "reopen", "spotlight", "hide"],
  stage: ["file", "reopen", "hide"],
  done: ["queue", "reopen", "hide", "sort"],
  hidden: ["restore", "edit"],
};
