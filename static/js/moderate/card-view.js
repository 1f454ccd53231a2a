import { useMemo } from "preact/hooks";

import { html } from "../html.js";
import * as texts from "../texts.js";
import { factsOf, originOf, reasonOf } from "../words.js";

const ACTIONS = {
  pending: ["publish", "hide", "edit"],
  published: ["spotlight", "hide", "edit"],
  hidden: ["restore", "edit"],
};

/**
 * One idea in a list. Only the cursor's card is in the tab order (`reachable`), so that Tab leaves a list of hundreds.
 * `busy`: a command about it is underway. `lit`: it is on the big screen. `mode`: what is being asked about it.
 */
export function Card(props) {
  const { idea, list, isCursor, reachable, busy, lit, mode, themes } = props;
  return useMemo(() => html`<${Face} ...${props} />`, [idea, list, isCursor, reachable, busy, lit, mode, themes]);
}

function Face({ idea, list, desk, themes, words, changed, isCursor, reachable, busy, lit, mode }) {
  const point = () => {
    desk.point(list, idea.id);
    changed();
  };
  return html`
    <li class="card" data-idea=${idea.id} data-status=${idea.status} data-cursor=${isCursor || undefined}
        data-moved=${idea.status !== list || undefined} aria-current=${isCursor ? "true" : undefined}
        tabindex=${reachable ? 0 : -1} onFocusIn=${point} onMouseDown=${point}>
      <p class="idea-facts">${metaOf(idea, themes, words)}</p>
      ${mode?.kind === "edit"
        ? html`<${Editor} mode=${mode} desk=${desk} changed=${changed} />`
        : html`<p class="idea-text" dir="auto">${idea.text}</p>`}
      ${idea.original && html`
        <details>
          <summary>${texts.desk.original}</summary>
          <p class="idea-text" dir="auto">${idea.original}</p>
        </details>`}
      <p class="mark">${markOf(idea, busy, lit, words)}</p>
      ${mode?.kind === "hide" && html`<${Reasons} words=${words} desk=${desk} changed=${changed} />`}
      ${!mode && html`<${Buttons} ...${{ idea, list, desk, changed, reachable, lit }} />`}
    </li>
  `;
}

/** "Idee · Digitale Stadt · Anna, im Saal · 19:04 · 12 mal unterstützt · 2 Meldungen" */
function metaOf(idea, themes, words) {
  const origin = originOf(idea, words);
  const time = new Date(idea.at).toLocaleTimeString("de", { hour: "2-digit", minute: "2-digit" });
  const parts = [factsOf(idea, themes, words), idea.name ? `${idea.name}, ${origin}` : origin, time];
  if (idea.support > 0) parts.push(`${idea.support} ${words.supported}`);
  if (idea.reports > 0) parts.push(texts.desk.reports(idea.reports));
  return parts.join(" · ");
}

function markOf(idea, busy, lit, words) {
  if (busy) return texts.desk.busy;
  if (lit) return words.spotlit;
  if (!idea.decided) return null;
  const { by, what, reason } = idea.decided;
  const done = texts.desk.decided(by, texts.desk.decisions[what] ?? what);
  return reason ? `${done} (${reasonOf(reason, words)})` : done;
}

function Buttons({ idea, list, desk, changed, reachable, lit }) {
  const press = (action) => () => {
    desk.press(action, list, idea.id);
    changed();
  };
  return html`
    <p class="card-actions">
      ${ACTIONS[idea.status].map((action) => html`
        <button key=${action} type="button" data-action=${action} tabindex=${reachable ? 0 : -1} onClick=${press(action)}>
          ${texts.desk.actions[action === "spotlight" && lit ? "unspotlight" : action]}
        </button>`)}
    </p>
  `;
}

function Reasons({ words, desk, changed }) {
  const choose = (number) => () => {
    desk.choose(number);
    changed();
  };
  return html`
    <div class="reasons" role="group" aria-label=${texts.desk.why}>
      <p>${texts.desk.why}</p>
      ${words.reasons.map(([code, word], place) => html`
        <button key=${code} type="button" data-reason=${code} onClick=${choose(place + 1)}>
          <kbd>${place + 1}</kbd> ${word}
        </button>`)}
      <${Cancel} desk=${desk} changed=${changed} />
    </div>
  `;
}

function Editor({ mode, desk, changed }) {
  const type = (happening) => {
    mode.text = happening.target.value; // kept where a change of lists cannot lose it
  };
  const save = (happening) => {
    happening.preventDefault();
    desk.saveEdit();
    changed();
  };
  return html`
    <form class="editor" onSubmit=${save}>
      <textarea rows="5" aria-label=${texts.desk.editing} defaultValue=${mode.text} onInput=${type}
        onKeyDown=${(key) => key.key === "Enter" && (key.ctrlKey || key.metaKey) && save(key)}></textarea>
      <p class="card-actions">
        <button type="submit">${texts.desk.save}</button>
        <${Cancel} desk=${desk} changed=${changed} />
      </p>
    </form>
  `;
}

function Cancel({ desk, changed }) {
  const cancel = () => {
    desk.key("cancel");
    changed();
  };
  return html`<button type="button" onClick=${cancel}>${texts.desk.cancel}</button>`;
}
