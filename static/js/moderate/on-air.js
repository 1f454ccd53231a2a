/**
 * What the hall's screen shows where it is no idea: a name of a picture, or "black". null where it is an idea.
 *
 * facts: of the moderator's screen. A poll or a light that is over leaves the wall, as the projector's scene.js has it.
 */
export function pictureOnAir({ stage, poll, spotlight }) {
  if (stage?.black) return "black";
  if (spotlight && (stage?.mode ?? "spotlight") === "spotlight") return null;
  const mode = stage?.mode ?? "wall";
  return mode === "spotlight" || (mode === "poll" && !poll) ? "wall" : mode;
}
