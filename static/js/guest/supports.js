/** What a visitor's supports look like before the server has answered. Entries are the outbox's commands. */

const STEP = { support_idea: 1, withdraw_support: -1 };

export const isSupport = (entry) => entry.name in STEP;

/** Whether the visitor supports the idea: the last thing asked for counts, else what the server said. */
export function isSupported(id, supports, entries) {
  const asked = entries.filter((entry) => isSupport(entry) && entry.idea === id);
  return asked.length ? STEP[asked.at(-1).name] > 0 : supports.has(id);
}

/**
 * The count to show: the server's, and what is underway. `echoes` are supports acknowledged at a position that the
 * screen has not reached yet; without them the count would fall back for the moment in between.
 */
export function shownCount(idea, entries, echoes) {
  const underway = [...entries, ...echoes].filter((entry) => isSupport(entry) && entry.idea === idea.id);
  return underway.reduce((count, entry) => count + STEP[entry.name], idea.support);
}
