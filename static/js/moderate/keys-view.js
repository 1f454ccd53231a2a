import { html } from "../html.js";
import { FIXED } from "./bindings.js";

/**
 * All keys, each with a button to choose another. asking: {action, fault?} while one is being chosen, or null;
 * labels: what each action is called.
 */
export function KeysView({ bindings, labels, chooser, texts, say, changed }) {
  const reset = () => {
    chooser.reset();
    changed();
  };
  return html`
    <table class="keys">
      <caption class="visually-hidden">${texts.keys.title}</caption>
      <thead><tr><th scope="col">${texts.keys.action}</th><th scope="col">${texts.keys.key}</th><td></td></tr></thead>
      <tbody>
        ${bindings.actions.map((action) => html`
          <${Row} key=${action} ...${{ action, label: labels[action] ?? action, bindings, labels, chooser, texts, say, changed }} />`)}
      </tbody>
    </table>
    <p class="quiet">${texts.keys.fixed}</p>
    ${bindings.isChanged && html`<p><button type="button" onClick=${reset}>${texts.keys.reset}</button></p>`}
  `;
}

function Row({ action, label, bindings, labels, chooser, texts, say, changed }) {
  const isAsking = chooser.asking?.action === action;
  const ask = () => {
    chooser.ask(isAsking ? null : action);
    changed();
  };
  const listen = (key) => {
    if (chooser.asking?.action !== action || key.key === "Tab" || key.key === "Shift") return;
    key.preventDefault();
    key.stopPropagation();
    chooser.take(action, key.key);
    changed();
  };
  const { fault, by } = isAsking ? chooser.asking : {};
  return html`
    <tr data-action=${action}>
      <th scope="row">${label}</th>
      <td><kbd>${bindings.keyOf(action) || "–"}</kbd></td>
      <td>
        <button type="button" aria-pressed=${String(isAsking)} onClick=${ask} onKeyDown=${listen}>
          ${isAsking ? texts.keys.press : texts.keys.other}<span class="visually-hidden">: ${label}</span>
        </button>
        ${fault && html`<p class="fault" role="alert">${say(`keys.${fault}`, { action: labels[by] ?? by })}</p>`}
      </td>
    </tr>
  `;
}

/** Which key is being chosen, and what came of it. keep(chosen): remembers what was chosen. */
export class Chooser {
  asking = null;
  #bindings;
  #keep;

  constructor(bindings, keep) {
    this.#bindings = bindings;
    this.#keep = keep;
  }

  ask(action) {
    this.asking = action && { action };
  }

  /** A key was pressed for this action; Escape is for changing one's mind. */
  take(action, key) {
    if (FIXED[key] === "cancel") return this.ask(null);
    const wrong = this.#bindings.choose(action, key);
    this.asking = wrong && { action, ...wrong };
    this.#keep(this.#bindings.chosen);
  }

  reset() {
    this.asking = null;
    this.#bindings.reset();
    this.#keep({});
  }
}
