import { EMPTY, LISTS, crossed, entered, moved, pointed, refreshed, settled } from "./lists.js";
import { LastDecision, isDecision } from "./undo.js";

const EXCERPT = 60; // characters; enough to recognise an idea in a message

/**
 * What one moderator does at the desk: where the cursor is, what is being asked, and the commands that follow.
 *
 * desk: as lists.js describes it. ideas: Map, set by update().
 * mode: what is being asked, {kind: "hide" | "edit", id, version, text?}, or null.
 */
export class Desk {
  desk = EMPTY;
  mode = null;
  ideas = new Map();
  spotlight = null;
  shown = LISTS[0]; // the list on a narrow screen, which has room for one
  hovered = null; // the list under the mouse
  wantsFocus = false; // the moderator moved the cursor: focus follows it once it is drawn
  #last;
  #outbox;
  #reasons;
  #say;
  #tell;
  #thenSpotlight = new Set(); // nonces of publications that go on to the big screen

  /**
   * me: this moderator's name. reasons: the codes behind the keys 1 to 7. say(key, values): as in page.js.
   * tell(toast): as toasts.js has it.
   */
  constructor({ me, outbox, reasons, say, tell }) {
    this.#last = new LastDecision(me, outbox);
    this.#outbox = outbox;
    this.#reasons = reasons;
    this.#say = say;
    this.#tell = tell;
  }

  update(ideas, spotlight) {
    this.ideas = ideas;
    this.spotlight = spotlight;
    this.desk = refreshed(this.desk, ideas, this.hovered);
    this.#last.update(ideas);
  }

  isBusy(id) {
    return this.#outbox.entries.some((entry) => entry.idea === id);
  }

  /** What is being asked about this idea in this list: one that was handled stands in two lists for a while. */
  modeOf(list, idea) {
    if (this.mode?.id !== idea.id) return null;
    const { cursor } = this.desk;
    return list === (cursor?.id === idea.id ? cursor.list : idea.status) ? this.mode : null;
  }

  /** The cursor goes where the pointer or the browser's focus is. */
  point(list, id) {
    if (this.desk.cursor?.id !== id || this.desk.cursor.list !== list) this.desk = pointed(this.desk, list, id);
    this.shown = list;
  }

  /** A list is chosen on a narrow screen; the cursor comes along, for keys must not act on what is not seen. */
  show(list) {
    this.shown = list;
    this.desk = entered(this.desk, this.ideas, list);
  }

  /** A button of one idea: the cursor stays with it. */
  press(action, list, id) {
    this.point(list, id);
    this.desk = settled(this.desk, this.ideas);
    this.wantsFocus = true;
    this.#perform(action);
  }

