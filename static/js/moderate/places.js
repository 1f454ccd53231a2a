/**
 * Where each idea is: by its status, and once it is published by queue and stage, which only moderators are told of.
 *
 * list: one of LISTS. A Picture is what the desk's lists are made of, as of one update.
 */

export const LISTS = ["pending", "published", "next", "stage", "done", "hidden"];

const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const decidedAt = (idea) => idea.decided?.at ?? idea.at;

/** What waits longest comes first in the inbox; elsewhere the latest decision does. Queue and stage say it themselves. */
const ORDERS = {
  pending: (one, other) => compare(one.at, other.at),
  published: (one, other) => compare(decidedAt(other), decidedAt(one)),
  hidden: (one, other) => compare(decidedAt(other), decidedAt(one)),
};

const NONE = [];

export class Picture {
  ideas;
  spotlight;
  queue;
  steps;
  turn;
  deeds;
  #places = new Map(); // of what is next, on the stage or done
  #lists = null;
  #all = null;
  #last = null;
  #lets;
  #orders;

  /**
   * ideas: Map(id -> idea). facts: the screen's. lets(idea): whether the filter lets it through; what is next and on the
   * stage is shown in any case, for keys act on it. order: another one for what is published; null: the latest first.
   */
  constructor(ideas = new Map(), { spotlight = null, queue = [], done = [], steps = [], turn = 0, deeds = NONE } = {}, lets = null, order = null) {
    this.ideas = ideas;
    this.spotlight = spotlight;
    this.queue = queue;
    this.steps = steps;
    this.turn = turn;
    this.deeds = deeds;
    this.#lets = lets;
    this.#orders = order ? { ...ORDERS, published: order } : ORDERS;
    for (const id of done) this.#places.set(id, "done");
    for (const id of queue) this.#places.set(id, "next");
    if (spotlight) this.#places.set(spotlight, "stage");
    this.done = done;
  }

  /** Of an idea's id; null where there is no such idea. */
  listOf(id) {
    const status = this.ideas.get(id)?.status;
    if (status === "published") return this.#places.get(id) ?? "published";
    return status ?? null;
  }

  /** The last step with an idea, of those that the screen holds. */
  stepOf(id) {
    this.#last ??= new Map(this.steps.map((step) => [step.idea, step]));
    return this.#last.get(id) ?? null;
  }

  /** The ids in each list, in order, as the filter lets them through. */
  get lists() {
    if (!this.#lists) this.#sort();
    return this.#lists;
  }

  /** How many are in each list, whatever the filter lets through. */
  get counts() {
    if (!this.#all) this.#sort();
    return this.#all;
  }

  #sort() {
    const found = { pending: [], published: [], hidden: [] };
    const all = { pending: 0, published: 0, next: 0, stage: 0, done: 0, hidden: 0 };
    for (const idea of this.ideas.values()) {
      const list = this.listOf(idea.id);
      all[list] += 1;
      if (found[list] && this.#passes(idea)) found[list].push(idea);
    }
    const there = (id) => this.ideas.get(id)?.status === "published";
    this.#all = all;
    this.#lists = {
      pending: ids(found.pending.sort(ORDERS.pending)),
      published: ids(found.published.sort(this.#orders.published)),
      next: this.queue.filter(there),
      stage: [this.spotlight].filter(there),
      done: this.done.filter((id) => there(id) && this.#passes(this.ideas.get(id))),
      hidden: ids(found.hidden.sort(ORDERS.hidden)),
    };
  }

  #passes(idea) {
    return this.#lets === null || this.#lets(idea);
  }
}

function ids(ideas) {
  return ideas.map(({ id }) => id);
}
