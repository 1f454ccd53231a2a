/**
 * Countdowns and what the clock says, by the server's time: a projector's own clock may be minutes off.
 *
 * Digits are all the same width and seconds change alone, so nothing moves.
 */

const DAY = 24 * 3600 * 1000; // ms; further off a date says more

/** "1:05:09", "12:34"; null where it is over, or more than a day off. */
export function remaining(until, now) {
  const left = until - now;
  if (!(left > 0) || left > DAY) return null;
  const seconds = Math.ceil(left / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Which of the moments [{at, until}] it is; -1: none. */
export function current(moments, now) {
  return moments.findIndex(({ at, until }) => at <= now && now < until);
}
