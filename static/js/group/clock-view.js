import { clockOf } from "../timing.js";
import { SOON, endOf } from "./standing.js";

/** The sentence of a group's clock: minutes, and the seconds of the last five. */
export function clockWords({ phase, fact, group, zone }, now, language, say) {
  if (phase === "over" && !group) return ""; // it was not theirs
  if (phase !== "running") return say(`group.clock.${phase}`);
  const end = endOf(fact, group);
  if (end === null) return say("group.clock.open");
  const left = end - now;
  const clock = new Date(end).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", timeZone: zone });
  if (left <= SOON) return say("group.clock.soon", { left: clockOf(left), clock });
  return say("group.clock.left", { count: Math.ceil(left / 60_000), clock });
}
