/**
 * What the stream shows of the groups before the hall: the one that presents, with one of its suggestions after the other,
 * for there is not the room for all. Pure.
 *
 * A key names one of them, as hold.js has it: "g3 i12", or "g3 " while nothing of the group is public.
 */

const LEAST_TURN = 12_000; // ms; 30 words are read in ten seconds, after looking up

/** How long one suggestion stands, where each is shown for `hold` ms at least. */
export function turnOf(hold) {
  return Math.max(LEAST_TURN, hold);
}

/** The key of what is presented now, null: nothing is. began: when this group came on air; turn: as turnOf() says. */
export function presented(stage, groups, ideas, { began, now, turn }) {
  const group = stage?.mode === "groups" ? groups.get(stage.group) : undefined;
  if (!group) return null;
  const there = group.handed.filter((id) => ideas.has(id));
  const place = Math.floor(Math.max(0, now - began) / turn) % Math.max(1, there.length);
  return `${group.id} ${there[place] ?? ""}`;
}

/** {group, idea, place, count} of a key, `idea` undefined where it has none; null: it is no such key, or may not be seen. */
export function read(key, groups, ideas) {
  const [id, suggestion] = key.split(" ");
  const group = groups.get(id);
  if (suggestion === undefined || !group || (suggestion && !ideas.has(suggestion))) return null;
  const there = group.handed.filter((one) => ideas.has(one));
  if (suggestion ? !there.includes(suggestion) : there.length > 0) return null;
  return { group, idea: ideas.get(suggestion), place: there.indexOf(suggestion) + 1, count: there.length };
}
