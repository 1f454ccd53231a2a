/** What the moderator looks for: filters that hold together, all of them at once. */

/** No filter. marked: a flag's name, "flagged", "reported", "edited". Empty: whatever. */
export const NO_FILTER = Object.freeze({ text: "", origin: "", kind: "", theme: "", marked: "" });

export function isFiltering(filter) {
  return Object.values(filter).some((wanted) => wanted !== "");
}

/**
 * Says of each idea whether the filter lets it through; null where it lets all through. themes: those that are there: an
 * idea under another one stands without.
 */
export function lets(filter, themes = []) {
  if (!isFiltering(filter)) return null;
  const words = plain(filter.text).split(/\s+/).filter(Boolean);
  const there = new Set(themes.map(({ id }) => id));
  return (idea) =>
    ["origin", "kind"].every((name) => filter[name] === "" || idea[name] === filter[name])
    && (filter.theme === "" || (there.has(idea.theme) ? idea.theme : "none") === filter.theme)
    && isMarked(idea, filter.marked)
    && holds(idea, words);
}

function isMarked({ flags = [], reports = 0, original }, marked) {
  if (marked === "") return true;
  if (marked === "flagged") return flags.length > 0;
  if (marked === "reported") return reports > 0;
  if (marked === "edited") return Boolean(original);
  return flags.includes(marked);
}

/** The flags that there are on any idea, by name, so that a filter offers no others. */
export function flagsOn(ideas) {
  const found = new Set();
  for (const { flags = [] } of ideas.values()) for (const flag of flags) found.add(flag);
  return [...found].sort();
}

const texts = new WeakMap(); // by idea: with thousands, each letter typed would make them anew

function holds(idea, words) {
  if (words.length === 0) return true;
  if (!texts.has(idea)) texts.set(idea, plain([idea, ...idea.wordings ?? []].map(written).join(" ")));
  const text = texts.get(idea);
  return words.every((word) => text.includes(word));
}

function written({ text, name, original }) {
  return `${text} ${name ?? ""} ${original ?? ""}`;
}

/** "Straße" is found by "strasse", "Öl" by "ol": nobody types accents in a hurry. */
function plain(text) {
  return text.toLowerCase().replaceAll("ß", "ss").normalize("NFD").replace(/\p{M}/gu, "");
}
