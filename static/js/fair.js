/** Support relative to the size of each side; twin of rate() in companion/domain/fairness/sides.py. */

const SILENT = 5; // people that each side is counted with beside its own, so that one voice of two is not a half

/** The share of the hall that supports an idea and that of home, added up. sizes: the fact {venue, remote}. */
export function rate(idea, sizes) {
  const hall = idea.support_venue ?? 0;
  return hall / ((sizes?.venue ?? 0) + SILENT) + (idea.support - hall) / ((sizes?.remote ?? 0) + SILENT);
}

/** Orders ideas: the most support for the sizes first, then the newest. */
export function byRate(sizes) {
  return (one, other) => rate(other, sizes) - rate(one, sizes) || (one.at < other.at ? 1 : one.at > other.at ? -1 : 0);
}

/** [venue, remote] as whole percent of their sum, which come to 100; null where there is nothing to share. */
export function percents(venue, remote) {
  const whole = venue + remote;
  if (whole <= 0) return null;
  const hall = Math.round((venue / whole) * 100);
  return [hall, 100 - hall];
}

/** Seconds on the big screen by side, with what is there now. balance: the moderator's fact; now: ms since 1970. */
export function screenTime(balance, now) {
  const seconds = { venue: balance.venue.seconds, remote: balance.remote.seconds };
  if (balance.lit) seconds[balance.lit.side] += Math.max(0, now - Date.parse(balance.lit.since)) / 1000;
  return seconds;
}
