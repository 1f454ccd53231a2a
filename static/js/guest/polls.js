import { html, painter } from "../html.js";
import { secondsLeft } from "../polls/figures.js";
import { Cards } from "./polls-view.js";

const SECOND = 1_000; // ms

/** The polls beside the wall. While one of them ends by the clock, it asks to be drawn every second. */
export class Polls {
  #place;
  #paint;
  #shared;
  #redraw;
  #ticking = null;

  /** place: the list in the page. shared: as for Cards; redraw() draws the page. */
  constructor(place, { redraw, ...shared }) {
    this.#place = place;
    this.#paint = painter(place);
    this.#shared = shared;
    this.#redraw = redraw;
  }

  /** polls, voices, sending, refused: as for Cards. */
  draw(given) {
    if (this.#isUsed) return;
    delete this.#place.dataset.untouched;
    const now = Date.now();
    this.#paint(html`<${Cards} ...${this.#shared} ...${given} now=${now} />`);
    this.#tick([...given.polls.values()].some((poll) => secondsLeft(poll, this.#shared.audience, now) !== null));
  }

  /** What was in the page stays while somebody is in it: it works by itself. */
  get #isUsed() {
    return "untouched" in this.#place.dataset && this.#place.contains(document.activeElement);
  }

  #tick(isOn) {
    if (isOn === (this.#ticking !== null)) return;
    if (isOn) this.#ticking = setInterval(this.#redraw, SECOND);
    else this.#ticking = clearInterval(this.#ticking) ?? null;
  }
}
