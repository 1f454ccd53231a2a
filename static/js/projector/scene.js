/**
 * What the screen shows, of what the crew wants and what there is: {name, lit, isBlack}.
 *
 * facts: the screen's. ideas: Map. Of the preview instead of what is on air with `preview`; `hasPoll`: one can be shown.
 * name: welcome | wall | spotlight | themes | poll | results | pause, or nothing where nothing is prepared.
 */
export function sceneOf(facts, ideas, { preview = false, hasPoll = false } = {}) {
  const wanted = preview ? facts.preview : facts.stage ?? { mode: "spotlight", idea: facts.spotlight };
  if (!wanted) return { name: "nothing", lit: undefined, isBlack: false };
  const lit = wanted.mode === "spotlight" ? ideas.get(wanted.idea) : undefined;
  return { name: nameOf(wanted.mode, { lit, hasPoll, ideas }), lit, isBlack: !preview && Boolean(facts.stage?.black) };
}

const OF_IDEAS = new Set(["wall", "themes", "results"]);

function nameOf(mode, { lit, hasPoll, ideas }) {
  const isThere = mode === "spotlight" ? lit : mode === "poll" ? hasPoll : true;
  const name = isThere ? mode : "wall";
  return OF_IDEAS.has(name) && ideas.size === 0 ? "welcome" : name;
}
