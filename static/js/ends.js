import { SOON, clockOf, endOf } from "./timing.js";

/** Counts down on a screen that all look at: in the last minutes of the time that a side, "venue" or "remote", can write. */
export function showEnd(line, timing, side, now, say) {
  const left = (endOf(timing, side) ?? 0) - now;
  line.hidden = !(left > 0 && left <= SOON);
  const words = line.hidden ? "" : say("endsSoon", { left: clockOf(left) });
  if (line.textContent !== words) line.textContent = words;
}
