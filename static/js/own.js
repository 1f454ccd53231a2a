/**
 * What this visitor has contributed: own = {ideas: Map(id -> {id, text, status, reason?}), supports: Set(id)}.
 * Ideas keep the order in which they came: the oldest first.
 */

/**
 * `own` after the message `{ideas, supports: [{id, on}], gone?: {ideas: [id]}}`.
 * `whole`: the message is all there is (the first after a connect), so what is not in it is gone.
 */
export function applyOwn(own, message, whole) {
  const before = whole ? null : own;
  const ideas = new Map(before?.ideas);
  for (const idea of message.ideas ?? []) ideas.set(idea.id, idea);
  for (const id of message.gone?.ideas ?? []) ideas.delete(id);
  const supports = new Set(before?.supports);
  for (const { id, on } of message.supports ?? []) on ? supports.add(id) : supports.delete(id);
  return { ideas, supports };
}
