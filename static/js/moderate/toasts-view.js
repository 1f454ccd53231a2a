import { html } from "../html.js";

/**
 * The toasts. The bar's running out (css/moderate.css) is the clock: it stands still under the mouse and the focus, and
 * where no motion is wanted there is no bar, and a toast stays until the next one or its button.
 */
export function ToastsView({ toasts, desk, keyOf, texts, changed }) {
  return toasts.list.map((toast) => html`
    <${Toast} key=${toast.id} ...${{ toast, toasts, desk, keyOf, texts, changed }} />`);
}

function Toast({ toast, toasts, desk, keyOf, texts, changed }) {
  const drop = () => {
    toasts.drop(toast.id);
    changed();
  };
  const undo = () => {
    desk.deeds.undo(toast.deeds);
    drop();
  };
  return html`
    <div class="toast" data-kind=${toast.kind}>
      <p>${toast.sentence}</p>
      ${toast.deeds && html`
        <button type="button" aria-keyshortcuts=${keyOf("undo")} onClick=${undo}>
          ${texts.undo} <kbd aria-hidden="true">${keyOf("undo")}</kbd>
        </button>`}
      <button type="button" class="toast-close" aria-label=${texts.dismiss} onClick=${drop}>×</button>
      ${toast.kind !== "refused" && html`<span class="toast-bar" onAnimationEnd=${drop}></span>`}
    </div>
  `;
}
