import { byRate } from "../fair.js";
import { Deeds } from "./deeds.js";
import { NO_FILTER, lets } from "./filter.js";
import { EMPTY, LISTS, crossed, entered, moved, pointed, refreshed, regrouped, revealed, settled } from "./lists.js";
import { Naming } from "./naming.js";
import { Outcomes } from "./outcomes.js";
import { Picture } from "./places.js";
import { Selection } from "./selection.js";
import { Sorting } from "./sorting.js";

/** In which lists an action has a meaning. */
export const ACTIONS = {
  publish: ["pending"],
  queue: ["pending", "published", "next", "stage", "done"],
  hide: ["pending", "published", "next", "stage", "done"],
  spotlight: ["pending", "published", "next", "stage", "done"],
  file: ["published", "next", "stage"],
  reopen: ["next", "stage", "done"],
  restore: ["hidden"],
  edit: LISTS,
  earlier: ["next"],
  later: ["next"],
};
/** Those that can be done to many at once. */
export const MANY = ["publish", "queue", "file", "reopen", "restore", "hide"];
const COMMANDS = { publish: "publish_idea", restore: "restore_idea", file: "file_idea", reopen: "unqueue_idea" };
const NO_THEMES = new Map();
const STEPS = new Set(["file", "reopen"]);

/**
 * What one moderator does at the desk: where the cursor is, what is chosen, what is being asked, and what follows.
 *
 * desk: as lists.js describes it. picture: as places.js does. selected: ids of those chosen to be handled in one go.
 * mode: what is being asked, {kind: "hide", ids} or {kind: "edit", id, version, text}, or null.
 */
export class Desk {
  desk = EMPTY;
  mode = null;
  picture = new Picture();
  themes = []; // those that are there, in their order
  filter = NO_FILTER;
  shown = LISTS[0]; // the list on a narrow screen, which has room for one
  aside = "done"; // of the two that share a place on a screen of middling width, the one that is open; or ""
  reading = new Set(); // lists under the mouse or scrolled: they stand still
  wantsFocus = false; // the moderator moved the cursor: focus follows it once it is drawn
  isFair = false; // what is published stands by support for the sizes of hall and home
  deeds;
  sorting; // ideas into themes
  #selection = new Selection();
  #me;
  #reasons;
  #tell;
  #say;
  #naming;
  #thenStage = new Set(); // nonces of publications that go on to the big screen

