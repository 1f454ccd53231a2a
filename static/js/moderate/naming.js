const EXCERPT = 60; // characters; enough to recognise an idea in a message

/** How ideas and themes are called in messages. desk: what has `ideas`, `themes` and `picture`; say(key, values): as in page.js. */
export class Naming {
  #desk;
  #say;

  constructor(desk, say) {
    this.#desk = desk;
    this.#say = say;
  }

  /** „Freies WLAN am Marktplatz …“ */
  excerptOf(id) {
    const text = this.#desk.ideas.get(id)?.text ?? "";
    return this.#say("quoted", { text: text.length > EXCERPT ? `${text.slice(0, EXCERPT)} …` : text });
  }

  /** The same of an idea or a theme, by its id. */
  nameOf(id) {
    return this.#desk.ideas.has(id) ? this.excerptOf(id) : this.#say("quoted", { text: this.titleOf(id) ?? "" });
  }

  /** What a theme is called, also one that was removed; null where there is none of this id. */
  titleOf(id) {
    return (this.#desk.themes.find((theme) => theme.id === id) ?? this.#desk.picture.themes?.get(id))?.title ?? null;
  }

  /** The theme that an entry is about; one that was just made is not on the screen yet. */
  themeOf({ title }, theme) {
    return title ? this.#say("quoted", { text: title }) : this.nameOf(theme);
  }
}
