import * as texts from "../texts.js";
import { EMPTY, crossed, moved, pointed, refreshed, settled } from "./lists.js";

const DECISIONS = new Set(["publish_idea", "hide_idea", "restore_idea", "edit_idea"]);
const EXCERPT = 60; // characters; enough to recognise an idea in a message

/**
 * What one moderator does at the desk: where the cursor is, what is being asked, and the commands that follow.
 *
 * desk: as lists.js describes it. mode: {kind: "hide" | "edit", id, version, text?} or null. ideas: Map, set by update().
 */
export class Desk {
  desk = EMPTY;
  mode = null;
  ideas = new Map();
  spotlight = null;
  wantsFocus = false; // the moderator moved the cursor: focus follows it once it is drawn
  #outbox;
  #reasons;
  #say;
  #mine = []; // own decisions that can be undone, the last at the end: {idea, version}
  #thenSpotlight = new Set(); // nonces of publications that go on to the big screen

  /** reasons: the codes behind the keys 1 to 7. say(sentence) shows a message. */
  constructor({ outbox, reasons, say }) {
    this.#outbox = outbox;
    this.#reasons = reasons;
    this.#say = say;
  }

  update(ideas, spotlight) {
    this.ideas = ideas;
    this.spotlight = spotlight;
    this.desk = refreshed(this.desk, ideas);
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
    if (action === "next") this.desk = moved(this.desk, this.ideas, 1);
    else if (action === "previous") this.desk = moved(this.desk, this.ideas, -1);
    else if (action === "right") this.desk = crossed(this.desk, this.ideas, 1);
    else if (action === "left") this.desk = crossed(this.desk, this.ideas, -1);
    else if (action === "cancel") this.mode = null;
    else if (action === "undo") this.undo();
    else if (!this.desk.cursor) this.#say(texts.desk.nothingChosen);
    else if (this.#perform(action)) this.desk = moved(this.desk, this.ideas, 1);
  }

  /** One of the reasons, by its number from 1. */
  choose(number) {
    const code = this.#reasons[number - 1];
    if (this.mode?.kind !== "hide" || !code) return;
    const { id, version } = this.mode;
    this.mode = null;
    this.wantsFocus = true;
    this.#outbox.put("hide_idea", { idea: id, version, reason: code });
    if (this.desk.cursor?.id === id) this.desk = moved(this.desk, this.ideas, 1);
  }

  saveEdit() {
    const { id, version, text } = this.mode;
    this.mode = null;
    this.wantsFocus = true;
    this.#outbox.put("edit_idea", { idea: id, version, text });
  }

  undo() {
    const decision = this.#mine.pop();
    if (!decision) return this.#say(texts.desk.nothingToUndo);
    this.#outbox.put("undo_idea", decision);
  }

  /** An ack to one of the commands above. */
  answered(entry, ack) {
    if (!ack.ok) return this.#refused(entry, ack);
    for (const decision of this.#mine) if (decision.idea === entry.idea) decision.version = ack.version;
    if (DECISIONS.has(entry.name)) this.#mine.push({ idea: entry.idea, version: ack.version });
    if (entry.name === "undo_idea") this.#say(texts.desk.undone);
    if (this.#thenSpotlight.delete(entry.nonce)) {
      this.#outbox.put("spotlight_idea", { idea: entry.idea, version: ack.version });
    }
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
    if (this.mode?.kind === "edit" && this.mode.id !== mode.id) this.#say(texts.desk.editOpen);
    else this.mode = mode;
  }

  /** Big screen on and off; an idea that waits is published on the way. */
  #light(idea, seen) {
    if (idea.id === this.spotlight) this.#outbox.put("spotlight_idea", { idea: null });
    else if (idea.status === "published") this.#outbox.put("spotlight_idea", seen);
    else if (idea.status === "pending") {
      this.#thenSpotlight.add(this.#outbox.put("publish_idea", seen).nonce);
      return true;
    }
    return false;
  }

  #refused(entry, ack) {
    this.#thenSpotlight.delete(entry.nonce);
    const text = this.ideas.get(entry.idea)?.text ?? "";
    const excerpt = text.length > EXCERPT ? `${text.slice(0, EXCERPT)} …` : text;
    const first = ack.code === "conflict" && texts.desk.first(ack.by, texts.desk.statuses[ack.status] ?? ack.status);
    this.#say(texts.desk.failed(excerpt, first || ack.message));
    // What was typed comes back, to be saved on top of what the other moderator did or thrown away.
    if (entry.name === "edit_idea" && !this.mode) {
      this.mode = { kind: "edit", id: entry.idea, version: ack.version ?? entry.version, text: entry.text };
    }
  }
}
