/** What codes mean, in the words that templates/words.html hands to the scripts. */

/** "Wunsch · Digitale Stadt" */
export function factsOf(idea, themes, words) {
  const kind = new Map(words.kinds).get(idea.kind) ?? idea.kind;
  const theme = themes.find(({ id }) => id === idea.theme);
  return theme ? `${kind} · ${theme.title}` : kind;
}

/** "Nicht verständlich"; a reason in a moderator's own words stays as it is. */
export function reasonOf(reason, words) {
  return new Map(words.reasons).get(reason) ?? reason;
}

/** "im Saal" */
export function originOf(idea, words) {
  return words.origins[idea.origin] ?? idea.origin;
}
