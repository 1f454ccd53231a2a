import { html } from "../html.js";
import { ACTIONS, MANY } from "./desk.js";

/** The bar for what is chosen: what can be done to all of it in one go; and why, where it is to be hidden. */
export function ManyView({ desk, keyOf, texts, say, changed }) {
  const count = desk.selected.size;
  const asks = desk.mode?.kind === "hide" && desk.mode.ids.length > 1;
  if (count === 0 && !asks) return null;
  const press = (action) => () => {
    desk.pressMany(action);
    changed();
  };
  const choose = (number) => () => {
    desk.choose(number);
    changed();
  };
  const cancel = () => {
    desk.key("cancel");
    changed();
  };
  const possible = MANY.filter((action) => [...desk.selected].some((id) => ACTIONS[action].includes(desk.picture.listOf(id))));
  return html`
    <div class="many" role="group" aria-label=${texts.many}>
      <p role="status"><b>${say("chosen", { count: asks ? desk.mode.ids.length : count })}</b></p>
      ${asks
        ? html`<p>${texts.why}</p>${texts.reasons.map(([code, word], place) => html`
            <button key=${code} type="button" data-reason=${code} onClick=${choose(place + 1)}><kbd>${place + 1}</kbd> ${word}</button>`)}`
        : possible.map((action) => html`
            <button key=${action} type="button" data-action=${action} aria-keyshortcuts=${keyOf(action)} onClick=${press(action)}>
              ${texts.actions[action]} <kbd aria-hidden="true">${keyOf(action)}</kbd>
            </button>`)}
      ${!asks && html`<button type="button" data-action="sort" aria-keyshortcuts=${keyOf("sort")} onClick=${press("sort")}>${texts.actions.sort} <kbd aria-hidden="true">${keyOf("sort")}</kbd></button>`}
      <button type="button" onClick=${cancel}>${asks ? texts.cancel : texts.unchoose} <kbd aria-hidden="true">Esc</kbd></button>
    </div>
  `;
}
