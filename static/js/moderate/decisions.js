/** What was decided: the last decision on each idea, as the ideas on the desk tell it. So it survives a reload. */

/** The ideas that were decided on, the latest decision first. `by`: only this moderator's. */
export function decided(ideas, by = null) {
  const found = [...ideas.values()].filter((idea) => idea.decided && (by === null || idea.decided.by === by));
  return found.sort((one, other) => (one.decided.at < other.decided.at ? 1 : -1));
}

/** Whether a decision can be taken back. Taking back is one too, but what came before it is decided anew instead. */
export function isUndoable(idea) {
  return idea.decided.what !== "reverted";
}
