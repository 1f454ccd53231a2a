/**
 * The moderator's lists and the cursor in them. What somebody reads never moves by itself: that list keeps what another
 * moderator has handled in its place, and holds back what is new, until the moderator moves on or asks for it.
 *
 * desk = {lists: {pending: [id], ...}, behind: {pending: [id], ...}, cursor: {list, id} or null}; picture: as places.js has it.
 */

import { LISTS } from "./places.js";

export { LISTS };

const NONE = Object.freeze(Object.fromEntries(LISTS.map((list) => [list, []])));

export const EMPTY = Object.freeze({ lists: NONE, behind: NONE, cursor: null });

/** Their order is what comes on the screen: it is always the true one. */
const TRUE_ORDER = new Set(["next", "stage"]);

/**
 * The desk after an update. reading: the lists that stand still beside the cursor's: under the mouse, scrolled.
 * isOwn(idea): it came here by this moderator's own hand, so that it is no surprise.
 */
export function refreshed(desk, picture, reading = [], isOwn = () => false) {
  const { lists, behind } = fresh(picture);
  for (const list of new Set([desk.cursor?.list, ...reading])) {
    if (!list) continue;
    if (TRUE_ORDER.has(list)) lists[list] = withCursor(desk, lists[list], list, picture);
    else [lists[list], behind[list]] = standing(desk.lists[list], lists[list], picture, isRead(desk, picture, list) ? isOwn : all);
  }
  if (!desk.cursor || picture.ideas.has(desk.cursor.id)) return { lists, behind, cursor: desk.cursor };
  const { list, id } = desk.cursor;
  const place = Math.min(desk.lists[list].indexOf(id), lists[list].length - 1);
  return { lists, behind, cursor: at(list, lists[list][place]) };
}

/** Where nothing is left to read, nothing has to wait. */
function isRead({ lists }, picture, list) {
  return lists[list].some((id) => picture.listOf(id) === list);
}

const all = () => true;

/** What stood there stays, handled or not; what is new is behind it, but for one's own. */
function standing(before, now, picture, isOwn) {
  const kept = before.filter((id) => picture.ideas.has(id));
  const known = new Set(kept);
  const behind = [];
  now.forEach((id, place) => {
    if (known.has(id)) return;
    if (isOwn(picture.ideas.get(id))) kept.splice(kept.indexOf(now[place - 1]) + 1, 0, id);
    else behind.push(id);
  });
  return [kept, behind];
}

/** The order as it is; the cursor's idea stays, where it was, until the moderator moves on. */
function withCursor({ lists, cursor }, now, list, picture) {
  if (cursor?.list !== list || now.includes(cursor.id) || !picture.ideas.has(cursor.id)) return now;
  return now.toSpliced(Math.max(0, lists[list].indexOf(cursor.id)), 0, cursor.id);
}

function fresh(picture) {
  return { lists: { ...picture.lists }, behind: { ...NONE } };
}

/** One list without what no longer belongs there, now that the moderator acts; what is new stays behind. */
function tidied(desk, picture, list) {
  const { lists, behind } = fresh(picture);
  const waits = new Set(desk.behind[list]);
  const shown = new Set(desk.lists[list]);
  if (list && !TRUE_ORDER.has(list)) {
    const now = lists[list];
    behind[list] = now.filter((id) => waits.has(id));
    lists[list] = desk.lists[list].filter((id) => picture.listOf(id) === list && !waits.has(id));
    lists[list].push(...now.filter((id) => !shown.has(id) && !waits.has(id)));
  }
  return { lists, behind };
}

/** The desk tidied, now that the moderator acts; the cursor's idea stays, even if it belongs elsewhere now. */
export function settled(desk, picture) {
  if (!desk.cursor) return { ...desk, ...fresh(picture) };
  const { list, id } = desk.cursor;
  const { lists, behind } = tidied(desk, picture, list);
  if (!lists[list].includes(id)) lists[list].splice(desk.lists[list].indexOf(id), 0, id);
  return { lists, behind, cursor: desk.cursor };
}

/**
 * The cursor one idea on (`step` 1) or back (-1), past those that no longer belong here or are to be left out; at the end,
 * to what is new.
 */
export function moved(desk, picture, step, without = new Set()) {
  if (!desk.cursor) return { ...desk, cursor: first(desk.lists) };
  const { list, id } = desk.cursor;
  const shown = desk.lists[list];
  const belongs = (other) => picture.listOf(other) === list && !without.has(other);
  const place = shown.indexOf(id);
  const after = shown.slice(place + 1);
  const before = shown.slice(0, place).reverse();
  const onward = (step > 0 ? after : before).find(belongs);
  if (onward === undefined && step > 0 && desk.behind[list].length) {
    return moved(revealed(desk, picture, list), picture, step, without);
  }
  const next = onward ?? (belongs(id) ? id : (step > 0 ? before : after).find(belongs));
  return next === id ? desk : { ...tidied(desk, picture, list), cursor: at(list, next) };
}

/** What is new in a list comes into it: at its end in the inbox, elsewhere where it belongs. The cursor stays. */
export function revealed(desk, picture, list) {
  const shown = desk.lists[list];
  const known = new Set(shown);
  const now = picture.lists[list];
  const lists = { ...desk.lists, [list]: [...shown.filter((id) => picture.ideas.has(id))] };
  if (list === "pending") lists[list].push(...now.filter((id) => !known.has(id)));
  else lists[list] = [...now.filter((id) => !known.has(id)), ...lists[list]];
  return { ...desk, lists, behind: { ...desk.behind, [list]: [] } };
}

/** All lists anew, as the filter lets them through; the cursor stays where its idea is still shown. */
export function regrouped(desk, picture) {
  const { list, id } = desk.cursor ?? {};
  const stays = list && picture.lists[list].includes(id);
  return { ...fresh(picture), cursor: stays ? desk.cursor : null };
}

/** The cursor at the head of the next list to the right (`step` 1) or left (-1) that holds anything. */
export function crossed(desk, picture, step) {
  if (!desk.cursor) return moved(desk, picture, 1);
  const { lists } = picture;
  const place = LISTS.indexOf(desk.cursor.list);
  const onward = step > 0 ? LISTS.slice(place + 1) : LISTS.slice(0, place).reverse();
  const list = onward.find((name) => lists[name].length > 0);
  return list ? { ...fresh(picture), cursor: at(list, lists[list][0]) } : desk;
}

/** The cursor at the head of this list; nowhere, where the list is empty. */
export function entered(desk, picture, list) {
  const cursor = desk.cursor?.list === list ? desk.cursor : at(list, picture.lists[list][0]);
  return { ...fresh(picture), cursor };
}

/** The cursor on an idea that was clicked or focused. Nothing is put in order: it would move under the pointer. */
export function pointed(desk, list, id) {
  return { ...desk, cursor: at(list, id) };
}

/** The ids in a list from one to the other, both with them, whichever comes first. */
export function between(desk, list, one, other) {
  const shown = desk.lists[list];
  const [from, to] = [shown.indexOf(one), shown.indexOf(other)].sort((a, b) => a - b);
  return from < 0 ? [other] : shown.slice(from, to + 1);
}

function first(lists) {
  const list = LISTS.find((name) => lists[name].length > 0);
  return list ? at(list, lists[list][0]) : null;
}

function at(list, id) {
  return id === undefined ? null : { list, id };
}
