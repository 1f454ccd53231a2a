/** The themes on a guest's page: what the form offers, and which of them the wall is limited to. */

const NOTHING = Object.freeze([]);

export class Themes {
  #choosing; // the form's own list, where there is a form
  #filter;
  #drawn = null;
  #shown = { ideas: null, theme: null, left: null }; // of thousands, and asked for at each drawing

  /** choosing: the form's <select>, or null; filter: the wall's. */
  constructor(choosing, filter) {
    this.#choosing = choosing;
    this.#filter = filter;
  }

  /** The theme that the wall is limited to; "" for all. */
  get wanted() {
    return this.#filter.value;
  }

  /** The ideas of that theme; all of them where none is wanted. ideas: Map. */
  of(ideas) {
    const theme = this.wanted;
    if (theme === "") return ideas;
    if (this.#shown.ideas !== ideas || this.#shown.theme !== theme) {
      this.#shown = { ideas, theme, left: new Map([...ideas].filter(([, idea]) => idea.theme === theme)) };
    }
    return this.#shown.left;
  }

  /** themes: those that there are now, in their order. What was chosen stays so, unless it is gone. */
  draw(themes = NOTHING) {
    if (this.#drawn === themes) return;
    this.#drawn = themes;
    for (const list of [this.#choosing, this.#filter].filter(Boolean)) fill(list, themes);
  }
}

function fill(list, themes) {
  const there = [...list.options].slice(1).map(({ value, text }) => `${value} ${text}`).join("\n");
  if (there !== themes.map(({ id, title }) => `${id} ${title}`).join("\n")) {
    const { value } = list;
    list.replaceChildren(list.options[0], ...themes.map(({ id, title }) => new Option(title, id)));
    list.value = themes.some(({ id }) => id === value) ? value : "";
  }
  list.closest("[data-themes]").hidden = themes.length === 0;
}
