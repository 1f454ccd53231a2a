import { html } from "../html.js";
import { Order } from "../guest/order-view.js";

/** Some of a group's suggestions in an order of one's own, changed by buttons or dragging; each can be taken out. */
export function Picks({ ids, ideas, change, none, say, announce, texts }) {
  if (ids.length === 0) return html`<p class="quiet">${none}</p>`;
  const named = new Map(ids.map((id) => [id, ideas.get(id).text]));
  const drop = (id) => html`
    <button type="button" class="drop" onClick=${() => change(ids.filter((one) => one !== id))}
      aria-label=${say("group.drop", { option: named.get(id) })}>×</button>`;
  return html`<div class="picks">
    <${Order} ...${{ order: ids, named, change, say, announce, beside: drop }} />
    ${ids.length > 1 && html`<p class="quiet">${texts.group.orderHint}</p>`}
  </div>`;
}
