/**
 * What the screen shows, of what the crew wants and what there is: {name, lit, group, isBlack}.
 *
 * facts: the screen's. ideas: Map. Of the preview instead of what is on air with `preview`; `hasPoll`: one can be shown.
 * name: welcome | wall | spotlight | themes | poll | results | pause | groups, or nothing where nothing is prepared.
 */
export function sceneOf(facts, ideas, { preview = false, hasPoll = false } = {}) {
  const wanted = preview ? facts.preview : facts.stage ?? { mode: "spotlight", idea: facts.spotlight };
  if (!wanted) return { name: "nothing", lit: undefined, group: null, isBlack: false };
  const lit = wanted.mode === "spotlight" ? ideas.get(wanted.idea) : undefined;
  const name = nameOf(wanted.mode, { lit, hasPoll, ideas, hasGroups: Boolean(facts.groups) });
  return { name, lit, group: wanted.group ?? null, isBlack: !preview && Boolean(facts.stage?.black) };
}

const OF_IDEAS = new Set(["wall", "themes", "results"]);

function nameOf(mode, { lit, hasPoll, ideas, hasGroups }) {
  const needed = { spotlight: lit, poll: hasPoll, groups: hasGroups };
  const isThere = Object.hasOwn(needed, mode) ? needed[mode] : true;
  const name = isThere ? mode : "wall";
  return OF_IDEAS.has(name) && ideas.size === 0 ? "welcome" : name;
}
