import { html } from "../html.js";

/** A button for each panel, with what is new in it. */
export function PanelButtons({ panels, given }) {
  return panels.all.map((panel) => {
    const toggle = () => {
      panels.toggle(panel.name);
      given.changed();
    };
    const count = panel.count?.(given) ?? 0;
    return html`
      <button key=${panel.name} type="button" data-panel=${panel.name} aria-expanded=${String(panels.open === panel.name)}
          aria-controls="panel" onClick=${toggle}>
        ${panel.title(given)} ${count > 0 && html`<span class="list-count">${count}</span>`}
      </button>`;
  });
}

/** The open panel, with a heading and a way out; nothing where none is open. */
export function OpenPanel({ panels, given }) {
  const panel = panels.shown;
  if (!panel) return null;
  const close = () => {
    panels.close();
    given.changed();
    document.querySelector(`[data-panel="${panel.name}"]`)?.focus();
  };
  return html`
    <header class="panel-head">
      <h2 id="panel-title">${panel.title(given)}</h2>
      <button type="button" onClick=${close}>${given.texts.closePanel}</button>
    </header>
    <div class="panel-body" key=${panel.name}><${panel.View} ...${given} /></div>
  `;
}

/** What panels put on one idea's card. */
export function Extras({ panels, given, ...about }) {
  return panels.all.map((panel) => panel.Extras && html`<${panel.Extras} key=${panel.name} ...${about} ...${given} />`);
}

/** What panels put above the columns, for everybody to see: a poll that runs, a mode that is on. */
export function Strip({ panels, given }) {
  return panels.all.map((panel) => panel.Strip && html`<${panel.Strip} key=${panel.name} ...${given} />`);
}
