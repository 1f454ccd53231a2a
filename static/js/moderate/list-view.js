import { useLayoutEffect, useRef } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { Card } from "./card-view.js";
import { pictureOnAir } from "./on-air.js";
import { Heights, windowOf } from "./window.js";

const GAP = 8; // px between cards, as css/moderate.css has it
const TALL = 2_000; // px that are taken to be in view before the list was measured

const views = new Map(); // by list: {top, height, heights}, what is scrolled to and how tall cards are

/** One list: its name, how many are in it, what is new, and of its cards those in view. */
export function List(props) {
  const { list, desk, texts, say, changed, panels, ...more } = props;
  const given = { desk, texts, say, changed, ...more };
  const ids = desk.desk.lists[list];
  return html`
    <section class="list" data-list=${list} aria-labelledby="list-${list}" ...${pointers(list, desk, changed)}>
      <header class="list-head">
        <h2 id="list-${list}"><${Name} ...${given} list=${list} /></h2>
        <${New} ...${{ list, desk, say, changed }} />
        ${list === "next" && desk.picture.queue.length > 0 && html`<${Take} ...${given} />`}
      </header>
      ${!isFolded(list, given) && html`
        ${list === "stage" && html`<${OnAir} ...${given} isEmpty=${ids.length === 0} />`}
        ${list !== "stage" && ids.length === 0 && html`<p class="quiet">${texts.none[list]}</p>`}
        <${Cards} ids=${ids} list=${list} panels=${panels} given=${given} />`}
    </section>
  `;
}

/** What the hall sees instead of an idea, or over it. */
function OnAir({ held, texts, isEmpty }) {
  const picture = pictureOnAir(held.facts) ?? (isEmpty ? "wall" : null);
  return picture && html`<p class="quiet" data-on-air=${picture}>${texts.pictures[picture]}</p>`;
}

/** Where two lists share a place, one of them is only a heading, which opens it. */
function isShared(list, { wide, roomy }) {
  return wide && !roomy && ["done", "hidden"].includes(list);
}

function isFolded(list, given) {
  return isShared(list, given) && given.desk.aside !== list;
}

function Name({ list, desk, texts, changed, ...room }) {
  const name = html`${texts.lists[list]} <span class="list-count">${desk.picture.counts[list]}</span>`;
  const isOpen = desk.aside === list;
  const turn = () => {
    desk.aside = isOpen ? "" : list;
    changed();
  };
  return isShared(list, room)
    ? html`<button type="button" class="list-fold" aria-expanded=${String(isOpen)} onClick=${turn}>${name}</button>`
    : name;
}

/** While the mouse is over a list it stands still; what is dropped on it comes in. */
function pointers(list, desk, changed) {
  const over = (happening) => {
    if (!happening.dataTransfer.types.includes("application/x-companion-ideas")) return;
    happening.preventDefault();
    for (const one of document.querySelectorAll("[data-drop]")) delete one.dataset.drop;
    happening.currentTarget.dataset.drop = "list";
    const card = list === "next" && happening.target.closest(".card");
    if (card) card.dataset.drop = "before";
  };
  const drop = (happening) => {
    happening.preventDefault();
    for (const one of document.querySelectorAll("[data-drop]")) delete one.dataset.drop;
    const ids = happening.dataTransfer.getData("application/x-companion-ideas").split(" ").filter(Boolean);
    desk.drop(ids, list, happening.target.closest(".card")?.dataset.idea ?? null);
    changed();
  };
  return {
    onPointerEnter: () => desk.reading.add(list),
    onPointerLeave: () => views.get(list)?.top > 0 || desk.reading.delete(list),
    onDragOver: over,
    onDragEnd: () => document.querySelectorAll("[data-drop]").forEach((one) => delete one.dataset.drop),
    onDrop: drop,
  };
}

/** "7 neue": what waits until it is asked for. */
function New({ list, desk, say, changed }) {
  const count = desk.desk.behind[list].length;
  const reveal = () => {
    desk.reveal(list);
    changed();
  };
  return count > 0 && html`<button type="button" class="list-new" onClick=${reveal}>${say("behind", { count })}</button>`;
}

