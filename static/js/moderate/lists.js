/**
 * The moderator's three lists and the cursor in them. What the cursor or the mouse is near never moves by itself: that
 * list keeps what another moderator has handled in its place, and takes new ideas at its end, until the moderator acts.
 *
 * desk = {lists: {pending: [id], published: [id], hidden: [id]}, cursor: {list, id} or null}; ideas: Map(id -> idea).
 */

export const LISTS = ["pending", "published", "hidden"];

export const EMPTY = Object.freeze({ lists: { pending: [], published: [], hidden: [] }, cursor: null });

/** What waits longest comes first in the inbox; elsewhere the latest decision does. */
const ORDERS = {
  pending: (one, other) => compare(one.at, other.at),
  published: (one, other) => compare(decidedAt(other), decidedAt(one)),
  hidden: (one, other) => compare(decidedAt(other), decidedAt(one)),
};

const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const decidedAt = (idea) => idea.decided?.at ?? idea.at;

/** The lists as they stand in `ideas`, in order. */
export function sorted(ideas) {
  const lists = { pending: [], published: [], hidden: [] };
  for (const idea of ideas.values()) lists[idea.status]?.push(idea);
  for (const name of LISTS) lists[name] = lists[name].sort(ORDERS[name]).map((idea) => idea.id);
  return lists;
}

/** The desk after an update: the lists under the cursor and under the mouse stand still, the others are as they are. */
export function refreshed(desk, ideas, hovered = null) {
  const lists = sorted(ideas);
  for (const list of new Set([desk.cursor?.list, hovered])) {
    if (list) lists[list] = standing(desk.lists[list], lists[list], ideas);
  }
  if (!desk.cursor || ideas.has(desk.cursor.id)) return { lists, cursor: desk.cursor };
  const { list, id } = desk.cursor;
  return { lists, cursor: at(list, lists[list][Math.min(desk.lists[list].indexOf(id), lists[list].length - 1)]) };
}

/** What stood there stays, handled or not; what is new comes after it. */
function standing(before, now, ideas) {
  const kept = before.filter((id) => ideas.has(id));
  const known = new Set(kept);
  return [...kept, ...now.filter((id) => !known.has(id))];
}

/** The desk in order again, now that the moderator acts; the cursor's idea stays, even if it belongs elsewhere now. */
export function settled(desk, ideas) {
  const lists = sorted(ideas);
  if (!desk.cursor) return { ...desk, lists };
  const { list, id } = desk.cursor;
  if (!lists[list].includes(id)) lists[list].splice(desk.lists[list].indexOf(id), 0, id);
  return { lists, cursor: desk.cursor };
}

/** The cursor one idea on (`step` 1) or back (-1), past those that no longer belong here; and all in order again. */
export function moved(desk, ideas, step) {
  if (!desk.cursor) return { ...desk, cursor: first(desk.lists) };
  const { list, id } = desk.cursor;
  const shown = desk.lists[list];
  const belongs = (other) => ideas.get(other)?.status === list;
  const place = shown.indexOf(id);
  const after = shown.slice(place + 1);
  const before = shown.slice(0, place).reverse();
  const [onward, back] = step > 0 ? [after, before] : [before, after];
  const next = onward.find(belongs) ?? (belongs(id) ? id : back.find(belongs));
  return next === id ? desk : { lists: sorted(ideas), cursor: at(list, next) };
}

/** The cursor at the head of the next list to the right (`step` 1) or left (-1) that holds anything. */
export function crossed(desk, ideas, step) {
  if (!desk.cursor) return moved(desk, ideas, 1);
  const lists = sorted(ideas);
  const place = LISTS.indexOf(desk.cursor.list);
  const onward = step > 0 ? LISTS.slice(place + 1) : LISTS.slice(0, place).reverse();
  const list = onward.find((name) => lists[name].length > 0);
  return list ? { lists, cursor: at(list, lists[list][0]) } : desk;
}

/** The cursor at the head of this list; nowhere, where the list is empty. */
export function entered(desk, ideas, list) {
  const lists = sorted(ideas);
  return { lists, cursor: desk.cursor?.list === list ? desk.cursor : at(list, lists[list][0]) };
}

/** The cursor on an idea that was clicked or focused. Nothing is put in order: it would move under the pointer. */
export function pointed(desk, list, id) {
  return { ...desk, cursor: at(list, id) };
}

function first(lists) {
  const list = LISTS.find((name) => lists[name].length > 0);
  return list ? at(list, lists[list][0]) : null;
}

function at(list, id) {
  return id === undefined ? null : { list, id };
}
