import { html } from "../html.js";
import { originOf, readJson } from "../page.js";
import { Asking } from "./asking.js";
import { alike, isMergeable, mergingOf } from "./merging.js";

let read = null; // the panel's words, once there is a page to read them from
let similar = null;

function words() {
  return (read ??= readJson("texts-similar"));
}

/** What is like the cursor's idea and can still be merged with it. */
function found({ desk, page, changed }) {
  similar ??= new Asking(`${page.base}moderate/similar?idea=`, (answer) => answer.similar, changed);
  const idea = desk.ideas.get(desk.desk.cursor?.id);
  similar.look(isMergeable(idea) ? idea : null);
  if (!idea || similar.of !== idea.id) return [];
  return similar.found.filter(({ id }) => isMergeable(desk.ideas.get(id)));
}

function merge(ids, given) {
  const ideas = ids.map((id) => given.desk.ideas.get(id)).filter(isMergeable);
  if (ideas.length < 2 || ids.some((id) => given.desk.isBusy(id))) return false;
  given.desk.deeds.do("merge_ideas", [mergingOf(ideas)]);
  return true;
}

/** The key: all that is chosen, or the cursor's idea with the one that is most like it. */
function mergeByKey(given) {
  const { desk } = given;
  const chosen = [...desk.selected];
  const [first] = found(given);
  const ids = chosen.length > 1 ? chosen : first ? [desk.desk.cursor.id, first.id] : [];
  if (merge(ids, given)) desk.clearSelection();
  else given.tell({ kind: "note", sentence: words().nothing });
}

function SimilarPanel(given) {
  return html`
    <${OfSelection} ...${given} />
    <${OfCursor} ...${given} />
  `;
}

/** What is chosen is one thing to this moderator, whether it is alike or not. */
function OfSelection(given) {
  const { desk, say, keyOf, changed } = given;
  const ids = [...desk.selected].filter((id) => isMergeable(desk.ideas.get(id)));
  if (ids.length < 2) return null;
  const press = () => {
    if (merge(ids, given)) desk.clearSelection();
    changed();
  };
  return html`
    <p><button type="button" class="primary" aria-keyshortcuts=${keyOf("merge")} onClick=${press}>
      ${words().mergeChosen.replace("{chosen}", say("chosen", { count: ids.length }))} <kbd aria-hidden="true">${keyOf("merge")}</kbd>
    </button></p>
  `;
}

function OfCursor(given) {
  const { desk, keyOf } = given;
  const idea = desk.ideas.get(desk.desk.cursor?.id);
  if (!isMergeable(idea)) return html`<p class="quiet">${words().choose}</p>`;
  const likes = found(given);
  if (likes.length === 0) return html`<p class="quiet">${similar.of === idea.id ? words().none : words().looking}</p>`;
  return html`
    <p class="quiet">${words().about} <span dir="auto">${desk.excerptOf(idea.id)}</span></p>
    <ol class="similar">
      ${likes.map((like, place) => html`<${Like} key=${like.id} ...${{ like, idea, given }} 
        keyed=${place === 0 && desk.selected.size < 2 && keyOf("merge")} />`)}
    </ol>
  `;
}

function Like({ like, idea, given, keyed }) {
  const { desk, say, changed } = given;
  const other = desk.ideas.get(like.id);
  const press = () => {
    merge([idea.id, other.id], given);
    changed();
  };
  return html`
    <li data-like=${other.id} data-alike=${alike(like.score)}>
      <p class="idea-facts"><strong>${words().alike[alike(like.score)]}</strong> · ${given.texts.lists[desk.picture.listOf(other.id)]}</p>
      <p class="idea-text" dir="auto">${other.text}</p>
      <p class="idea-by">${originOf(other, given.texts)} · ${say("supports", { count: other.support })}</p>
      <button type="button" aria-keyshortcuts=${keyed || undefined} onClick=${press}>
        ${words().merge} ${keyed && html`<kbd aria-hidden="true">${keyed}</kbd>`}
      </button>
    </li>
  `;
}

/** The wordings of an idea on its card, each to be taken out again. */
function Wordings({ idea, list, ...given }) {
  const { desk, say, changed } = given;
  if (idea.status === "merged") return html`<p class="quiet">${words().into} <span dir="auto">${desk.excerptOf(idea.into)}</span></p>`;
  if (!idea.wordings) return null;
  const reachable = desk.desk.cursor?.id === idea.id && desk.desk.cursor.list === list ? 0 : -1;
  const split = (wording) => () => {
    if (!desk.isBusy(wording.id)) desk.deeds.do("split_idea", [{ idea: wording.id, version: wording.version }]);
    changed();
  };
  return html`
    <details class="wordings">
      <summary tabindex=${reachable}>${words().wordings.replace("{count}", String(idea.wordings.length + 1))}</summary>
      <ul>
        ${idea.wordings.map((wording) => html`
          <li key=${wording.id}>
            <p class="idea-text" dir="auto">${wording.text}</p>
            <p class="idea-by">${wording.name && html`<bdi>${wording.name}</bdi>, `}${originOf(wording, given.texts)} ·
              ${" "}${say("supports", { count: wording.support })}</p>
            <button type="button" tabindex=${reachable} onClick=${split(wording)}>${words().split}</button>
          </li>`)}
      </ul>
    </details>
  `;
}

export const similarIdeas = {
  name: "similar",
  title: () => words().title,
  count: (given) => found(given).length,
  View: SimilarPanel,
  Extras: Wordings,
  markOf: (idea, { desk }) => {
    const wordings = idea.wordings?.map(({ id, version }) => `${id} ${version}`).join(" ") ?? "";
    return wordings && `${wordings} ${desk.desk.cursor?.id === idea.id}`;
  },
  get keys() {
    return [{ action: "merge", key: "m", label: words().key, run: mergeByKey }];
  },
};