function Take({ desk, keyOf, roomy, texts, changed }) {
  const take = () => {
    desk.takeNext();
    changed();
  };
  return html`
    <button type="button" class="list-take primary" title=${texts.take} aria-keyshortcuts=${keyOf("take")} onClick=${take}>
      ${roomy ? texts.take : texts.short.spotlight} <kbd aria-hidden="true">${keyOf("take")}</kbd>
    </button>`;
}

function Cards({ ids, list, panels, given }) {
  const { desk, changed } = given;
  const element = useRef(null);
  const view = viewOf(list);
  useLayoutEffect(() => {
    if (measure(element.current, view)) changed();
  });
  // A list that was away, in a narrow window or while it was empty, is where it was read; no event tells of it.
  useLayoutEffect(() => {
    if (element.current) element.current.scrollTop = view.top;
  }, [ids.length === 0]);
  if (ids.length === 0) return null;
  const cursor = desk.desk.cursor?.list === list ? desk.desk.cursor.id : null;
  const at = cursor === null ? -1 : ids.indexOf(cursor);
  if (desk.wantsFocus && at >= 0) bringIntoView(ids, at, view);
  const { from, to, above, below } = windowOf(ids, view.heights, view);
  const shown = ids.slice(from, to).map((id, index) => [id, from + index]);
  // The cursor's card has the focus, and keeps it out of view; in its order, for a card that is moved loses it.
  if (at >= to) shown.push([cursor, at]);
  else if (at >= 0 && at < from) shown.unshift([cursor, at]);
  const scrolled = () => {
    if (!noteScroll(element.current, list, view, desk)) return;
    const now = windowOf(ids, view.heights, view);
    if (now.from !== from || now.to !== to) changed();
  };
  return html`
    <div class="list-cards" ref=${element} onScroll=${scrolled}>
      <ol style=${{ paddingTop: `${above}px`, paddingBottom: `${below}px` }}>
        ${shown.map(([id, place]) => html`<${One} key=${id} ...${{ id, place, ids, list, cursor, panels, given }}
          top=${place < from || place >= to ? view.heights.before(ids, place) : null} />`)}
      </ol>
    </div>
  `;
}

function One({ id, place, ids, list, cursor, panels, given, top }) {
  const { desk } = given;
  const idea = desk.ideas.get(id);
  return html`<${Card} ...${given} panels=${panels} given=${given} idea=${idea} list=${list} from=${desk.picture.listOf(id)}
    isCursor=${id === cursor} reachable=${id === cursor || (cursor === null && place === 0)} isChosen=${desk.selected.has(id)}
    busy=${desk.isBusy(id)} mode=${desk.modeOf(list, id)} step=${desk.stepOf(id)} extra=${panels.markOf(idea, given)}
    place=${place} size=${ids.length} top=${top} />`;
}

/** All lists from their beginning, now that they hold something else. */
export function toTop() {
  for (const view of views.values()) view.top = 0;
  for (const element of document.querySelectorAll(".list-cards")) element.scrollTop = 0;
}

function viewOf(list) {
  if (!views.has(list)) views.set(list, { top: 0, height: TALL, heights: new Heights() });
  return views.get(list);
}

/** Takes over how tall the drawn cards are. Returns whether that shows others than those drawn. */
function measure(element, view) {
  if (!element) return false;
  const before = view.height;
  view.height = element.clientHeight || before;
  let isNews = Math.abs(view.height - before) > 1;
  for (const card of element.querySelectorAll(".card")) {
    isNews = view.heights.set(card.dataset.idea, card.offsetHeight + GAP) || isNews;
  }
  return isNews;
}

function noteScroll(element, list, view, desk) {
  if (!element || view.top === element.scrollTop) return false;
  view.top = element.scrollTop;
  if (view.top > 0) desk.reading.add(list);
  else if (!element.matches(":hover")) desk.reading.delete(list);
  return true;
}

/** What is drawn is around the cursor, before the browser scrolls to it. */
function bringIntoView(ids, at, view) {
  const start = view.heights.before(ids, at);
  const end = start + view.heights.of(ids[at]);
  if (start < view.top) view.top = start;
  else if (end > view.top + view.height) view.top = end - view.height;
}