  /** A key: acts on the cursor's idea, and goes on to the next one when this one is done. */
  key(action) {
    this.wantsFocus = true;
    if (action === "next") this.#go(moved(this.desk, this.ideas, 1));
    else if (action === "previous") this.#go(moved(this.desk, this.ideas, -1));
    else if (action === "right") this.#go(crossed(this.desk, this.ideas, 1));
    else if (action === "left") this.#go(crossed(this.desk, this.ideas, -1));
    else if (action === "cancel") this.mode = null;
    else if (action === "undo") this.undoLast();
    else if (!this.desk.cursor) this.#note("nothingChosen");
    else if (this.#perform(action)) this.#go(moved(this.desk, this.ideas, 1));
  }

  /** One of the reasons, by its number from 1. */
  choose(number) {
    const code = this.#reasons[number - 1];
    if (this.mode?.kind !== "hide" || !code) return;
    const { id, version } = this.mode;
    this.mode = null;
    this.wantsFocus = true;
    this.#outbox.put("hide_idea", { idea: id, version, reason: code });
    if (this.desk.cursor?.id === id) this.#go(moved(this.desk, this.ideas, 1));
  }

  saveEdit() {
    const { id, version, text } = this.mode;
    this.mode = null;
    this.wantsFocus = true;
    this.#outbox.put("edit_idea", { idea: id, version, text });
  }

  takeOffScreen() {
    this.#outbox.put("spotlight_idea", { idea: null });
  }

  undoLast() {
    const { waits, idea, version } = this.#last.take();
    if (waits) this.#note("undoSoon", { idea: this.excerptOf(idea) });
    else if (idea) this.undo(idea, version);
    else this.#note("nothingToUndo");
  }

  undo(idea, version) {
    if (!this.isBusy(idea)) this.#outbox.put("undo_idea", { idea, version });
  }

  /** An ack to one of the commands above. */
  answered(entry, ack) {
    if (!ack.ok) return this.#refused(entry, ack);
    const { idea, name, nonce } = entry;
    const { version } = ack;
    if (isDecision(entry)) this.#done(name, idea, version);
    if (name === "undo_idea") this.#done(name, idea);
    if (this.#last.made(entry, ack)) this.undo(idea, version);
    else if (this.#thenSpotlight.delete(nonce)) this.#outbox.put("spotlight_idea", { idea, version });
  }

  /** „Freies WLAN am Marktplatz …“ */
  excerptOf(id) {
    const text = this.ideas.get(id)?.text ?? "";
    return this.#say("quoted", { text: text.length > EXCERPT ? `${text.slice(0, EXCERPT)} …` : text });
  }

  #go(desk) {
    this.desk = desk;
    this.shown = desk.cursor?.list ?? this.shown;
  }

  /** Returns whether the cursor's idea is dealt with, so that a key may go on to the next. */
  #perform(action) {
    const idea = this.ideas.get(this.desk.cursor.id);
    if (!idea || this.isBusy(idea.id)) return false;
    const { id, version, status } = idea;
    const seen = { idea: id, version };
    if (action === "publish" && status === "pending") return this.#outbox.put("publish_idea", seen);
    if (action === "restore" && status === "hidden") return this.#outbox.put("restore_idea", seen);
    if (action === "hide" && status !== "hidden") this.#ask({ kind: "hide", id, version });
    if (action === "edit") this.#ask({ kind: "edit", id, version, text: idea.text });
    if (action === "spotlight") return this.#light(idea, seen);
    return false;
  }

  /** An edit that is open is not lost to a slip of the hand. */
  #ask(mode) {
    if (this.mode?.kind === "edit" && this.mode.id !== mode.id) this.#note("editOpen");
    else this.mode = mode;
  }

  /** Big screen on and off; an idea that waits is published on the way. */
  #light(idea, seen) {
    if (idea.id === this.spotlight) this.takeOffScreen();
    else if (idea.status === "published") this.#outbox.put("spotlight_idea", seen);
    else if (idea.status === "pending") {
      this.#thenSpotlight.add(this.#outbox.put("publish_idea", seen).nonce);
      return true;
    }
    return false;
  }

  #refused(entry, ack) {
    this.#thenSpotlight.delete(entry.nonce);
    this.#last.refused(entry);
    const message = ack.code === "conflict" && ack.by ? this.#whoWasFirst(ack) : ack.message;
    this.#tell({ kind: "refused", sentence: this.#say("failed", { idea: this.excerptOf(entry.idea), message }) });
    // What was typed comes back, to be saved on top of what the other moderator did or thrown away.
    if (entry.name === "edit_idea" && !this.mode) {
      this.mode = { kind: "edit", id: entry.idea, version: ack.version ?? entry.version, text: entry.text };
    }
  }

  #done(name, idea, version) {
    this.#tell({ kind: "done", sentence: this.#say(`done.${name}`, { idea: this.excerptOf(idea) }), idea, version });
  }

  #whoWasFirst({ by, status }) {
    return this.#say("first", { by, what: this.#say(`statuses.${status}`) });
  }

  #note(key, values) {
    this.#tell({ kind: "note", sentence: this.#say(key, values) });
  }
}
