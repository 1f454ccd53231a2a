import { html } from "../html.js";
import { readJson } from "../page.js";
import { dropInto } from "./chooser-view.js";
import { NO_FILTER } from "./filter.js";
import { Suggested, SuggestedTheme, acceptKey, suggestionMark } from "./suggest-view.js";
import { countsOf } from "./themes.js";

/** The themes: how many ideas each holds, and what the team makes of them. */

let read = null; // the panel's words, once there is a page to read them from
let editing = null; // {theme, title, description} as typed: outlives the panel; theme null: a new one

function words() {
  return (read ??= readJson("texts-themes"));
}

export const themes = {
  name: "themes",
  title: () => words().title,
  count: ({ desk }) => countsOf(desk.ideas, desk.themes).get(null),
  View: ThemesPanel,
  Extras: SuggestedTheme,
  markOf: suggestionMark,
  get keys() {
    return [acceptKey()];
  },
};

function ThemesPanel(given) {
  const { desk, keyOf, changed } = given;
  const counts = countsOf(desk.ideas, desk.themes);
  const removed = [...desk.picture.themes.values()].filter((theme) => theme.removed && theme.title);
  const look = (theme) => () => {
    desk.find({ ...NO_FILTER, theme });
    changed();
  };
  const sort = () => {
    desk.sorting.toggle();
    changed();
  };
  return html`
    <div class="themes-panel">
      <p><button type="button" class="primary" aria-pressed=${String(desk.sorting.isOpen)} aria-keyshortcuts=${keyOf("sort")} onClick=${sort}>
        ${words().sort} <kbd aria-hidden="true">${keyOf("sort")}</kbd></button></p>
      <p class="quiet">${words().how}</p>
      <ol class="themes-list">
        ${desk.themes.map((theme, place) => html`
          <${Row} key=${theme.id} ...${{ theme, place, given }} count=${counts.get(theme.id)} look=${look(theme.id)} />`)}
      </ol>
      <p class="themes-none" ...${dropInto(null, desk, changed)}>
        <button type="button" data-theme="none" onClick=${look("none")}>${words().without} <b>${counts.get(null)}</b></button></p>
      ${editing?.theme === null ? html`<${Editor} ...${{ given }} />` : html`<${Add} changed=${changed} />`}
      ${removed.length > 0 && html`<${Removed} ...${{ removed, given }} />`}
      <${Suggested} ...${given} />
    </div>
  `;
}

function Row({ theme, place, count, look, given }) {
  const { desk, changed } = given;
  const { id, title, description, version, renamed } = theme;
  if (editing?.theme === id) return html`<li><${Editor} ...${{ given, theme }} /></li>`;
  const busy = desk.isBusy(id);
  const act = (deed) => () => {
    if (!busy) deed();
    changed();
  };
  const edit = () => (editing = { theme: id, title, description, version });
  const asDefined = () => desk.deeds.do("change_theme", [{ theme: id, version }]);
  const remove = () => desk.deeds.do("remove_theme", [{ theme: id, version }]);
  const sign = (name, deed, off = false) => html`
    <button type="button" class="sign" data-action=${name} aria-label=${`${words()[name]}: ${title}`} title=${words()[name]}
        aria-disabled=${String(busy || off)} onClick=${off ? undefined : act(deed)}><svg aria-hidden="true"><use href=${`#icon-${SIGNS[name]}`} /></svg></button>`;
  return html`
    <li data-theme=${id} ...${dropInto(id, desk, changed)}>
      <button type="button" class="themes-title" dir="auto" title=${words().look} onClick=${look}>${title} <b>${count}</b></button>
      <p class="themes-actions">
        ${sign("rename", edit)}
        ${sign("earlier", () => shift(given, place, -1), place === 0)}
        ${sign("later", () => shift(given, place, 1), place === desk.themes.length - 1)}
        ${sign("remove", remove)}
        ${renamed && html`<button type="button" aria-disabled=${String(busy)} onClick=${act(asDefined)}>${words().asDefined}</button>`}
      </p>
      ${description && html`<p class="quiet" dir="auto">${description}</p>`}
    </li>
  `;
}

const SIGNS = { rename: "edit", earlier: "earlier", later: "later", remove: "remove" };

function shift({ desk, send }, place, step) {
  const order = desk.themes.map(({ id }) => id);
  const [moved] = order.splice(place, 1);
  order.splice(place + step, 0, moved);
  send("order_themes", { panel: "themes", themes: order });
}

function Add({ changed }) {
  const open = () => {
    editing = { theme: null, title: "", description: "" };
    changed();
  };
  return html`<p><button type="button" data-action="add-theme" onClick=${open}>${words().add}</button></p>`;
}

/** What a theme is called. A refusal is the desk's to say, and what was typed stands in the toast's place until then. */
function Editor({ given }) {
  const { desk, changed } = given;
  const type = (name) => ({ target }) => (editing[name] = target.value);
  const save = (happening) => {
    happening.preventDefault();
    const { theme, version, title, description } = editing;
    if (!title.trim()) return;
    const told = { title: title.trim(), ...(description.trim() && { description: description.trim() }) };
    if (theme) desk.deeds.do("change_theme", [{ theme, version, ...told }]);
    else desk.deeds.do("add_theme", [told]);
    editing = null;
    changed();
  };
  const cancel = () => {
    editing = null;
    changed();
  };
  const leave = (key) => key.key === "Escape" && cancel();
  return html`
    <form class="themes-editor" onSubmit=${save} onKeyDown=${leave}>
      <label>${words().name} <input maxlength="80" required autofocus defaultValue=${editing.title} onInput=${type("title")} /></label>
      <label>${words().description} <textarea rows="2" maxlength="500" defaultValue=${editing.description} onInput=${type("description")}></textarea></label>
      <p class="themes-actions"><button type="submit" class="primary">${words().save}</button>
        <button type="button" onClick=${cancel}>${given.texts.cancel}</button></p>
    </form>
  `;
}

function Removed({ removed, given }) {
  const { desk, changed } = given;
  const restore = ({ id, version }) => () => {
    if (!desk.isBusy(id)) desk.deeds.do("restore_theme", [{ theme: id, version }]);
    changed();
  };
  return html`
    <section class="themes-removed" aria-labelledby="themes-removed">
      <h3 id="themes-removed">${words().removed}</h3>
      <p class="quiet">${words().remembers}</p>
      <ul>
        ${removed.map((theme) => html`
          <li key=${theme.id} data-theme=${theme.id}><span dir="auto">${theme.title}</span>
            <button type="button" aria-label=${`${words().restore}: ${theme.title}`} aria-disabled=${String(desk.isBusy(theme.id))}
              onClick=${restore(theme)}>${words().restore}</button></li>`)}
      </ul>
    </section>
  `;
}
