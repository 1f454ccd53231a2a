/** What was said, in figures; of the ideas on a screen. */

const ORIGINS = ["venue", "remote", "facebook", "paper"];
const MOST_THEMES = 7; // rows that have room; of more, those with the fewest ideas are told together
const TOP = 4; // ideas; more cannot be read from the last row

/**
 * ideas: Map; themes: [{id, title}]. Returns {ideas, support, themes: [{id, title, count}], origins: [{origin, count,
 * share}], top: [idea]}; `share` in whole percent, together 100; id null: the ideas without a theme.
 */
export function sumsOf(ideas, themes) {
  const all = [...ideas.values()];
  return {
    ideas: all.length,
    support: all.reduce((sum, { support }) => sum + support, 0),
    themes: together(byTheme(all, themes).map(({ id, title, ideas: its }) => ({ id, title, count: its.length }))),
    origins: shares(ORIGINS.map((origin) => ({ origin, count: all.filter((idea) => idea.origin === origin).length }))),
    top: topOf(all),
  };
}

/** The ideas under each theme, in the order of the themes; last those without one, where there are any. */
export function byTheme(ideas, themes) {
  const known = new Set(themes.map(({ id }) => id));
  const groups = themes.map(({ id, title }) => ({ id, title, ideas: ideas.filter(({ theme }) => theme === id) }));
  const others = ideas.filter(({ theme }) => !known.has(theme));
  return others.length > 0 ? [...groups, { id: null, title: null, ideas: others }] : groups;
}

function together(rows) {
  if (rows.length <= MOST_THEMES) return rows;
  const kept = new Set([...rows].filter(({ id }) => id).sort((one, other) => other.count - one.count).slice(0, MOST_THEMES - 1));
  const count = rows.filter((row) => !kept.has(row)).reduce((sum, row) => sum + row.count, 0);
  return [...rows.filter((row) => kept.has(row)), { id: null, title: null, count }];
}

/** Whole percents that make 100: those that lost most by rounding down get one more. */
function shares(counts) {
  const there = counts.filter(({ count }) => count > 0);
  const all = there.reduce((sum, { count }) => sum + count, 0);
  const exact = there.map(({ count }) => (count * 100) / all);
  const left = 100 - exact.reduce((sum, value) => sum + Math.floor(value), 0);
  const lucky = exact.map((value, n) => [value % 1, n]).sort(([one], [other]) => other - one).slice(0, left);
  const isLucky = new Set(lucky.map(([, n]) => n));
  return there.map((one, n) => ({ ...one, share: Math.floor(exact[n]) + (isLucky.has(n) ? 1 : 0) }));
}

function topOf(all) {
  const supported = all.filter(({ support }) => support > 0);
  return supported.sort((one, other) => other.support - one.support || (one.at < other.at ? -1 : 1)).slice(0, TOP);
}