  /**
   * me: this moderator's name. reasons: the codes behind the keys 1 to 7. say(key, values): as in page.js.
   * tell(toast): as toasts.js has it.
   */
  constructor({ me, outbox, reasons, say, tell }) {
    this.#naming = new Naming(this, say);
    const outcomes = new Outcomes(this.#naming, { say, tell, refused: (entries) => this.#refused(entries) });
    this.deeds = new Deeds(me, outbox, (doing) => outcomes.over(doing));
    this.sorting = new Sorting(this, { note: (key, values) => this.#note(key, values) });
    this.#me = me;
    this.#reasons = reasons;
    this.#say = say;
    this.#tell = tell;
  }

  get ideas() {
    return this.picture.ideas;
  }

  get selected() {
    return this.#selection.ids;
  }

  get spotlight() {
    return this.picture.spotlight;
  }

  /** ideas: Map; facts: the screen's; all: its themes, Map; themes: as page.js has them. The same ones again change nothing. */
  update(ideas, facts, all = NO_THEMES, themes = this.themes) {
    if (this.picture.ideas === ideas && this.picture.facts === facts && this.picture.themes === all) return;
    this.themes = themes;
    this.#see(ideas, facts, all);
    this.desk = refreshed(this.desk, this.picture, this.reading, (idea) => idea.decided?.by === this.#me);
    for (const id of this.selected) if (!ideas.has(id)) this.selected.delete(id);
    this.deeds.update(this.picture);
  }

  /** Lists that nobody reads any more are as they are. */
  refresh() {
    this.desk = refreshed(this.desk, this.picture, this.reading, (idea) => idea.decided?.by === this.#me);
  }

  find(filter) {
    this.filter = filter;
    this.reading.clear();
    this.selected.clear();
    this.#see(this.picture.ideas, this.picture.facts, this.picture.themes);
    this.desk = regrouped(this.desk, this.picture);
  }

  /** Puts what is published in the order by support for the sizes of hall and home, or in its own again. */
  sortFairly(on) {
    this.isFair = on;
    this.#see(this.picture.ideas, this.picture.facts, this.picture.themes);
    this.desk = regrouped(this.desk, this.picture);
  }

  #see(ideas, facts, all) {
    const order = this.isFair ? byRate(facts?.sizes) : null;
    this.picture = new Picture(ideas, facts, lets(this.filter, this.themes), order);
    this.picture.facts = facts;
    this.picture.themes = all;
  }

  isBusy(id) {
    return this.deeds.isBusy(id);
  }

  /** The last step with this idea, of those that the screen holds. */
  stepOf(id) {
    return this.picture.stepOf(id);
  }

  /** What is being asked about this idea in this list: one that was handled stands in two lists for a while. */
  modeOf(list, id) {
    const isAsked = this.mode?.kind === "edit" ? this.mode.id === id : this.mode?.ids.length === 1 && this.mode.ids[0] === id;
    if (!isAsked) return null;
    const { cursor } = this.desk;
    return list === (cursor?.id === id ? cursor.list : this.picture.listOf(id)) ? this.mode : null;
  }

  /** The cursor goes where the pointer or the browser's focus is. */
  point(list, id) {
    if (this.desk.cursor?.id !== id || this.desk.cursor.list !== list) this.desk = pointed(this.desk, list, id);
    this.#open(list);
  }

  /** A list is chosen on a narrow screen; the cursor comes along, for keys must not act on what is not seen. */
  show(list) {
    this.#open(list);
    this.desk = entered(this.desk, this.picture, list);
  }

  /** What is new in a list comes into it. */
  reveal(list) {
    this.desk = revealed(this.desk, this.picture, list);
  }

  /** A button of one idea: the cursor stays with it. */
  press(action, list, id) {
    this.point(list, id);
    if (action === "sort") return this.sorting.toggle();
    this.desk = settled(this.desk, this.picture);
    this.wantsFocus = true;
    this.#perform(action, [id]);
  }

  /** A key: acts on the selection or the cursor's idea, and goes on to the next one when that is done. */
  key(action) {
    this.wantsFocus = true;
    if (action === "next") this.#go(moved(this.desk, this.picture, 1));
    else if (action === "previous") this.#go(moved(this.desk, this.picture, -1));
    else if (action === "right") this.#go(crossed(this.desk, this.picture, 1));
    else if (action === "left") this.#go(crossed(this.desk, this.picture, -1));
    else if (action === "cancel") this.#cancel();
    else if (action === "undo") this.undoLast();
    else if (action === "take") this.takeNext();
    else if (action === "reveal") this.reveal(this.desk.cursor?.list ?? "pending");
    else if (action === "sort") this.sorting.toggle();
    else if (!this.desk.cursor) this.#note("nothingChosen");
    else if (action === "select") this.select(this.desk.cursor.list, this.desk.cursor.id);
    else if (action === "selectNext") this.#reach(1);
    else if (action === "selectPrevious") this.#reach(-1);
    else if (action === "selectAll") this.#selectAll(this.desk.cursor.list);
    else this.#act(action);
  }

  /** What is chosen to be handled, in the order of its lists. */
  get targets() {
    if (this.selected.size === 0) return this.desk.cursor ? [this.desk.cursor.id] : [];
    return LISTS.flatMap((list) => this.desk.lists[list].filter((id) => this.selected.has(id) && this.picture.listOf(id) === list));
  }

  /** An action on all that is chosen. */
  #act(action) {
    const ids = this.targets;
    if (this.#perform(action, ids)) this.goOnFrom(ids);
  }

  /** An action by a button of the bar for many. */
  pressMany(action) {
    this.wantsFocus = true;
    if (action === "sort") return this.sorting.toggle();
    this.#act(action);
  }

  /** Chosen, or no longer. `through`: all from where the selection began. */
  select(list, id, { through = false } = {}) {
    this.#selection.toggle(this.desk, list, id, { through });
  }

  #reach(step) {
    const { list, id } = this.desk.cursor;
    if (!this.selected.has(id)) this.select(list, id);
    this.#go(moved(this.desk, this.picture, step));
    this.selected.add(this.desk.cursor.id);
  }

  #selectAll(list) {
    this.#selection.toggleAll(this.desk.lists[list].filter((id) => this.picture.listOf(id) === list));
  }

  clearSelection() {
    this.#selection.clear();
  }

  #cancel() {
    if (this.mode) this.mode = null;
    else this.clearSelection();
  }

  /** One of the reasons, by its number from 1. */
  choose(number) {
    const code = this.#reasons[number - 1];
    if (this.mode?.kind !== "hide" || !code) return;
    const { ids } = this.mode;
    this.mode = null;
    this.wantsFocus = true;
    this.deeds.do("hide_idea", ids.filter((id) => this.#can("hide", id)).map((id) => ({ ...this.#seen(id), reason: code })));
    if (this.desk.cursor && ids.includes(this.desk.cursor.id)) this.goOnFrom(ids);
  }

  saveEdit() {
    const { id, version, text } = this.mode;
    this.mode = null;
    this.wantsFocus = true;
    this.deeds.do("edit_idea", [{ idea: id, version, text }]);
  }

  /** The first in the queue goes on the big screen, and what was there is done. */
  takeNext() {
    const first = this.picture.lists.next.find((id) => !this.isBusy(id));
    if (first) this.deeds.do("take_next", [this.#step(first)]);
    else this.#note("nothingNext");
  }

  takeOffScreen() {
    if (this.spotlight && !this.isBusy(this.spotlight)) this.deeds.do("file_idea", [this.#step(this.spotlight)]);
  }

  undoLast() {
    const { undone, waits, soon } = this.deeds.undoLast();
    if (soon) this.#note("undoWait");
    else if (waits) this.#note("undoSoon", { idea: this.nameOf(waits) });
    else if (!undone) this.#note("nothingToUndo");
  }

  /** Ideas are dropped on a list, in the queue before the idea `before`. Returns whether that means anything. */
  drop(ids, list, before = null) {
    const movable = ids.filter((id) => this.#mayGo(id, list));
    if (movable.length === 0) {
      this.#note("notThere");
      return false;
    }
    this.selected.clear();
    if (list === "next") this.#queue(movable, before);
    else if (list === "hidden") this.#ask({ kind: "hide", ids: movable });
    else if (list === "stage") this.#light(movable[0]);
    else if (list === "done") this.deeds.do("file_idea", movable.map((id) => this.#step(id)));
    else if (list === "published") this.#bringBack(movable);
    return true;
  }

  #mayGo(id, list) {
    const from = this.picture.listOf(id);
    if (this.isBusy(id) || (from === list && list !== "next")) return false;
    if (list === "next" || list === "stage") return from !== "hidden";
    if (list === "done") return ACTIONS.file.includes(from);
    if (list === "hidden") return from !== "hidden";
    return list === "published";
  }

  #bringBack(ids) {
    const isUp = (id) => ACTIONS.reopen.includes(this.picture.listOf(id));
    const [up, other] = [ids.filter(isUp), ids.filter((id) => !isUp(id))];
    if (up.length) this.deeds.do("unqueue_idea", up.map((id) => this.#step(id)));
    if (other.length) this.deeds.do("publish_idea", other.map((id) => this.#seen(id)));
  }

  /** An ack to one of the commands above. */
  answered(entry, ack) {
    this.deeds.answered(entry, ack);
    this.sorting.answered(entry, ack);
    if (this.#thenStage.delete(entry.nonce) && ack.ok) {
      this.deeds.do("stage_idea", [{ idea: entry.idea, version: ack.version, seen: this.picture.turn }]);
    }
  }

  /** See naming.js. */
  excerptOf(id) {
    return this.#naming.excerptOf(id);
  }

  nameOf(id) {
    return this.#naming.nameOf(id);
  }

  titleOf(id) {
    return this.#naming.titleOf(id);
  }

  #go(desk) {
    this.desk = desk;
    this.#open(desk.cursor?.list ?? this.shown);
  }

  #open(list) {
    this.shown = list;
    if (list === "done" || list === "hidden") this.aside = list;
  }

  /** On to the next that is not among those just handled. */
  goOnFrom(ids) {
    this.#go(moved(this.desk, this.picture, 1, new Set(ids.filter((id) => id !== this.desk.cursor?.id))));
    this.clearSelection();
  }

  #can(action, id) {
    return ACTIONS[action]?.includes(this.picture.listOf(id)) && !this.isBusy(id);
  }

  /** Returns whether all are dealt with, so that a key may go on to the next. */
  #perform(action, all) {
    const ids = all.filter((id) => this.#can(action, id));
    if (ids.length === 0) return false;
    if (COMMANDS[action]) return this.deeds.do(COMMANDS[action], ids.map(STEPS.has(action) ? this.#step : this.#seen));
    if (action === "hide") this.#ask({ kind: "hide", ids });
    else if (action === "queue") return this.#queueOrNot(ids);
    else if (ids.length > 1) this.#note("oneOnly");
    else if (action === "edit") this.#ask({ kind: "edit", id: ids[0], version: this.ideas.get(ids[0]).version, text: this.ideas.get(ids[0]).text });
    else if (action === "spotlight") return this.#light(ids[0]);
    else if (action === "earlier" || action === "later") this.#shift(ids[0], action === "later" ? 1 : -1);
    return false;
  }

  #seen = (id) => ({ idea: id, version: this.ideas.get(id).version });

  /** What a step with queue or stage says: the turn that this screen holds as well. */
  #step = (id) => ({ ...this.#seen(id), seen: this.picture.turn });

  /** The key puts into the queue, and takes out of it again. */
  #queueOrNot(ids) {
    if (ids.every((id) => this.picture.listOf(id) === "next")) {
      return this.deeds.do("unqueue_idea", ids.map(this.#step));
    }
    return this.#queue(ids.filter((id) => this.picture.listOf(id) !== "next"));
  }

  #queue(ids, before = null) {
    const place = before === null || ids.includes(before) ? {} : { before };
    return this.deeds.do("queue_idea", ids.map((id) => ({ ...this.#step(id), ...place })));
  }

  #shift(id, step) {
    const { queue } = this.picture;
    const place = queue.indexOf(id);
    if (!queue[place + step]) return;
    this.#queue([id], step > 0 ? queue[place + 2] ?? null : queue[place - 1]);
  }

  /** What is being edited is not lost to a slip of the hand. */
  #ask(mode) {
    if (this.mode?.kind === "edit" && this.mode.id !== mode.id) this.#note("editOpen");
    else this.mode = mode;
  }

  /** Big screen on and off; an idea that waits is published on the way. */
  #light(id) {
    const list = this.picture.listOf(id);
    if (list === "stage") this.takeOffScreen();
    else if (list === "pending") this.#thenStage.add(this.deeds.do("publish_idea", [this.#seen(id)])[0].nonce);
    else this.deeds.do("stage_idea", [this.#step(id)]);
    return true;
  }

  /** What was typed comes back, to be saved on top of what the other moderator did or thrown away. */
  #refused(refused) {
    for (const [{ nonce }] of refused) this.#thenStage.delete(nonce);
    const [[entry, ack]] = refused;
    if (entry.name === "edit_idea" && !this.mode) {
      this.mode = { kind: "edit", id: entry.idea, version: ack.version ?? entry.version, text: entry.text };
    }
  }

  #note(key, values) {
    this.#tell({ kind: "note", sentence: this.#say(key, values) });
  }
}
