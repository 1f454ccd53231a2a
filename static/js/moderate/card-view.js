import { useMemo } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { factsOf, originOf, reasonOf } from "../page.js";
import { Extras } from "./panels-view.js";

const ACTIONS = {
  pending: ["publish", "hide", "edit", "spotlight"],
  published: ["spotlight", "hide", "edit"],
  hidden: ["restore", "edit"],
};
const KEYS = { publish: "p", hide: "h", edit: "e", spotlight: "s", restore: "r" };

/**
 * One idea in a list. Only the cursor's card is in the tab order (`reachable`), so that Tab leaves a list of hundreds.
 * `busy`: a command about it is underway. `lit`: it is on the big screen. `mode`: what is being asked about it.
 */
export function Card(props) {
  const { idea, list, isCursor, reachable, busy, lit, mode, themes, extra } = props;
  return useMemo(() => html`<${Face} ...${props} />`, [idea, list, isCursor, reachable, busy, lit, mode, themes, extra]);
}

function Face({ idea, list, desk, themes, texts, say, changed, isCursor, reachable, busy, lit, mode, panels, given }) {
  const point = () => {
    desk.point(list, idea.id);
    changed();
  };
  const mark = markOf(idea, busy, lit, texts, say);
  return html`
    <li class="card" data-idea=${idea.id} data-status=${idea.status} data-cursor=${isCursor || undefined}
        data-moved=${idea.status !== list || undefined} aria-current=${isCursor ? "true" : undefined}
        tabindex=${reachable ? 0 : -1} onFocusIn=${point} onMouseDown=${point}>
      <p class="idea-facts"><span>${factsOf(idea, themes, texts)}</span> <time>${timeOf(idea.at)}</time></p>
      ${mode?.kind === "edit"
        ? html`<${Editor} ...${{ mode, desk, texts, changed }} />`
        : html`<p class="idea-text" dir="auto">${idea.text}</p>`}
      ${idea.original && html`
        <details>
          <summary tabindex=${reachable ? 0 : -1}>${texts.original}</summary>
          <p class="idea-text" dir="auto">${idea.original}</p>
        </details>`}
      <p class="idea-by"><svg><use href=${`#icon-${idea.origin}`} /></svg> ${byline(idea, texts, say)}</p>
      ${mark && html`<p class="mark" data-lit=${lit || undefined}>${mark}</p>`}
      <${Extras} ...${{ panels, given, idea, list }} />
      ${mode?.kind === "hide" && html`<${Reasons} ...${{ texts, desk, changed }} />`}
      ${!mode && html`<${Buttons} ...${{ idea, list, desk, texts, changed, isCursor, reachable, lit }} />`}
    </li>
  `;
}

function timeOf(at) {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

/** "im Saal · Anna · 12 mal unterstützt · 2 Meldungen" */
function byline(idea, texts, say) {
  const parts = [originOf(idea, texts)];
  if (idea.name) parts.push(idea.name);
  if (idea.support > 0) parts.push(say("supports", { count: idea.support }));
  if (idea.reports > 0) parts.push(say("reports", { count: idea.reports }));
  return parts.join(" · ");
}

function markOf(idea, busy, lit, texts, say) {
  if (busy) return texts.busy;
  if (lit) return texts.spotlit;
  return idea.decided && decisionOf(idea, texts, say);
}

/** "Mona: ausgeblendet (Werbung)" */
export function decisionOf({ decided }, texts, say) {
  const done = say("decided", { by: decided.by, what: texts.decisions[decided.what] ?? decided.what });
  return decided.reason ? `${done} (${reasonOf(decided.reason, texts)})` : done;
}

function Buttons({ idea, list, desk, texts, changed, isCursor, reachable, lit }) {
  const press = (action) => () => {
    desk.press(action, list, idea.id);
    changed();
  };
  return html`
    <p class="card-actions">
      ${ACTIONS[idea.status].map((action) => html`
        <button key=${action} type="button" data-action=${action} tabindex=${reachable ? 0 : -1}
            aria-keyshortcuts=${KEYS[action]} onClick=${press(action)}>
          ${texts.actions[action === "spotlight" && lit ? "unspotlight" : action]}
          ${isCursor && html` <kbd aria-hidden="true">${KEYS[action]}</kbd>`}
        </button>`)}
    </p>
  `;
}

function Reasons({ texts, desk, changed }) {
  const choose = (number) => () => {
    desk.choose(number);
    changed();
  };
  return html`
    <div class="reasons" role="group" aria-label=${texts.why}>
      <p>${texts.why}</p>
      ${texts.reasons.map(([code, word], place) => html`
        <button key=${code} type="button" data-reason=${code} onClick=${choose(place + 1)}>
          <kbd>${place + 1}</kbd> ${word}
        </button>`)}
      <${Cancel} ...${{ desk, texts, changed }} />
    </div>
  `;
}

function Editor({ mode, desk, texts, changed }) {
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
      <textarea rows="5" aria-label=${texts.editing} defaultValue=${mode.text} onInput=${type}
        onKeyDown=${(key) => key.key === "Enter" && (key.ctrlKey || key.metaKey) && save(key)}></textarea>
      <p class="card-actions">
        <button type="submit" class="primary">${texts.save}</button>
        <${Cancel} ...${{ desk, texts, changed }} />
      </p>
    </form>
  `;
}

function Cancel({ desk, texts, changed }) {
  const cancel = () => {
    desk.key("cancel");
    changed();
  };
  return html`<button type="button" onClick=${cancel}>${texts.cancel}</button>`;
}
