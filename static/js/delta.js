/**
 * A screen as this client holds it, and how an update changes it. Twin of companion/domain/delta.py: both pass
 * tests/vectors/delta.json.
 *
 * held = {epoch, position, facts: {name: value}, collections: {name: Map(id -> item)}}
 */

export const NOTHING = Object.freeze({ epoch: null, position: 0, facts: {}, collections: {} });

const NOT_A_COLLECTION = new Set(["epoch", "position", "fresh", "facts", "gone"]);

/**
 * The screen after `update`. `held` itself is left as it was, so a caller can compare the two.
 *
 * Returns null where the update counts in another epoch and is not fresh: the client must start afresh.
 */
export function apply(held, update) {
  if (update.fresh) return replaced(update);
  if (update.epoch !== held.epoch) return null;
  // A cached answer of the feed may be older than what came by socket meanwhile.
  if (update.position < held.position) return held;
  return {
    epoch: held.epoch,
    position: update.position,
    facts: { ...held.facts, ...update.facts },
    collections: merged(held.collections, update),
  };
}

function replaced(update) {
  return {
    epoch: update.epoch,
    position: update.position,
    facts: { ...update.facts },
    collections: merged({}, update),
  };
}

function merged(collections, update) {
  const result = { ...collections };
  for (const [name, items] of Object.entries(update)) {
    if (NOT_A_COLLECTION.has(name)) continue;
    result[name] = new Map(result[name]);
    for (const item of items) result[name].set(item.id, item);
  }
  for (const [name, ids] of Object.entries(update.gone ?? {})) {
    if (!result[name]) continue;
    result[name] = new Map(result[name]);
    for (const id of ids) result[name].delete(id);
  }
  return result;
}

/**
 * What this visitor has contributed: own = {ideas: Map(id -> {id, text, status, reason?}), supports: Set(id),
 * voices: Map(poll -> {id, options, words, origin}), membership: {id, group, name, scribe} or null where they are in no
 * small group and wait for none, rankings: Map(group -> {id, ideas})}.
 * Ideas keep the order in which they came: the oldest first.
 *
 * Returns `own` after the message {ideas, supports: [{id, on}], voices?, membership?: [one], rankings?,
 * gone?: {ideas: [id], voices?: [poll], membership?: [id]}}.
 * `whole`: the message is all there is (the first after a connect), so what is not in it is gone.
 */
export function applyOwn(own, message, whole) {
  const before = whole ? null : own;
  const ideas = new Map(before?.ideas);
  for (const idea of message.ideas ?? []) ideas.set(idea.id, idea);
  for (const id of message.gone?.ideas ?? []) ideas.delete(id);
  const supports = new Set(before?.supports);
  for (const { id, on } of message.supports ?? []) on ? supports.add(id) : supports.delete(id);
  const voices = new Map(before?.voices);
  for (const voice of message.voices ?? []) voices.set(voice.id, voice);
  for (const poll of message.gone?.voices ?? []) voices.delete(poll);
  const rankings = new Map(before?.rankings);
  for (const ranking of message.rankings ?? []) rankings.set(ranking.id, ranking);
  const left = message.gone?.membership?.includes(before?.membership?.id);
  const membership = message.membership?.at(-1) ?? (left ? null : before?.membership ?? null);
  return { ideas, supports, voices, membership, rankings };
}

/** `own` as the screen shows it: what hangs on the wall is published, in the words that hang there. */
export function seenOn(held, own) {
  const wall = held.collections.ideas ?? new Map();
  const seen = [...own.ideas.values()].filter(({ id, text, status }) => {
    const hung = wall.get(id);
    return hung && (status !== "published" || hung.text !== text);
  });
  if (seen.length === 0) return own;
  return applyOwn(own, { ideas: seen.map(({ id }) => ({ id, text: wall.get(id).text, status: "published" })) }, false);
}

/**
 * What a visitor's own contributions leave to ask the server: "seen": nothing, "waits": what a moderator does with one,
 * "gone": why one that was published is not on the screen.
 */
export function fateOf(own, held) {
  const wall = held.collections.ideas ?? new Map();
  const ideas = [...(own?.ideas.values() ?? [])];
  const hung = ({ id, status, into }) => (status === "published" && id) || (status === "merged" && into.id);
  if (ideas.map(hung).some((id) => id && !wall.has(id))) return "gone";
  return ideas.some(({ status }) => status === "pending") ? "waits" : "seen";
}
