/**
 * Which idea the stream shows: the one in the spotlight, and that one for `hold` ms longer, so that people at home can read
 * it to its end.
 *
 * showing = {id, since, left}: since when it is seen, and when it left the stage (null: it has not). Nothing: NONE.
 */
export const NONE = Object.freeze({ id: null, since: 0, left: null });

/**
 * What is to be shown now. lit: the spotlight's idea or null; isThere(id): it may be seen; what may not goes at once.
 *
 * Another idea waits until the one before was seen for `hold`, no longer: the stream does not fall behind the stage.
 */
export function shown(showing, { lit, isThere, now, hold }) {
  const next = lit !== null && isThere(lit) ? lit : null;
  if (showing.id === null || !isThere(showing.id)) return begun(next, now);
  if (showing.id === next) return { ...showing, left: null };
  const left = showing.left ?? now;
  const until = next === null ? left + hold : showing.since + hold;
  return now >= until ? begun(next, now) : { ...showing, left };
}

function begun(id, now) {
  return id === null ? NONE : { id, since: now, left: null };
}
