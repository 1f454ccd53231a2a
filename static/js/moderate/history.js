/**
 * What was decided, by whom, and how it is taken back: the last decision on each idea, how it was sorted last, and the last
 * decision on each theme, as they tell it, the last steps with queue and stage, and what the team did beside all that. So it
 * survives a reload, and is the team's.
 *
 * deed = {idea, version}, {idea, step}, {idea, sorted} or {theme, version}: what undo_idea, undo_step, undo_sorting and
 * undo_theme name; or {command, fields}: the command that undoes.
 */

/** Decisions on several ideas: one of them tells it, and takes it back for all. */
const TOLD_BY_ANOTHER = new Set(["merged_into", "split_from"]);

/**
 * The latest first: {key, at, by, what, reason, ideas: [id], theme, deeds: [deed], about?}; what was done in one go is one.
 * `what`: a decision's name, "step.…", "sorted", "theme.…", or "modes.…", "muting.…" and "poll.…" with `about`, as the fact
 * `deeds` tells it. `theme`: where it was sorted, or which one was decided on. by: only this moderator's. No deeds: taking
 * back is decided anew, not taken back again.
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
  for (const one of picture.deeds) add(besideIdeas(one));
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

/** What the team did beside the ideas. */
function besideIdeas(about) {
  const { id, kind, what, by, at, undoable } = about;
  const deeds = undoable ? [{ command: undoOf(about), fields: fieldsOf(about) }] : [];
  return { key: `deed ${id}`, at, by, what: `${kind}.${what}`, ideas: [], deeds, about };
}

function undoOf({ kind, what }) {
  if (kind === "modes") return "revert_modes";
  if (kind === "muting") return what === "muted" ? "unmute_visitor" : "mute_visitor";
  return what === "prepared" ? "remove_poll" : "undo_poll";
}

function fieldsOf({ kind, about, version }) {
  if (kind === "modes") return { version };
  return kind === "muting" ? { person: about, undoes: true } : { poll: about, version, panel: "polls" };
}

/**
 * The latest of somebody's own that a key takes back now; null where there is none. A poll that was only prepared is none:
 * one press too many would remove it.
 */
export function lastOwn(picture, me, isFree) {
  const isNext = ({ what, deeds }) => what !== "poll.prepared" && deeds.length > 0 && deeds.every((deed) => deed.command || isFree(deed.idea ?? deed.theme));
  return history(picture, me).find(isNext) ?? null;
}
