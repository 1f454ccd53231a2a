/** What follows from the fact `timing`: {delay, closes, mark, code_until}. Moments are milliseconds since 1970. */

export const SOON = 600_000; // ms; the end of writing is counted down from here

/** When people on a side, "venue" or "remote", can write no more; null: no end. Home hears of it later by the delay. */
export function endOf(timing, side) {
  if (!timing?.closes) return null;
  return Date.parse(timing.closes) + laterOn(timing, side);
}

/** By how many milliseconds a side is behind the hall. */
export function laterOn(timing, side) {
  return side === "remote" ? (timing?.delay ?? 0) * 1000 : 0;
}

/** "9:05", the minutes and seconds that are left; a part of a second counts as one. */
export function clockOf(left) {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * The item of the agenda that is on; twin of Plan.item_at in companion/domain/timing/plan.py. items: [{id, from, until}]
 * in order; mark: as the fact has it: the rest comes as much later as the marked item did.
 */
export function onNow(items, mark, now) {
  const first = Math.max(0, items.findIndex(({ id }) => id === mark?.item));
  const isMarked = items[first] !== undefined && items[first].id === mark?.item;
  const shift = isMarked ? Date.parse(mark.at) - items[first].from : 0;
  const at = now - shift;
  return items.slice(first).find(({ from, until }) => from <= at && at < until) ?? null;
}

/** "19:42, Impulsvortrag": what an idea refers to, in the hall's time; "" where only the time is known. */
export function aboutOf({ about }, gathering) {
  const title = gathering?.agenda?.find(({ id }) => id === about?.item)?.title;
  if (!title) return "";
  const zone = gathering?.timezone ? { timeZone: gathering.timezone } : {};
  const clock = new Date(about.at).toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit", ...zone });
  return `${clock}, ${title}`;
}
