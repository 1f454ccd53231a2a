/**
 * Polls in figures: what the server counted, as guests, hall and desk show it. Pure.
 *
 * A poll is an item of the collection "polls"; docs/reference.md names its fields.
 */

/** How many have answered. */
export function voicesOf(poll) {
  return poll.voices.venue + poll.voices.remote;
}

/** What an option is called; of a scale, its number. texts: the page's `polls`. */
export function labelOf(poll, option, texts) {
  return poll.kind === "yes_no" ? texts[option.id] : option.text ?? option.id;
}

/**
 * One row for each option, in its order, or for each word, the most frequent first; a ranking's by points. null where
 * the results are not to be seen. {id, label, count, share, venue: {count, share}, remote: {count, share}}
 *
 * A share is of those who answered, of one audience or of both, so that a full hall and a few at home can be compared;
 * of a ranking, of the points that all of them could have given to one option.
 */
export function rowsOf(poll, texts) {
  if (!poll.results) return null;
  if (poll.kind === "words") return poll.results.words.map((word) => rowOf(poll, word, word.text, word.text));
  const texted = new Map(poll.options.map((option) => [option.id, labelOf(poll, option, texts)]));
  const rows = poll.results.options.map((option) => rowOf(poll, option, option.id, texted.get(option.id)));
  return poll.kind === "ranking" ? rows.sort((one, other) => other.count - one.count) : rows;
}

function rowOf(poll, counts, id, label) {
  const most = poll.kind === "ranking" ? poll.options.length - 1 : 1; // points that one voice gives at most
  const part = (count, voices) => ({ count, share: voices > 0 ? count / (voices * most) : 0 });
  return {
    id,
    label,
    ...part(counts.venue + counts.remote, voicesOf(poll)),
    venue: part(counts.venue, poll.voices.venue),
    remote: part(counts.remote, poll.voices.remote),
  };
}

/** The mean of a scale, of one audience ("venue", "remote") or of both (null); null where nobody answered. */
export function meanOf(poll, audience = null) {
  if (poll.kind !== "scale" || !poll.results) return null;
  const countOf = (option) => (audience ? option[audience] : option.venue + option.remote);
  const voices = poll.results.options.reduce((sum, option) => sum + countOf(option), 0);
  const sum = poll.results.options.reduce((total, option) => total + countOf(option) * Number(option.id), 0);
  return voices > 0 ? sum / voices : null;
}

/** Seconds until an audience's time is over, 0 when it is; null where the team closes it. now: ms, as Date.now(). */
export function secondsLeft(poll, audience, now) {
  const until = audience === "venue" ? poll.until : poll.until_remote;
  if (poll.status !== "open" || !until) return null;
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
}

/** "1:05" */
export function clockOf(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The open ones first, the latest opened first among them and among the closed ones. */
export function arranged(polls) {
  const opened = (poll) => poll.at ?? "";
  return [...polls.values()].sort((one, other) =>
    (other.status === "open") - (one.status === "open") || (opened(one) < opened(other) ? 1 : -1));
}

/** `list` with the item at `from` put to the place `to`. */
export function placed(list, from, to) {
  const rest = list.filter((_, place) => place !== from);
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}

/** Whether two answers, {options, words}, are the same. */
export function isSame(one, other) {
  return JSON.stringify([one.options, one.words]) === JSON.stringify([other.options, other.words]);
}
