import { arranged, beside } from "../groups/figures.js";

/** In the order of the keys 1 to 6; the spotlight is an idea's own, and groups are there only where there are any. */
export const MODES = ["welcome", "wall", "themes", "poll", "results", "pause"];
export const GROUPS = "groups";

const MOST = 100; // ideas in the list; with more of them one looks for words

/**
 * What the crew does: the chosen idea, and the commands that follow.
 *
 * send(name, fields): as Connection.command has it. tell(key, values): says something to the crew.
 * stage, preview, aired: the facts of those names; ideas: Map.
 */
export class Director {
  stage = null;
  preview = null;
  aired = [];
  ideas = new Map();
  groups = new Map();
  themes = []; // as page.js has them
  chosen = null; // an idea's id
  wantsFocus = false; // the crew moved to another idea: focus follows once it is drawn
  order = "new"; // or "top"
  words = "";
  #black = null; // {on, position}: asked for last, until the screen is as far as its answer
  #epoch = null;
  #send;
  #tell;

  constructor({ send, tell }) {
    this.#send = send;
    this.#tell = tell;
  }

  update({ facts, collections, epoch, position }) {
    if (epoch !== this.#epoch || position >= this.#black?.position) this.#black = null;
    this.#epoch = epoch;
    this.stage = facts.stage;
    this.preview = facts.preview;
    this.aired = facts.aired ?? [];
    this.ideas = collections.ideas ?? new Map();
    this.groups = collections.groups ?? new Map();
    if (!this.ideas.has(this.chosen)) this.chosen = null;
  }

  /** The ideas to choose from: those with the words looked for. */
  get list() {
    const sought = this.words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const fits = ({ text, name }) => sought.every((word) => `${text} ${name ?? ""}`.toLocaleLowerCase().includes(word));
    const newest = (one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0);
    const first = this.order === "top" ? (one, other) => other.support - one.support || newest(one, other) : newest;
    return [...this.ideas.values()].filter(fits).sort(first).slice(0, MOST);
  }

  /** The modes that there are just now, in the order of their keys. */
  get modes() {
    return arranged(this.groups).length > 0 ? [...MODES, GROUPS] : MODES;
  }

  act(action) {
    if (action === "next") this.move(1);
    else if (action === "previous") this.move(-1);
    else if (action === "prepareIdea") this.chosen ? this.prepare("spotlight", this.chosen) : this.#tell("chooseFirst");
    else if (action === "showIdea") this.chosen ? this.show("spotlight", this.chosen) : this.#tell("chooseFirst");
    else if (action === "nextGroup") this.step(1);
    else if (action === "previousGroup") this.step(-1);
    else if (action === "take") this.take();
    else if (action === "black") this.black(!this.isBlack);
    else if (action === "undo") this.undo();
  }

  move(step) {
    const list = this.list.map(({ id }) => id);
    const place = list.indexOf(this.chosen);
    const next = place < 0 ? 0 : Math.min(Math.max(place + step, 0), list.length - 1);
    this.chosen = list[next] ?? null;
    this.wantsFocus = this.chosen !== null;
  }

  /** The next small group that handed in, or the one before, goes on air at once: the presenter has named it. */
  step(by) {
    const next = beside(this.groups, this.stage?.mode === GROUPS ? this.stage.group : null, by);
    return next ? this.show(GROUPS, null, next) : this.#tell("noMoreGroups");
  }

  mode(number, isAtOnce) {
    const mode = this.modes[number - 1];
    if (!mode) return;
    if (isAtOnce) this.show(mode);
    else this.prepare(mode);
  }

  prepare(mode, idea = null, group = null) {
    return this.#do("prepare_picture", { mode, idea, group });
  }

  show(mode, idea = null, group = null) {
    return this.#do("show_picture", { mode, idea, group });
  }

  take() {
    return this.preview ? this.#do("take_picture", { preview: this.preview.number }) : this.#tell("nothingPrepared");
  }

  /** By what was asked for last: a second key takes back the first, however soon it comes. */
  get isBlack() {
    return this.#black?.on ?? Boolean(this.stage?.black);
  }

  async black(on) {
    const asked = (this.#black = { on, position: Infinity });
    const ack = await this.#do("black_out", { on });
    if (ack) asked.position = ack.position;
    else if (this.#black === asked) this.#black = null;
    return ack;
  }

  undo() {
    return this.#do("undo_stage", { version: this.stage?.version ?? 1 });
  }

  set(settings) {
    return this.#do("set_stage", settings);
  }

  /**
   * At once or not at all: a picture that waits for the network and comes minutes later is worse than none. Returns the ack
   * of what was done, or null.
   */
  async #do(name, fields) {
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
    try {
      const ack = await this.#send(name, given);
      if (ack.ok) return ack;
      this.#tell("refused", { message: ack.message, by: ack.by });
    } catch {
      this.#tell("notSent");
    }
    return null;
  }
}
