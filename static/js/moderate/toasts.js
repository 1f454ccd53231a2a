const MOST = 3; // at once; more would cover the lists

/**
 * What the desk tells the moderator: {id, kind: "done" | "note" | "refused", sentence, idea?, version?}, the latest
 * last; with a version, the decision that made it can be taken back. What was refused stays until it is dismissed; the
 * others go by themselves, when their bar has run out.
 */
export class Toasts {
  list = [];
  #ids = 0;

  /** Takes the place of what was said about the same idea, so that nothing offers to undo what was undone. */
  add(toast) {
    this.#ids += 1;
    const others = this.list.filter(({ kind, idea }) => kind === "refused" || (idea && idea !== toast.idea));
    this.list = [...others, { ...toast, id: this.#ids }].slice(-MOST);
  }

  drop(id) {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
