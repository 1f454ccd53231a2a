import { useState } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { NO_FILTER, flagsOn, isFiltering } from "./filter.js";
import { toTop } from "./list-view.js";

/** What to look for, always seen; and how many of how many it leaves. */
export function FilterView({ desk, keyOf, wide, themes, texts, say, changed }) {
  const [isOpen, open] = useState(false);
  const { filter } = desk;
  const set = (name) => (happening) => {
    desk.find({ ...filter, [name]: happening.target.value });
    toTop();
    changed();
  };
  const clear = () => {
    desk.find(NO_FILTER);
    changed();
    document.getElementById("filter-text").focus();
  };
  const leave = (key) => {
    if (key.key !== "Escape" && key.key !== "Enter") return;
    key.stopPropagation();
    if (!desk.desk.cursor) desk.key("next");
    desk.wantsFocus = true;
    // At once: the next key may come before the next frame, and is none of the field's.
    if (desk.desk.cursor) key.target.blur();
    changed();
  };
  const flags = flagsOn(desk.ideas).map((flag) => [flag, texts.flags?.[flag] ?? flag]);
  const choices = {
    origin: Object.entries(texts.origins),
    kind: texts.kinds,
    theme: [...themes.map(({ id, title }) => [id, title]), ["none", texts.filter.noTheme]],
    marked: [...Object.entries(texts.filter.marks), ...flags],
  };
  const on = isFiltering(filter);
  return html`
    <div class="filter" role="search" data-on=${String(on)}>
      <label class="filter-text"><span class="visually-hidden">${texts.filter.text}</span>
        <input id="filter-text" type="search" placeholder=${`${texts.filter.text} (${keyOf("filter")})`} value=${filter.text}
          aria-keyshortcuts=${keyOf("filter")} onInput=${set("text")} onKeyDown=${leave} /></label>
      ${!wide && html`<button type="button" aria-expanded=${String(isOpen)} onClick=${() => open(!isOpen)}>${texts.filter.more}</button>`}
      ${(wide || isOpen) && Object.entries(choices).map(([name, words]) => html`
        <select key=${name} aria-label=${texts.filter[name]} value=${filter[name]} data-set=${String(filter[name] !== "")}
            onChange=${set(name)}>
          <option value="">${texts.filter[name]}</option>
          ${words.map(([value, word]) => html`<option key=${value} value=${value}>${word}</option>`)}
        </select>`)}
      ${on && html`
        <p class="filter-says" role="status">${say("filter.found", foundIn(desk))}</p>
        <button type="button" aria-keyshortcuts=${keyOf("unfilter")} onClick=${clear}>
          ${texts.filter.clear} <kbd aria-hidden="true">${keyOf("unfilter")}</kbd>
        </button>`}
    </div>
  `;
}

function foundIn({ picture }) {
  const filtered = ["pending", "published", "done", "hidden"];
  const sum = (sizeOf) => filtered.reduce((total, list) => total + sizeOf(list), 0);
  return { count: sum((list) => picture.lists[list].length), all: sum((list) => picture.counts[list]) };
}
