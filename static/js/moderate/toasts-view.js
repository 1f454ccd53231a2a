import { html } from "../html.js";

/**
 * The toasts. The bar's running out (css/moderate.css) is the clock: it stands still under the mouse and the focus, and
 * where no motion is wanted there is no bar, and a toast stays until the next one or its button.
 */
export function ToastsView({ toasts, desk, texts, changed }) {
  return toasts.list.map((toast) => html`<${Toast} key=${toast.id} ...${{ toast, toasts, desk, texts, changed }} />`);
}

function Toast({ toast, toasts, desk, texts, changed }) {
  const drop = () => {
    toasts.drop(toast.id);
    changed();
  };
  const undo = () => {
    desk.undo(toast.idea, toast.version);
    drop();
  };
  return html`
    <div class="toast" data-kind=${toast.kind}>
      <p>${toast.sentence}</p>
      ${toast.version && html`
        <button type="button" aria-keyshortcuts="u" onClick=${undo}>
          ${texts.undo} <kbd aria-hidden="true">u</kbd>
        </button>`}
      <button type="button" class="toast-close" aria-label=${texts.dismiss} onClick=${drop}>×</button>
      ${toast.kind !== "refused" && html`<span class="toast-bar" onAnimationEnd=${drop}></span>`}
    </div>
  `;
}
