import { useMemo } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { factsOf, originOf } from "../page.js";
import { sentenceOf } from "./decisions-view.js";
import { Extras } from "./panels-view.js";

/** The buttons of a card, by its list: those in words first, then those that are signs. */
const WORDS = {
  pending: ["publish", "queue"],
  published: ["queue", "spotlight"],
  next: ["spotlight", "reopen"],
  stage: ["file", "reopen"],
  done: ["queue", "reopen"],
  hidden: ["restore"],
  merged: [],
};
const SIGNS = {
  pending: ["hide", "edit", "spotlight"],
  published: ["hide", "edit", "file"],
  next: ["earlier", "later", "hide", "edit"],
  stage: ["hide", "edit"],
  done: ["spotlight", "hide", "edit"],
  hidden: ["edit"],
  merged: [],
};

/**
 * One idea in a list. Only the cursor's card is in the tab order (`reachable`), so that Tab leaves a list of hundreds.
 * `from`: the list it belongs to by now. `busy`: a command about it is underway. `mode`: what is being asked about it.
 * `place`: in the list, from 0, of `size`. `top`: where it lies, in px, while it has the focus but is out of view.
 */
export function Card(props) {
  const { idea, list, from, isCursor, reachable, isChosen, busy, mode, step, themes, extra, place, size, top } = props;
  const seen = [idea, list, from, isCursor, reachable, isChosen, busy, mode, step, themes, extra, place, size, top];
  return useMemo(() => html`<${Face} ...${props} />`, seen);
}

function Face(props) {
  const { idea, list, from, desk, themes, texts, say, changed, isCursor, reachable, isChosen, busy, mode, step, panels, given } = props;
  const { place, size, top } = props;
  const point = (happening) => {
    if (happening.shiftKey && happening.type === "mousedown") {
      happening.preventDefault(); // or the browser selects the text in between
      desk.select(list, idea.id, { through: true });
    }
    desk.point(list, idea.id);
    changed();
  };
  const mark = markOf({ idea, busy, list, from, step }, texts, say);
  return html`
    <li class="card" data-idea=${idea.id} data-status=${idea.status} data-cursor=${isCursor || undefined}
        data-moved=${from !== list || undefined} data-chosen=${isChosen || undefined} aria-current=${isCursor ? "true" : undefined}
        aria-posinset=${place + 1} aria-setsize=${size} style=${top === null ? {} : { position: "absolute", top: `${top}px` }}
        tabindex=${reachable ? 0 : -1} onFocusIn=${point} onMouseDown=${point}>
      <${Head} ...${{ idea, list, desk, themes, texts, changed, reachable, isChosen }} />
      ${mode?.kind === "edit"
        ? html`<${Editor} ...${{ mode, desk, texts, changed }} />`
        : html`<p class="idea-text" dir="auto">${idea.text}</p>`}
      ${idea.original && html`
        <details>
          <summary tabindex=${reachable ? 0 : -1}>${texts.original}</summary>
          <p class="idea-text" dir="auto">${idea.original}</p>
        </details>`}
      <p class="idea-by"><svg aria-hidden="true"><use href=${`#icon-${idea.origin}`} /></svg> ${byline(idea, texts, say)}</p>
      ${mark && html`<p class="mark">${mark}</p>`}
      <${Extras} ...${{ panels, given, idea, list }} />
      ${mode?.kind === "hide" && html`<${Reasons} ...${{ texts, desk, changed }} />`}
      ${!mode && html`<${Buttons} ...${{ idea, from, list, desk, texts, changed, reachable, given }} />`}
    </li>
  `;
}

function Head({ idea, list, desk, themes, texts, changed, reachable, isChosen }) {
  const choose = (happening) => {
    desk.select(list, idea.id, { through: happening.shiftKey });
    changed();
  };
  const sort = () => {
    desk.press("sort", list, idea.id);
    changed();
  };
  const drag = (happening) => {
    const ids = desk.selected.has(idea.id) ? desk.targets : [idea.id];
    happening.dataTransfer.setData("application/x-companion-ideas", ids.join(" "));
    happening.dataTransfer.effectAllowed = "move";
    happening.dataTransfer.setDragImage(happening.target.closest(".card"), 10, 10);
  };
  return html`
    <p class="idea-facts">
      <input type="checkbox" checked=${isChosen} tabindex=${reachable ? 0 : -1} aria-label=${texts.choose} onClick=${choose} />
      <span>${factsOf(idea, themes, texts)}</span>
      <button type="button" class="sign card-sort" data-action="sort" tabindex=${reachable ? 0 : -1} aria-label=${texts.actions.sort}
        title=${texts.actions.sort} onClick=${sort}><svg aria-hidden="true"><use href="#icon-sort" /></svg></button>
      <time>${timeOf(idea.at)}</time>
      <span class="grip" draggable="true" title=${texts.drag} onDragStart=${drag} aria-hidden="true"><svg><use href="#icon-grip" /></svg></span>
    </p>
  `;
}

export function timeOf(at) {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

/** "im Saal · Anna · 12-mal unterstützt · 2 Meldungen" */
function byline(idea, texts, say) {
  const parts = [originOf(idea, texts)];
  if (idea.name) parts.push(idea.name);
  if (idea.support > 0) parts.push(say("supports", { count: idea.support }));
  if (idea.reports > 0) parts.push(say("reports", { count: idea.reports }));
  return parts.join(" · ");
}

/** Who did what with it last: with an idea that is elsewhere by now, or with one in its place that somebody decided on. */
function markOf({ idea, busy, list, from, step }, texts, say) {
  if (busy) return texts.busy;
  const last = [idea.decided, step && { ...step, what: `step.${step.what}` }].filter(Boolean);
  const latest = last.sort((one, other) => (one.at < other.at ? 1 : -1))[0];
  if (!latest) return null;
  return list === from && ["pending", "stage"].includes(list) && latest.what !== "reverted" ? null : sentenceOf(latest, texts, say);
}

function Buttons({ idea, from, list, desk, texts, changed, reachable, given }) {
  const press = (action) => () => {
    desk.press(action, list, idea.id);
    changed();
  };
  const button = (action, face, more = {}) => html`
    <button key=${action} type="button" data-action=${action} tabindex=${reachable ? 0 : -1} aria-keyshortcuts=${given.keyOf(action)}
        onClick=${press(action)} ...${more}>${face}</button>`;
  const nameOf = (action) => texts.actions[action === "queue" && from === "next" ? "reopen" : action];
  return html`
    <p class="card-actions">
      ${WORDS[from].map((action) => button(action, texts.short[action] ?? nameOf(action), { title: nameOf(action) }))}
      ${SIGNS[from].map((action) => button(action, html`<svg aria-hidden="true"><use href=${`#icon-${action}`} /></svg>`, {
        class: "sign", "aria-label": nameOf(action), title: `${nameOf(action)} (${given.keyOf(action)})`,
      }))}
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
