import { byRate, percents, screenTime } from "../fair.js";

/** What the panel of hall and home shows, without drawing it. balance, sizes, timing, delays: the moderator's facts. */

const FIRST = 5; // ideas of the order by relative support

/** Rows for both sides: [{name, venue, remote, shares: [percent, percent] or null}]. here: the message `presence`. */
export function figuresOf(balance, here, now) {
  const row = (name, { venue, remote }) => ({ name, venue, remote, shares: percents(venue, remote) });
  const of = (name) => row(name, { venue: balance.venue[name], remote: balance.remote[name] });
  return [
    of("posts"),
    of("published"),
    row("seconds", screenTime(balance, now)),
    of("supports"),
    of("people"),
    ...(here ? [row("here", here)] : []),
    of("waiting"),
  ];
}

/** The published ideas with the most support for the size of each side. ideas: Map. */
export function mostSupported(ideas, sizes) {
  return [...ideas.values()]
    .filter(({ status, support }) => status === "published" && support > 0)
    .sort(byRate(sizes))
    .slice(0, FIRST);
}

/** Why the proposal is what it is: [key of a sentence, its values]. */
export function whyOf({ why, side, time, share }) {
  return [`why.${why}.${side}`, { time: Math.round(time * 100), share: Math.round(share * 100) }];
}

/**
 * The command that takes a proposal: into the queue of the stage where the desk has one, else onto the screen. Returns
 * [name, fields], or null where the idea can no longer be shown.
 */
export function acceptance(proposal, ideas, facts) {
  const idea = ideas.get(proposal?.idea);
  if (idea?.status !== "published") return null;
  const seen = { idea: idea.id, version: idea.version };
  return Array.isArray(facts.queue) ? ["queue_idea", seen] : ["spotlight_idea", seen];
}
