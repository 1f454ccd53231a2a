/**
 * What was decided, by whom, and how it is taken back: the last decision on each idea, as the ideas tell it, and the last
 * steps with queue and stage. So it survives a reload, and is the team's.
 *
 * deed = {idea, version} or {idea, step}: what undo_idea and undo_step name.
 */

/** Decisions on several ideas: one of them tells it, and takes it back for all. */
const TOLD_BY_ANOTHER = new Set(["merged_into", "split_from"]);

/**
 * The latest first: {key, at, by, what, reason, ideas: [id], deeds: [deed]}; what was done in one go is one. `what`: a
 * decision's name, or "step.…". by: only this moderator's. No deeds: taking back is decided anew, not taken back again.
 */
export function history(picture, by = null) {
  const groups = new Map();
  const add = (entry) => {
    if (by !== null && entry.by !== by) return;
    const there = groups.get(entry.key);
    if (!there) return groups.set(entry.key, entry);
    there.ideas.push(...entry.ideas);
    there.deeds.push(...entry.deeds);
    if (there.at < entry.at) there.at = entry.at;
  };
  for (const idea of picture.ideas.values()) if (idea.decided && !TOLD_BY_ANOTHER.has(idea.decided.what)) add(decision(idea));
  for (const step of picture.steps) add(stepOf(step));
  return [...groups.values()].sort((one, other) => (one.at < other.at ? 1 : -1));
}

function decision({ id, version, decided: { at, by, what, reason, batch } }) {
  const key = batch ? `${batch} ${what}` : `${id} ${version}`;
  return { key, at, by, what, reason, ideas: [id], deeds: what === "reverted" ? [] : [{ idea: id, version }] };
}

function stepOf({ id, idea, what, by, at, batch, undoable }) {
  const key = batch ? `${batch} ${what}` : `step ${id}`;
  return { key, at, by, what: `step.${what}`, ideas: [idea], deeds: undoable ? [{ idea, step: id }] : [] };
}

/** The latest of somebody's own that can be taken back now; null where there is none. */
export function lastOwn(picture, me, isFree) {
  return history(picture, me).find(({ deeds }) => deeds.length > 0 && deeds.every(({ idea }) => isFree(idea))) ?? null;
}
