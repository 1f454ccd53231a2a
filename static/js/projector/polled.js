import { rowsOf } from "../polls/figures.js";

/** A poll among the evening's results. */

const MOST = 3; // answers; more cannot be read beside all else

/** The poll closed last of those whose result is public, or null. polls: Map, or undefined. */
export function lastCounted(polls) {
  const counted = [...(polls?.values() ?? [])].filter(({ status, results }) => status === "closed" && results);
  return counted.reduce((last, poll) => (last && last.at > poll.at ? last : poll), null);
}

/** The answers given most, as figures.js has rows; those that nobody gave are left out. */
export function answersOf(poll, texts) {
  const given = rowsOf(poll, texts).filter(({ count }) => count > 0);
  return given.sort((one, other) => other.count - one.count).slice(0, MOST);
}
