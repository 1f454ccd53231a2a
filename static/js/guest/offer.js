import { html, render } from "../../vendor/preact-htm.module.js";
import { Reader } from "./similar.js";
import { isSupported, shownCount } from "./views.js";

const SETTLE = 500; // ms after the last key; nobody wants to read while they type
const MOST = 3;
const LEAST = 0.15; // score of similar.js; measured by bench/figures/duplicates.py

/**
 * What hangs on the wall already and says what is being written: offered for support instead. It never moves the focus,
 * is said aloud once, and goes when it is not wanted, until another text is begun.
 */
export class Offer {
  #element;
  #field;
  #options;
  #reader = new Reader();
  #timer = null;
  #ids = [];
  #unwanted = false;

  /**
   * field: where one writes. ideas(): the wall, a Map. isOwn(id): the visitor's own. announce(sentence). changed(): draws
   * anew. toggle(idea, on): supports. texts and say: the page's.
   */
  constructor(element, field, options) {
    this.#element = element;
    this.#field = field;
    this.#options = options;
    field.addEventListener("input", () => this.#wait(SETTLE));
    this.#wait(SETTLE); // it comes when something is written already
  }

  #wait(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  /** Reads on where the wall is not known yet, a slice at a time. */
  #look() {
    this.#reader.see(this.#options.ideas());
    if (!this.#reader.readOn()) return this.#wait(0);
    const before = this.#ids.length;
    this.#ids = this.#reader.like(this.#field.value, MOST, LEAST).filter((id) => !this.#options.isOwn(id));
    const count = this.#ids.length;
    if (count > 0 && before === 0 && !this.#unwanted) this.#options.announce(this.#options.say("similar.announced", { count }));
    this.#options.changed();
  }

  /** supporting: as the wall has it. */
  draw(supporting) {
    if (this.#field.value.trim() === "") {
      this.#ids = [];
      this.#unwanted = false;
    }
    const { texts, toggle, changed } = this.#options;
    const wall = this.#options.ideas();
    const ideas = this.#unwanted ? [] : this.#ids.map((id) => wall.get(id)).filter(Boolean);
    const dismiss = () => {
      this.#unwanted = true;
      this.#field.focus(); // whoever pressed the button goes on writing
      changed();
    };
    this.#element.hidden = ideas.length === 0;
    render(ideas.length > 0 && html`<${Offered} ...${{ ideas, supporting, texts, toggle, dismiss }} />`, this.#element);
  }
}

function Offered({ ideas, supporting, texts, toggle, dismiss }) {
  const { supports, entries, echoes } = supporting;
  return html`
    <h3 id="similar-title">${texts.similar.title}</h3>
    <p class="quiet">${texts.similar.instead}</p>
    <ul>
      ${ideas.map((idea) => {
        const pressed = isSupported(idea.id, supports, entries);
        return html`
          <li key=${idea.id} data-like=${idea.id}>
            <p class="idea-text" id="similar-${idea.id}" dir="auto">${idea.text}</p>
            <p class="support">
              <button type="button" aria-pressed=${String(pressed)} aria-describedby="similar-${idea.id}"
                onClick=${() => toggle(idea, !pressed)}>${texts.support}</button>
              <span class="support-count">${shownCount(idea, entries, echoes)}<span class="visually-hidden"> ${texts.supported}</span></span>
              ${pressed && html`<span class="quiet">${texts.similar.thanks}</span>`}
            </p>
          </li>`;
      })}
    </ul>
    <button type="button" class="similar-dismiss" onClick=${dismiss}>${texts.similar.dismiss}</button>
  `;
}
