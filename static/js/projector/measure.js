import { html, render } from "../../vendor/preact-htm.module.js";

/**
 * How high cards are, each measured once for each way it can be set: with two hundred on the wall, one more idea must not
 * cost a measure of all others, and the wall that comes back after a spotlight none at all.
 */

const MOST = 4_000; // texts that are remembered

export class Measure {
  #known = new Map(); // text, name, origin and group -> Map(look -> {height, isUncut, isWhole})
  #card;

  /** card(idea): a card as it hangs on the wall. */
  constructor(card) {
    this.#card = card;
  }

  /**
   * The ideas' boxes where they are set as {size, lines, width}. `wall`: the element on which they are to hang.
   * isUncut: all lines are there. isWhole: so are all words, none broken.
   */
  boxes(wall, ideas, look) {
    const name = `${wall.className} ${look.size} ${look.lines} ${look.width}`; // a theme's cards say less
    if (this.#known.size > MOST) this.#known.clear();
    const missing = ideas.filter((idea) => !this.#of(idea).has(name));
    if (missing.length > 0) this.#measure(wall, missing, look, name);
    return ideas.map((idea) => this.#of(idea).get(name));
  }

  #of({ text, name, origin, group }) {
    const key = `${origin} ${group ?? ""}\n${name ?? ""}\n${text}`;
    if (!this.#known.has(key)) this.#known.set(key, new Map());
    return this.#known.get(key);
  }

  #measure(wall, ideas, look, name) {
    const list = document.createElement("ul");
    list.className = "stage-wall stage-measure";
    setLook(list, look);
    wall.append(list);
    render(html`${ideas.map(this.#card)}`, list);
    const cards = [...list.children];
    const texts = cards.map((card) => card.querySelector(".stage-text"));
    const heights = cards.map((card) => card.offsetHeight);
    const uncut = texts.map((text) => text.scrollHeight <= text.clientHeight + 1);
    list.dataset.measuring = "";
    const whole = texts.map((text) => text.scrollWidth <= text.clientWidth + 1);
    for (const [n, idea] of ideas.entries()) {
      this.#of(idea).set(name, { height: heights[n], isUncut: uncut[n], isWhole: whole[n] });
    }
    render(null, list);
    list.remove();
  }
}

export function setLook(list, { size, lines, width }) {
  list.style.setProperty("--size", size);
  list.style.setProperty("--lines", lines);
  list.style.setProperty("--width", `${width}px`);
}
