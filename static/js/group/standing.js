/**
 * Where a small group stands: its time, its people, its suggestions. Pure; moments are milliseconds since 1970.
 *
 * fact: the screen's `groups`. group: an item of the collection `groups`, one's own where it names its members.
 */

import { inOrder, nameOf as called } from "../groups/figures.js";

export const SOON = 300_000; // ms; from here on the seconds are shown
const TELL = [5, 1]; // minutes left at which it is said aloud

/** When the bell rings: for all, or later for a group that was given more time. null: the time does not run. */
export function endOf(fact, group = null) {
  const ends = [fact?.until, group?.until].filter(Boolean).map((at) => Date.parse(at));
  return fact?.started && ends.length ? Math.max(...ends) : null;
}

/** "none", "planned": not set up yet; "before", "running", "over": the bell has rung. */
export function phaseOf(fact, group, now) {
  if (!fact) return "none";
  if (fact.planned) return "planned";
  if (!fact.started) return "before";
  const end = endOf(fact, group);
  return end === null || now < end ? "running" : "over";
}

/** Which of the minutes at which the end is said aloud has come, of the ms left; null: none, or it is over. */
export function lastCall(left) {
  if (left <= 0) return null;
  return TELL.findLast((minutes) => left <= minutes * 60_000) ?? null;
}

/** What a group is called. themes: the gathering's. */
export function nameOf(group, themes, say) {
  return called(group, themes, (number) => say("group.number", { number }));
}

/** The member who has the pen, or null. */
export function scribeOf(group) {
  return group?.members?.find?.(({ id }) => id === group.scribe) ?? null;
}

/** Ideas as they were written, so that what is new stands at the end and nothing moves under a thumb. */
export function written(ideas) {
  return [...ideas.values()].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

/** Ideas as the group ranks them. */
export function ranked(ideas) {
  return inOrder(ideas.values());
}

/** Ideas that can be said to be the same, as the group ranks them: what was handed in is the team's as well. */
export function combinable(ideas) {
  return ranked(ideas).filter(({ inside }) => inside);
}

/** The fields of merge_ideas for these ids: what the group ranks first stands for all. null: fewer than two are there. */
export function combining(ids, ideas) {
  const [one, ...others] = combinable(ideas).filter(({ id }) => ids.includes(id));
  if (others.length === 0) return null;
  return { idea: one.id, version: one.version, merged: Object.fromEntries(others.map(({ id, version }) => [id, version])) };
}

/** `ids` of which each is still among `ideas`, no more than `most`. */
export function standing(ids, ideas, most) {
  return ids.filter((id) => ideas.has(id)).slice(0, most);
}

/** `ids` with `id`, at the end, or without it where it was in; null where there are as many as there may be. */
export function toggled(ids, id, most) {
  if (ids.includes(id)) return ids.filter((one) => one !== id);
  return ids.length < most ? [...ids, id] : null;
}

/** One's own ranking in a group: what was sent last, or what the server has. entries: the outbox's. */
export function rankingOf(group, own, entries) {
  const sent = entries.findLast(({ name }) => name === "rank_ideas");
  return sent?.ideas ?? own?.rankings?.get(group?.id)?.ideas ?? [];
}

/**
 * What is said aloud when one picture of the page, {membership, group, name, phase, plenum}, follows on another: a list
 * of [key, sentence]. `me`: how one is called oneself.
 */
export function told(before, now, say) {
  const sentences = [];
  const tell = (key, sentence, values) => sentences.push([key, say(`group.told.${sentence}`, values)]);
  if (now.group && now.group.id !== before.group?.id) tell(before.group ? "group" : "joined", "moved", { group: now.name });
  if (!now.group && before.group) tell("group", "removed");
  if (now.plenum && !before.plenum) tell("plenum", "plenum");
  if (now.phase === "over" && before.phase === "running") tell("bell", "bell");
  if (now.phase === "running" && before.phase === "before") tell("bell", "began");
  if (now.phase === "running" && before.phase === "over") tell("bell", "more");
  if (!now.group || now.group.id !== before.group?.id) return sentences;
  if (now.group.scribe !== before.group.scribe) {
    const scribe = scribeOf(now.group);
    if (scribe && scribe.id === now.membership?.id) tell("pen", "pen");
    else tell("pen", scribe ? "scribe" : "noScribe", { name: scribe?.name ?? say("group.nameless") });
  }
  const [had, has] = [before.group.handed.length > 0, now.group.handed.length > 0];
  if (has !== had) tell("handed", has ? "handed" : "back");
  return sentences;
}
