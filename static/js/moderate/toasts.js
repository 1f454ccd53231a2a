const MOST = 3; // at once; more would cover the lists

/**
 * What the desk tells the moderator: {id, kind: "done" | "note" | "refused", sentence, ideas?, deeds?}, the latest last;
 * `ideas`: what it is about; with `deeds`, as history.js has them, it can be taken back. What was refused stays until it
 * is dismissed; the others go by themselves, when their bar has run out.
 */
export class Toasts {
  list = [];
  #ids = 0;

  /** Takes the place of what was said about the same ideas, so that nothing offers to undo what was undone. */
  add(toast) {
    this.#ids += 1;
    const isOther = ({ kind, ideas }) => kind === "refused" || (ideas && !ideas.some((id) => toast.ideas?.includes(id)));
    this.list = [...this.list.filter(isOther), { ...toast, id: this.#ids }].slice(-MOST);
  }

  drop(id) {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
