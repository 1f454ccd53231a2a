import { useLayoutEffect, useRef } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { Suggestion, suggested } from "./suggest-view.js";

const DRAGGED = "application/x-companion-ideas";

/** The themes, each with its keys, for what is chosen: pressed, clicked, or dropped on. */
export function ChooserView(given) {
  const { desk, bindings, texts, say, themes, changed } = given;
  const { sorting } = desk;
  if (!sorting.isOpen) return null;
  const keys = sorting.keys(bindings);
  const press = (theme) => () => {
    sorting.choose(theme);
    changed();
  };
  const close = () => {
    sorting.close();
    changed();
  };
  const name = () => {
    sorting.isNaming = true;
    changed();
  };
  const [first, ...more] = desk.targets;
  const now = more.length === 0 ? desk.ideas.get(first)?.theme : null;
  const hint = more.length === 0 ? suggested(given) : null;
  const rows = [...themes.map(({ id, title }) => [id, title, keys.get(id)]), [null, texts.filter.noTheme, ["0"]]];
  return html`
    <div class="many chooser" role="group" aria-label=${texts.sort.title}>
      <p class="chooser-of" role="status"><b>${texts.sort.title}</b> <span dir="auto">${more.length > 0 ? say("chosen", { count: more.length + 1 }) : first && desk.excerptOf(first)}</span></p>
      <div class="chooser-more">
        ${sorting.isNaming ? html`<${Naming} ...${{ desk, texts, changed }} />` : html`
          <button type="button" aria-keyshortcuts="+" onClick=${name}><kbd aria-hidden="true">+</kbd> ${texts.sort.add}</button>`}
        <button type="button" onClick=${close}><kbd aria-hidden="true">Esc</kbd> ${texts.sort.done}</button>
      </div>
      <div class="chooser-themes">
        ${rows.map(([id, title, its]) => html`
          <button key=${id} type="button" data-theme=${id ?? "none"} aria-pressed=${String(first !== undefined && (now ?? null) === id)}
              data-suggested=${hint?.theme === id || undefined} aria-keyshortcuts=${its.join(" ")} onClick=${press(id)} ...${dropInto(id, desk, changed)}>
            ${its.map((one) => html`<kbd key=${one} aria-hidden="true">${one}</kbd>`)} <span>${title}</span>
          </button>`)}
      </div>
      ${hint && html`<${Suggestion} found=${hint} keyed=${given.keyOf("theme-accept")} />`}
    </div>
  `;
}

/** A new theme, into which what is chosen goes at once. */
function Naming({ desk, texts, changed }) {
  const field = useRef(null);
  useLayoutEffect(() => field.current.focus(), []); // whoever pressed the key for it goes on typing
  const submit = (happening) => {
    happening.preventDefault();
    if (field.current.value.trim()) desk.sorting.add(field.current.value.trim());
    changed();
  };
  const leave = (key) => {
    if (key.key !== "Escape") return;
    key.stopPropagation();
    desk.sorting.isNaming = false;
    desk.wantsFocus = true;
    changed();
  };
  return html`
    <form class="chooser-naming" onSubmit=${submit}>
      <input ref=${field} maxlength="80" aria-label=${texts.sort.add} placeholder=${texts.sort.add} onKeyDown=${leave} />
      <button type="submit">${texts.sort.make}</button>
    </form>
  `;
}

/** What makes an element a place where ideas can be dropped into a theme; null: out of any. */
export function dropInto(theme, desk, changed) {
  const leave = ({ currentTarget }) => delete currentTarget.dataset.drop;
  return {
    onDragOver: (happening) => {
      if (!happening.dataTransfer.types.includes(DRAGGED)) return;
      happening.preventDefault();
      happening.currentTarget.dataset.drop = "theme";
    },
    onDragLeave: leave,
    onDrop: (happening) => {
      happening.preventDefault();
      leave(happening);
      const ids = happening.dataTransfer.getData(DRAGGED).split(" ").filter(Boolean);
      desk.sorting.into(theme, ids);
      desk.clearSelection();
      changed();
    },
  };
}
