import { html } from "../html.js";
import { statusOf } from "./line.js";

/** The list, as templates/desk-texts.html draws a row. `items`: in order, of `all`. `ranks`: by id. */
export function LineView({ items, all, ranks, path, camera, now, texts, say }) {
  return html`
    <div>
      <ol class="line">
        ${items.map((item) => html`
          <${Row} key=${item.id} ...${{ item, path, camera, now, texts, say }} rank=${ranks.get(item.id)} />`)}
      </ol>
      ${items.length === 0 && html`<p class="quiet">${all ? texts.nobody : texts.nobodyYet}</p>`}
    </div>
  `;
}

function Row({ item, path, camera, now, texts, say, rank }) {
  const status = statusOf(item, now);
  const outOfPicture = camera && !item.camera && item.status !== "cancelled";
  return html`
    <li data-status=${status}>
      <p class="line-name"><a href=${path + item.id} dir="auto">${item.name}</a>${" "}
        <span class="quiet">${item.contact}</span></p>
      <p class="line-status">${say(`statuses.${status}`, { rank })}
        ${outOfPicture && ` · ${texts.noCamera}`}
        ${item.owed && html` · <strong>${texts.owed}</strong>`}</p>
      <p class="quiet">${say("number", { number: item.number })} · ${texts.channels[item.channel]}</p>
    </li>
  `;
}
