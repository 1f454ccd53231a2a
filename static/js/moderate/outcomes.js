/** Refusals that say who was first. */
const FIRST = new Set(["conflict", "sorted_since", "theme_moved", "theme_removed"]);

/** Tells what became of what was done in one go: once, when all answers are there. */
export class Outcomes {
  #naming;
  #say;
  #tell;
  #refusedThere;

  /** naming: naming.js's. say, tell: as in desk.js. refused(entries): [entry, ack] of those that were. */
  constructor(naming, { say, tell, refused }) {
    this.#naming = naming;
    this.#say = say;
    this.#tell = tell;
    this.#refusedThere = refused;
  }

  /** What deeds.js says is over. */
  over({ name, entries, deeds, refused }) {
    if (refused.length) this.#refused(refused);
    if (deeds.length === 0) return;
    const undone = name.startsWith("undo");
    const [{ idea, theme }] = deeds;
    const into = name === "sort_ideas" && { theme: this.#naming.titleOf(entries[0].theme) ?? this.#say("filter.noTheme") };
    const sentence = deeds.length > 1
      ? this.#say(`doneMany.${name}`, { count: deeds.length, ...into })
      : this.#say(`done.${name}`, { idea: theme ? this.#naming.themeOf(entries[0], theme) : this.#naming.excerptOf(idea), ...into });
    this.#tell({ kind: "done", sentence, ideas: deeds.map(({ idea: one }) => one), deeds: undone ? null : deeds });
  }

  #refused(refused) {
    const [[entry, ack]] = refused;
    const message = FIRST.has(ack.code) && ack.by ? this.#whoWasFirst(ack) : ack.message;
    const idea = entry.idea ? this.#naming.excerptOf(entry.idea) : this.#naming.themeOf(entry, entry.theme);
    const sentence = refused.length > 1
      ? this.#say("failedMany", { count: refused.length, idea, message })
      : this.#say("failed", { idea, message });
    this.#tell({ kind: "refused", sentence });
    this.#refusedThere(refused);
  }

  #whoWasFirst({ code, by, status, place, theme, what }) {
    if (code === "sorted_since") {
      const words = theme ? this.#say("decisions.sorted", { theme: this.#naming.titleOf(theme) ?? "" }) : this.#say("decisions.sortedOut");
      return this.#say("first", { by, what: words });
    }
    if (code !== "conflict") return this.#say("first", { by, what: this.#say(`ofThemes.${what ?? "removed"}`) });
    return this.#say("first", { by, what: this.#say(place && status === "published" ? `places.${place}` : `statuses.${status}`) });
  }
}
