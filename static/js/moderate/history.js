/**
 * What was decided, by whom, and how it is taken back: the last decision on each idea, how it was sorted last, and the last
 * decision on each theme, as they tell it, and the last steps with queue and stage. So it survives a reload, and is the team's.
 *
 * deed = {idea, version}, {idea, step}, {idea, sorted} or {theme, version}: what undo_idea, undo_step, undo_sorting and
 * undo_theme name.
 */

/** Decisions on several ideas: one of them tells it, and takes it back for all. */
const TOLD_BY_ANOTHER = new Set(["merged_into", "split_from"]);

/**
 * The latest first: {key, at, by, what, reason, ideas: [id], theme, deeds: [deed]}; what was done in one go is one. `what`: a
 * decision's name, "step.…", "sorted", or "theme.…". `theme`: where it was sorted, or which one was decided on. by: only this moderator's. No deeds: taking back is decided anew, not taken back again.
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
  for (const idea of picture.ideas.values()) if (idea.sorting?.at) add(sortingOf(idea));
  for (const theme of picture.themes?.values() ?? []) if (theme.decided.at && !BY_DEFINITION.has(theme.decided.what)) add(ofTheme(theme));
  for (const step of picture.steps) add(stepOf(step));
  return [...groups.values()].sort((one, other) => (one.at < other.at ? 1 : -1));
}

function decision({ id, version, decided: { at, by, what, reason, batch } }) {
  const key = batch ? `${batch} ${what}` : `${id} ${version}`;
  return { key, at, by, what, reason, ideas: [id], deeds: what === "reverted" ? [] : [{ idea: id, version }] };
}

/** What became of themes as the gathering was defined: nobody at the desk did that. */
const BY_DEFINITION = new Set(["defined", "dropped"]);

function sortingOf({ id, theme, sorting: { version, at, by, undone, undoable, batch } }) {
  const what = undone ? "unsorted" : "sorted";
  const key = batch ? `${batch} ${what}` : `${id} sorted ${version}`;
  return { key, at, by, what, theme, ideas: [id], deeds: !undone && undoable ? [{ idea: id, sorted: version }] : [] };
}

function ofTheme({ id, version, undoable, decided: { at, by, what } }) {
  const deeds = undoable && what !== "reverted" ? [{ theme: id, version }] : [];
  return { key: `theme ${id} ${version}`, at, by, what: `theme.${what}`, theme: id, ideas: [], deeds };
}

function stepOf({ id, idea, what, by, at, batch, undoable }) {
  const key = batch ? `${batch} ${what}` : `step ${id}`;
  return { key, at, by, what: `step.${what}`, ideas: [idea], deeds: undoable ? [{ idea, step: id }] : [] };
}

/** The latest of somebody's own that can be taken back now; null where there is none. */
export function lastOwn(picture, me, isFree) {
  return history(picture, me).find(({ deeds }) => deeds.length > 0 && deeds.every(({ idea, theme }) => isFree(idea ?? theme))) ?? null;
}
