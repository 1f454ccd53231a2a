/** What the browser alone can tell: whether its clock is right, whether its camera gives a picture. */

export const TOLERANCE = 5; // s; a code at the entrance is good for longer

/**
 * How far this device's clock is from the server's, in whole seconds. `asked`, `answered`: by this clock, in ms, around
 * the moment when the server said `now` (s). Half of the way counts for each direction.
 */
export function offClock(asked, answered, now) {
  return Math.round(Math.abs((asked + answered) / 2000 - now));
}

/** Whether the picture is one: a covered lens gives noise, a camera that another app holds gives nothing at all. */
export function isPicture(pixels) {
  const first = pixels.slice(0, 3);
  for (let i = 0; i < pixels.length; i += 4) {
    if ([0, 1, 2].some((k) => pixels[i + k] !== first[k])) return true;
  }
  return false;
}
