import { html } from "../html.js";
import { readJson, speaker } from "../page.js";
import { Asking } from "./asking.js";
import { Overview, bestOf, isUnsorted, leftOf } from "./suggest.js";

/** Suggestions of themes: on the cursor's card, and in the panel what could be sorted together. Only people sort. */

const SAMPLE = 3; // ideas that are shown of many

let read = null; // the words, once there is a page to read them from
let speak = null;
let asking = null;
let overview = null;
const taken = new Set(); // ids that a moderator took out of a suggestion
const titles = new Map(); // of clusters, as typed: by their first idea

function words() {
  return (read ??= readJson("texts-suggest"));
}

function say(key, values) {
  return (speak ??= speaker(words(), document.documentElement.lang))(key, values);
}

/** The suggestion for the cursor's idea, as far as it is known. */
export function suggested({ desk, page, changed }) {
  asking ??= new Asking(`${page.base}moderate/suggestions?idea=`, (answer) => answer.suggestions, changed);
  const idea = desk.ideas.get(desk.desk.cursor?.id);
  const wanted = isUnsorted(idea, desk.themes) ? idea : null;
  asking.look(wanted, `${idea?.version} ${desk.themes.map(({ id, version }) => `${id} ${version}`).join(" ")}`);
  return wanted && asking.of === wanted.id ? bestOf(asking.found, wanted, desk.themes) : null;
}

/** The key: the cursor's idea goes where it is suggested. Nothing is taken that the moderator does not see. */
function accept(given) {
  const { desk, tell } = given;
  const found = suggested(given);
  if (!found) return tell({ kind: "note", sentence: words().nothing });
  const { id } = desk.desk.cursor;
  if (!desk.sorting.into(found.theme, [id])) return;
  desk.wantsFocus = true;
  desk.goOnFrom([id]);
}

export const acceptKey = () => ({ action: "theme-accept", key: "y", label: words().key, run: accept });

/** On the cursor's card alone. */
export function SuggestedTheme({ idea, list, ...given }) {
  if (!isAtCursor(idea, list, given.desk)) return null;
  const found = suggested(given);
  if (!found) return null;
  const { changed, keyOf } = given;
  const press = () => {
    accept(given);
    changed();
  };
  return html`
    <div class="suggested">
      <${Suggestion} found=${found} />
      <button type="button" data-action="theme-accept" aria-keyshortcuts=${keyOf("theme-accept")} onClick=${press}>
        ${words().acceptOne} <kbd aria-hidden="true">${keyOf("theme-accept")}</kbd></button>
    </div>
  `;
}

/** "Vorschlag: Radfahren, wegen: Radweg"; `keyed`: the key that takes it, where there is no button. */
export function Suggestion({ found, keyed }) {
  return html`
    <p class="suggestion">${keyed && html`<kbd aria-hidden="true">${keyed}</kbd> `}${found.sure ? words().suggestion : words().perhaps}${" "}
      <b dir="auto">${found.title}</b> <${Because} words=${found.words} /></p>`;
}

/** As far as it changes the card. */
export function suggestionMark(idea, given) {
  if (given.desk.desk.cursor?.id !== idea.id) return "";
  const found = suggested(given);
  return found ? `${given.desk.desk.cursor.list} ${found.theme} ${found.title} ${found.sure} ${found.words}` : "";
}

function isAtCursor(idea, list, desk) {
  return desk.desk.cursor?.id === idea.id && desk.desk.cursor.list === list;
}

function Because({ words: deciding }) {
  return deciding.length > 0 && html`<span class="quiet">${say("because", { words: deciding.join(", ") })}</span>`;
}

/** In the panel. */
export function Suggested(given) {
  const { desk, page, changed } = given;
  overview ??= new Overview(`${page.base}moderate/suggestions`, changed);
  overview.look();
  const { found } = overview;
  const left = (some) => some.map((one) => leftOf(one, desk.ideas, desk.themes)).filter(Boolean);
  const [sure, clusters] = found ? [left(found.sure), left(found.clusters)] : [[], []];
  return html`
    <section class="suggestions" aria-labelledby="suggestions-title">
      <h3 id="suggestions-title">${words().title}</h3>
      <p class="quiet">${!found ? words().looking : found.tried > 0 ? say("learned", { count: found.sorted, ...found }) : words().start}</p>
      ${found && sure.length + clusters.length === 0 && html`<p class="quiet">${words().none}</p>`}
      <ul>${sure.map((one) => html`<${OfTheme} key=${one.theme} ...${{ one, given }} />`)}</ul>
      ${clusters.length > 0 && html`
        <h4>${words().clusters}</h4>
        <ul>${clusters.map((one) => html`<${Cluster} key=${one.ideas[0]} ...${{ one, given }} />`)}</ul>`}
    </section>
  `;
}

function OfTheme({ one, given }) {
  const { desk, changed } = given;
  const ids = one.ideas.filter((id) => !taken.has(id));
  const press = () => {
    desk.sorting.into(one.theme, ids);
    changed();
  };
  return html`
    <li data-suggested=${one.theme}>
      <p id=${`suggested-${one.theme}`}><b dir="auto">${one.title}</b> · ${say("count", { count: one.count })} <${Because} words=${one.words} /></p>
      <${Ideas} ...${{ one, given }} />
      <p><button type="button" disabled=${ids.length === 0} aria-describedby=${`suggested-${one.theme}`} onClick=${press}>${say("accept", { count: ids.length })}</button></p>
    </li>
  `;
}

/** What is alike and fits under no theme so far. */
function Cluster({ one, given }) {
  const { desk, changed } = given;
  const name = one.ideas[0];
  const ids = one.ideas.filter((id) => !taken.has(id));
  const title = titles.get(name) ?? one.title;
  const make = (happening) => {
    happening.preventDefault();
    if (title.trim() && ids.length > 0) desk.sorting.add(title.trim(), ids);
    titles.delete(name);
    changed();
  };
  return html`
    <li data-cluster=${name}>
      <p>${say("count", { count: one.count })} <${Because} words=${one.words} /></p>
      <${Ideas} ...${{ one, given }} />
      <form class="suggestions-new" onSubmit=${make}>
        <input maxlength="80" required aria-label=${words().name} defaultValue=${title} onInput=${({ target }) => titles.set(name, target.value)} />
        <button type="submit" disabled=${ids.length === 0}>${say("make", { count: ids.length })}</button>
      </form>
    </li>
  `;
}

/** Some of them, and on request all, to be taken out one by one. */
function Ideas({ one, given }) {
  const { desk, changed } = given;
  const take = (id) => ({ target }) => {
    if (target.checked) taken.delete(id);
    else taken.add(id);
    changed();
  };
  return html`
    <ul class="suggestions-sample">${one.ideas.slice(0, SAMPLE).map((id) => html`<li key=${id} dir="auto">${desk.excerptOf(id)}</li>`)}</ul>
    <details>
      <summary>${words().look}</summary>
      <ul class="suggestions-all">${one.ideas.map((id) => html`
        <li key=${id}><label><input type="checkbox" checked=${!taken.has(id)} onChange=${take(id)} /> <span dir="auto">${desk.ideas.get(id).text}</span></label></li>`)}</ul>
    </details>
  `;
}
