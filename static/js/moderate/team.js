/** What the team's panel makes of the facts, without drawing any of it. */

const EXCERPT = 40; // characters; enough to recognise an idea in a line

/** The first words of an idea or a note. */
export function excerpt(text = "", limit = EXCERPT) {
  return text.length > limit ? `${text.slice(0, limit)} …` : text;
}

/** The names of those who look at an idea, but for oneself. here: as the message `crew` has it; me: a staff id. */
export function watchers(here, me, idea) {
  return here.filter((one) => one.idea === idea && one.id !== me).map(({ name }) => name);
}

/** Whether so many reports were set that this idea needs attention. */
export function needsAttention(idea, { attention }) {
  return attention > 0 && idea.reports >= attention && idea.status !== "hidden";
}

/**
 * The ideas that were noticed, by guests or by the machine, and are not hidden: those that need attention first, then
 * what most guests reported, then the newest.
 */
export function noticed(ideas, conduct) {
  const rank = (idea) => [needsAttention(idea, conduct) ? 1 : 0, idea.reports, Date.parse(idea.at)];
  const found = [...ideas.values()].filter((idea) => idea.status !== "hidden" && (idea.reports || idea.flags.length));
  return found
    .map((idea) => [rank(idea), idea])
    .sort(([one], [other]) => other[0] - one[0] || other[1] - one[1] || other[2] - one[2])
    .map(([, idea]) => idea);
}

/**
 * What others of the team did between two sets of facts, {asks, notes}: a list of ["asked" | "seen" | "note", about].
 * me: this moderator's name. Nothing at first: what stood there before is no news.
 */
export function news(before, now, me) {
  if (!before) return [];
  const asks = new Map(before.asks.map((ask) => [ask.id, ask]));
  const notes = new Set(before.notes.map(({ id }) => id));
  const found = [];
  for (const ask of now.asks) {
    const known = asks.get(ask.id);
    if (!known && ask.by !== me) found.push(["asked", ask]);
    if (known && known.seen_by === null && ask.seen_by !== null && ask.seen_by !== me) found.push(["seen", ask]);
  }
  for (const note of [...now.notes].reverse()) if (!notes.has(note.id) && note.by !== me) found.push(["note", note]);
  return found;
}

/** "30 Sekunden", "2 Minuten" */
export function span(seconds, say) {
  return seconds % 60 === 0 ? say("minutes", { count: seconds / 60 }) : say("seconds", { count: seconds });
}

/** Tells the server what this moderator looks at, once it has been for a moment: keys run past many ideas. */
export class Look {
  #send;
  #timer;
  #told = null;
  #wanted = null;
  #clock = null;

  /** send(idea): an id or null. timer: as setTimeout. */
  constructor(send, timer = (run, ms) => setTimeout(run, ms)) {
    this.#send = send;
    this.#timer = timer;
  }

  at(idea) {
    this.#wanted = idea;
    if (this.#wanted !== this.#told) this.#clock ??= this.#timer(() => this.#tell(), MOMENT);
  }

  /** Another connection: the server knows nothing of it. */
  again() {
    this.#told = null;
    this.at(this.#wanted);
  }

  #tell() {
    this.#clock = null;
    if (this.#wanted === this.#told) return;
    this.#told = this.#wanted;
    this.#send(this.#told);
  }
}

const MOMENT = 300; // ms
