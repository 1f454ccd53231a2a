/** How many ideas stand under each theme, of those that are read or waiting to be. */

const COUNTED = new Set(["pending", "published"]);
let last = { ideas: null, themes: null, counts: null }; // of thousands, and asked for at each drawing

/** ideas: Map; themes: those that are there. By a theme's id; null: those without one. */
export function countsOf(ideas, themes) {
  if (last.ideas === ideas && last.themes === themes) return last.counts;
  const counts = new Map([...themes.map(({ id }) => [id, 0]), [null, 0]]);
  for (const { status, theme } of ideas.values()) {
    if (!COUNTED.has(status)) continue;
    const under = counts.has(theme) ? theme : null;
    counts.set(under, counts.get(under) + 1);
  }
  last = { ideas, themes, counts };
  return counts;
}
