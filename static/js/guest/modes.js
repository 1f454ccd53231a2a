/** How contributions are taken, as the facts `modes` say: {moderation, posting, slow}. */

export const OPEN = Object.freeze({ moderation: "pre", posting: true, slow: 0 });

/** What is said above the form; empty where contributions are taken as they are at any other time. */
export function notice(modes, say) {
  if (!modes.posting) return say("modes.closed");
  return modes.slow ? say("modes.slow", { count: modes.slow }) : "";
}

/** What is said aloud when one follows on the other; empty where nothing changed that a guest notices. */
export function announced(before, now, say) {
  const [was, is] = [notice(before, say), notice(now, say)];
  if (was !== is) return is || say("modes.open");
  return before.moderation === now.moderation ? "" : say(next(now));
}

/** Which sentence says what becomes of a contribution. */
export function next(modes) {
  return modes.moderation === "post" ? "form.nextAtOnce" : "form.next";
}
