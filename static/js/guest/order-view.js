import { useLayoutEffect, useRef } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { placed } from "../polls/figures.js";

/**
 * An order, changed by buttons or by dragging. order: ids; named: Map(id -> text); change(order) takes the new one;
 * announce(sentence) is read out; beside(id): more in an item's line.
 */
export function Order({ order, named, change, say, announce, beside = () => null }) {
  const list = useRef(null);
  const moved = useRef(null); // the button that moved an item, and is to keep the focus
  const dragged = useRef(null);
  useLayoutEffect(() => {
    if (!moved.current) return;
    const { id, way } = moved.current;
    const buttons = [...list.current.querySelectorAll(`[data-option="${id}"] [data-way]`)];
    (buttons.find((button) => button.dataset.way === way && !button.disabled) ?? buttons.find((button) => !button.disabled))?.focus();
    moved.current = null;
  });
  const move = (id, to) => {
    if (to < 0 || to >= order.length || order[to] === id) return;
    change(placed(order, order.indexOf(id), to));
  };
  const step = (id, way) => {
    const to = order.indexOf(id) + (way === "up" ? -1 : 1);
    moved.current = { id, way };
    announce(say("polls.moved", { option: named.get(id), place: to + 1, count: order.length }));
    move(id, to);
  };
  const grasp = (id) => (happening) => {
    if (happening.target.closest("button")) return;
    dragged.current = id;
    happening.currentTarget.setPointerCapture(happening.pointerId);
  };
  const drag = ({ clientY }) => {
    if (!dragged.current) return;
    const rows = [...list.current.children].map((row) => row.getBoundingClientRect());
    const to = rows.findIndex(({ bottom }) => clientY < bottom);
    move(dragged.current, to < 0 ? rows.length - 1 : to);
  };
  const release = () => (dragged.current = null);
  return html`
    <ol class="poll-order" ref=${list} onPointerMove=${drag} onPointerUp=${release} onPointerCancel=${release}>
      ${order.map((id, place) => html`
        <li key=${id} data-option=${id} onPointerDown=${grasp(id)}>
          <span class="poll-place">${place + 1}.</span>
          <span dir="auto">${named.get(id)}</span>
          ${["up", "down"].map((way) => html`
            <button key=${way} type="button" data-way=${way} onClick=${() => step(id, way)}
                disabled=${place === (way === "up" ? 0 : order.length - 1)}
                aria-label=${say(`polls.${way}`, { option: named.get(id) })}>${way === "up" ? "↑" : "↓"}</button>`)}
          ${beside(id)}
        </li>`)}
    </ol>
  `;
}
