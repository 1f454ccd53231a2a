/**
 * Small groups, as desk, hall and crew show them. Pure.
 *
 * A group is an item of the collection "groups"; docs/reference.md names its fields.
 */

/** Those that are there, in their order. groups: Map or undefined. */
export function arranged(groups) {
  return [...(groups?.values() ?? [])].filter(({ removed }) => !removed).sort((one, other) => one.number - other.number);
}

/** "Mobilität"; of one without a name its theme's, else "Gruppe 3". themes: [{id, title}]; numbered(number): says that. */
export function nameOf(group, themes, numbered) {
  return group.title ?? themes.find(({ id }) => id === group.theme)?.title ?? numbered(group.number);
}

/**
 * By id of a group that the plenum hears, where its ideas are from: "aus Gruppe 3". words: {numbered, named}. Twin of
 * from_group in templates/words.html.
 */
export function fromGroups(groups, themes, words) {
  const say = (sentence, value) => sentence.replace(/\{\w+\}/, () => value);
  const fromOf = (group) => {
    const name = nameOf(group, themes, () => null);
    return name === null ? say(words.numbered, group.number) : say(words.named, name);
  };
  return new Map(heard(groups).map((group) => [group.id, fromOf(group)]));
}

/** Those that the plenum hears: with something that all may see. */
export function heard(groups) {
  return arranged(groups).filter(({ handed }) => handed.length > 0);
}

/** The group after or before the one that is on air, of those that are heard; null: there is none. */
export function beside(groups, current, step) {
  const there = heard(groups).map(({ id }) => id);
  const place = there.indexOf(current);
  if (place < 0) return there[step > 0 ? 0 : there.length - 1] ?? null;
  return there[place + step] ?? null;
}

/** The ideas that a group handed in, as far as they are there, in its order. */
export function suggestions(group, ideas) {
  return group.handed.map((id) => ideas.get(id)).filter(Boolean);
}

/** As a group would hand them in: by points, then by support, then the older one. */
export function inOrder(ideas) {
  const older = (one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0);
  return [...ideas].sort((one, other) => (other.points ?? 0) - (one.points ?? 0) || other.support - one.support || older(one, other));
}

/** Whether the bell has rung; `until` and `now`: an ISO moment or null, and ms. */
export function isOver(until, now) {
  return until !== null && until !== undefined && Date.parse(until) <= now;
}
