/** Which ideas become one, and how it is said that they are alike. */

const ALIKE = [[0.45, "very"], [0.25, "quite"], [0, "perhaps"]]; // scores of live/similarity.py, from 0 to 1

/** "very", "quite" or "perhaps". */
export function alike(score) {
  return ALIKE.find(([least]) => score >= least)[1];
}

/**
 * The fields of merge_ideas for these ideas. The one that stands for all is on the wall already, has the most support or
 * came first, in this order: nothing leaves the wall that most people know.
 */
export function mergingOf(ideas) {
  const [one, ...others] = [...ideas].sort(
    (a, b) => rank(b) - rank(a) || b.support - a.support || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0),
  );
  return { idea: one.id, version: one.version, merged: Object.fromEntries(others.map(({ id, version }) => [id, version])) };
}

function rank({ status }) {
  return status === "published" ? 1 : 0;
}

/** Whether it can be merged with others: hidden ones and wordings of others cannot. */
export function isMergeable(idea) {
  return idea?.status === "pending" || idea?.status === "published";
}
