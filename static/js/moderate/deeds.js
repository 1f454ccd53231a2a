import { lastOwn } from "./history.js";

/** Commands that can be taken back. */
const DEEDS = new Set([
  "publish_idea", "hide_idea", "restore_idea", "edit_idea",
  "merge_ideas", "split_idea",
  "queue_idea", "unqueue_idea", "file_idea", "stage_idea", "take_next",
  "sort_ideas", "add_theme", "change_theme", "remove_theme", "restore_theme",
]);

/** The same of what panels do beside the ideas: the list of decisions knows how, once the screen tells of it. */
const BESIDE_IDEAS = new Set([
  "switch_modes", "revert_modes", "mute_visitor", "unmute_visitor",
  "prepare_poll", "change_poll", "open_poll", "close_poll", "show_results", "hide_word", "restore_word", "remove_poll", "undo_poll",
]);

/** What a command or a deed is about: an idea, or a theme alone. */
const about = ({ idea, theme }) => idea ?? theme;

/** Whether what a command did can be taken back. */
export function isDeed({ name }) {
  return DEEDS.has(name);
}

function isBesideIdeas({ name }) {
  return BESIDE_IDEAS.has(name);
}

/** One thing done, to one idea or to many: what became of it, until all answers are there. */
class Doing {
  deeds = []; // those that went through, as history.js has them
  refused = []; // [entry, ack]
  undoes = false; // to be taken back as soon as it has gone through

  constructor(name, entries) {
    this.name = name;
    this.entries = entries;
  }

  get isOver() {
    return this.deeds.length + this.refused.length === this.entries.length;
  }
}

/**
 * What one moderator does: the commands that go out, one or many in one go, and how the last of it is taken back: be it
 * still underway, just acknowledged, or told of by the screen, as after a reload.
 */
export class Deeds {
  #me;
  #outbox;
  #over;
  #picture = null;
  #doings = new Map(); // by nonce
  #fresh = []; // over, but not on the screen yet
  #busy = new Set();
  #busyOf = null; // the outbox's entries that #busy was made of
  #awaited = null; // the deeds beside the ideas as the screen had them when one more was acknowledged

  /** me: this moderator's name. over(doing): all answers to what was done are there. */
  constructor(me, outbox, over) {
    this.#me = me;
    this.#outbox = outbox;
    this.#over = over;
  }

  update(picture) {
    this.#picture = picture;
    this.#fresh = this.#fresh.filter(({ deeds }) => deeds.some((deed) => !isShown(deed, picture)));
  }

  /** Whether a command about this idea, or this theme, is underway. */
  isBusy(id) {
    if (this.#busyOf !== this.#outbox.entries) {
      this.#busyOf = this.#outbox.entries;
      this.#busy = new Set(this.#busyOf.map(about));
    }
    return this.#busy.has(id);
  }

  /** Sends a command about each of these: [fields]. Returns the entries. */
  do(name, all) {
    const batch = all.length > 1 ? { batch: newBatch() } : {};
    return this.#send(name, all.map((fields) => [name, { ...fields, ...batch }]));
  }

  /** Takes back what was done, all of it in one go, but what is underway. */
  undo(deeds) {
    const [beside] = deeds.filter(({ command }) => command);
    if (beside) return void (this.isUnderway || this.#outbox.put(beside.command, beside.fields));
    const free = deeds.filter((deed) => !this.isBusy(about(deed))).toReversed();
    const batch = free.length > 1 ? { batch: newBatch() } : {};
    if (free.length === 0) return;
    this.#send("undo", free.map((deed) => undoing(deed, batch)));
  }

  /** Whether something beside the ideas is underway, or not on the screen yet. */
  get isUnderway() {
    const isAwaited = this.#awaited !== null && this.#awaited === this.#picture?.deeds;
    return isAwaited || this.#outbox.entries.some(isBesideIdeas);
  }

  /** Takes back the last of one's own. Returns {undone: true}, {waits: what it is about} for what is underway, {soon: true}, or {}. */
  undoLast() {
    if (this.isUnderway) return { soon: true };
    const underway = this.#outbox.entries.findLast((entry) => isDeed(entry) && !this.#doings.get(entry.nonce)?.undoes);
    if (underway) {
      this.#doingOf(underway).undoes = true;
      return { waits: about(underway) };
    }
    const last = this.#fresh.pop() ?? lastOwn(this.#picture, this.#me, (id) => !this.isBusy(id));
    if (last) this.undo(last.deeds);
    return last ? { undone: true } : {};
  }

  /** An ack to any command; those of others' panels are none of ours. */
  answered(entry, ack) {
    if (isBesideIdeas(entry)) return this.#heard(ack);
    if (entry.panel !== undefined) return;
    if (!isDeed(entry) && !entry.name.startsWith("undo_")) return;
    const doing = this.#doingOf(entry);
    this.#doings.delete(entry.nonce);
    if (ack.ok) doing.deeds.push(deedOf(entry, ack));
    else doing.refused.push([entry, ack]);
    if (!doing.isOver) return;
    this.#fresh = this.#fresh.filter(({ deeds }) => !deeds.some((deed) => about(deed) === about(entry)));
    this.#over(doing);
    if (doing.undoes) this.undo(doing.deeds);
    else if (isDeed(entry) && doing.deeds.length) this.#fresh.push(doing);
  }

  /** The screen may have told of it before the ack came. */
  #heard({ ok, position }) {
    const deeds = this.#picture?.deeds ?? [];
    if (ok && !(deeds.at(-1)?.id >= position)) this.#awaited = deeds;
  }

  #send(name, commands) {
    const doing = new Doing(name, commands.map(([command, fields]) => this.#outbox.put(command, fields)));
    for (const { nonce } of doing.entries) this.#doings.set(nonce, doing);
    return doing.entries;
  }

  /** What a command belongs to; on its own where it was given before a reload. */
  #doingOf(entry) {
    if (!this.#doings.has(entry.nonce)) this.#doings.set(entry.nonce, new Doing(entry.name, [entry]));
    return this.#doings.get(entry.nonce);
  }
}

/** What an ack says was done, as history.js has it. */
function deedOf({ idea }, { step, sorted, theme, version }) {
  if (step) return { idea, step };
  if (sorted) return { idea, sorted: sorted[idea] };
  return theme ? { theme, version: version ?? 1 } : { idea, version };
}

/** The command that takes it back, with its fields. */
function undoing(deed, batch) {
  const { idea, step, sorted, theme } = deed;
  if (step) return ["undo_step", deed];
  if (theme) return ["undo_theme", deed];
  return sorted ? ["undo_sorting", { idea, ideas: { [idea]: sorted }, ...batch }] : ["undo_idea", { ...deed, ...batch }];
}

function isShown({ idea, version, step, sorted, theme }, picture) {
  if (step) return picture.turn >= step;
  if (theme) return picture.themes?.get(theme)?.version >= version;
  if (sorted) return !((picture.ideas.get(idea)?.sorting?.version ?? 1) < sorted);
  return !(picture.ideas.get(idea)?.version < version);
}

/** The id of what is done in one go: nothing but 16 random digits. */
function newBatch() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `b${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
