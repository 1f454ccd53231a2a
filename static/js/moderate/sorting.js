/**
 * Sorting ideas into themes by key. While the chooser is open each theme has a digit or a letter, and whoever presses it has
 * sorted what is chosen, or the cursor's idea, and is at the next one: one key an idea.
 */

const DIGITS = "123456789";
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const NOWHERE = "0";
const ADD = "+";
const BACK = "Backspace";
/** What the desk's own keys still do meanwhile. */
const THROUGH = ["next", "previous", "selectNext", "selectPrevious", "select", "reveal", "sort", "undo", "theme-accept"];

/**
 * By a theme's id the keys that choose it: a digit for each of the first nine, and the first letter of its title that is
 * still free. taken: keys that mean something else.
 */
export function keysOf(themes, taken = []) {
  const used = new Set(taken);
  return new Map(themes.map(({ id, title }, place) => {
    const letter = [...title.toLowerCase(), ...LETTERS].find((one) => /^\p{L}$/u.test(one) && !used.has(one));
    if (letter) used.add(letter);
    return [id, [DIGITS[place], letter].filter(Boolean)];
  }));
}

export class Sorting {
  isOpen = false;
  isNaming = false; // a new theme
  #desk;
  #note;
  #then = new Map(); // nonce of a theme that is being made -> ids to be sorted into it

  /** desk: a Desk. note(key, values): as the desk's own. */
  constructor(desk, { note }) {
    this.#desk = desk;
    this.#note = note;
  }

  toggle() {
    this.isOpen = !this.isOpen;
    this.isNaming = false;
    if (this.isOpen && !this.#desk.desk.cursor) this.#desk.key("next");
  }

  close() {
    this.isOpen = this.isNaming = false;
    this.#desk.wantsFocus = true;
  }

  keys(bindings) {
    return keysOf(this.#desk.themes, THROUGH.map((action) => bindings.keyOf(action)));
  }

  /** A key was pressed. Returns whether it was one for themes: any character that the desk does not mean. */
  take(key, bindings) {
    if (!this.isOpen || this.#desk.mode) return false;
    if (key === "Escape") return this.#taken(() => this.close());
    if (key === BACK) return this.#taken(() => this.#back());
    if (key.length !== 1 || THROUGH.includes(bindings.actionOf(key))) return false;
    if (key === NOWHERE) return this.#taken(() => this.choose(null));
    if (key === ADD) return this.#taken(() => (this.isNaming = true));
    const keys = this.keys(bindings);
    const theme = this.#desk.themes.find(({ id }) => keys.get(id).includes(key.toLowerCase()));
    return this.#taken(() => (theme ? this.choose(theme.id) : this.#note("sort.noKey")));
  }

  #taken(deed) {
    deed();
    return true;
  }

  /** What is chosen, or the cursor's idea, goes into a theme, or with null out of any; and on to the next. */
  choose(theme) {
    const desk = this.#desk;
    const ids = desk.targets;
    if (ids.length === 0) return this.#note("nothingChosen");
    desk.wantsFocus = true;
    if (this.into(theme, ids)) desk.goOnFrom(ids);
  }

  /** Returns whether they are dealt with. */
  into(theme, ids) {
    const desk = this.#desk;
    const free = ids.filter((id) => desk.ideas.has(id) && !desk.isBusy(id));
    if (free.length === 0) return false;
    const elsewhere = free.map((id) => desk.ideas.get(id)).filter((idea) => (idea.theme ?? null) !== theme);
    const sorted = ({ id, sorting }) => ({ idea: id, ideas: { [id]: sorting?.version ?? 1 }, ...(theme && { theme }) });
    if (elsewhere.length > 0) desk.deeds.do("sort_ideas", elsewhere.map(sorted));
    return true;
  }

  /** A theme that is not there yet; `ids`, or what is chosen, go into it once it is. */
  add(title, ids = this.isOpen ? this.#desk.targets : []) {
    const [{ nonce }] = this.#desk.deeds.do("add_theme", [{ title }]);
    this.#then.set(nonce, ids);
    this.isNaming = false;
    if (this.isOpen) this.#desk.wantsFocus = true;
  }

  /** An ack to any command. */
  answered({ nonce }, ack) {
    const ids = this.#then.get(nonce) ?? [];
    this.#then.delete(nonce);
    if (ack.ok && ids.length > 0 && this.into(ack.theme, ids) && this.isOpen) this.#desk.goOnFrom(ids);
  }

  #back() {
    this.#desk.undoLast();
    this.#desk.key("previous");
  }
}
