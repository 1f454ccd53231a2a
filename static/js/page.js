/** What the script of every page has in common: the server's words, one paint a frame, one voice, how to ask. */

/** The JSON that the server put into the page under this id. */
export function readJson(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/**
 * Says sentences in the page's language: say("wall.reveal", {count: 3}) -> "3 neue Ideen zeigen".
 *
 * `texts`: as templates/texts.html wrote them; a sentence with {names} to be filled, or {one, other} where it depends
 * on {count}. `language`: a BCP 47 tag.
 */
export function speaker(texts, language) {
  const plural = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const found = key.split(".").reduce((part, name) => part[name], texts);
    const sentence = typeof found === "string" ? found : found[plural.select(values.count)] ?? found.other;
    return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
}

/** "Wunsch · Digitale Stadt" */
export function factsOf(idea, themes, texts) {
  const kind = new Map(texts.kinds).get(idea.kind) ?? idea.kind;
  const theme = themes.find(({ id }) => id === idea.theme);
  return theme ? `${kind} · ${theme.title}` : kind;
}

/** "Nicht verständlich"; a reason in a moderator's own words stays as it is. */
export function reasonOf(reason, texts) {
  return new Map(texts.reasons).get(reason) ?? reason;
}

/** "im Saal" */
export function originOf(idea, texts) {
  return texts.origins[idea.origin] ?? idea.origin;
}

/** The gathering as the screen's facts have it, in the page's language where it has been translated. */
export function gatheringIn(language, facts) {
  return facts.gathering?.languages?.[language] ?? facts.gathering ?? null;
}

const inOrder = new WeakMap(); // by the collection: cards are drawn anew where the list is another one
const NO_THEMES = Object.freeze([]);

/** The themes that are there, in their order and in the page's language. themes: the screen's collection, a Map. */
export function themesIn(language, themes) {
  if (!themes) return NO_THEMES;
  if (!inOrder.has(themes)) {
    const there = [...themes.values()].filter(({ removed }) => !removed);
    there.sort((one, other) => one.place - other.place);
    inOrder.set(themes, there.map((theme) => ({ ...theme, ...theme.languages?.[language] })));
  }
  return inOrder.get(themes);
}

/** Shows the state of the connection in the page's header, in words and by data-state for the colour. */
export function markConnection(element, state, texts) {
  element.dataset.state = state;
  element.textContent = texts.connection[state];
}

/** Runs `draw` once before the next paint, however often it is asked for until then. */
export function onFrame(draw) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}

const GATHER = 300; // ms; what happens together is said together
const EVERY = 4_000; // ms; a screen reader needs about this long for one sentence

/**
 * The page's one polite live region. What is said under the same key replaces what waits under it, so that a count
 * is read once, at its latest value.
 */
export class Announcer {
  #element;
  #waiting = new Map();
  #timer = null;

  constructor(element) {
    this.#element = element;
  }

  say(key, sentence) {
    this.#waiting.set(key, sentence);
    this.#timer ??= setTimeout(() => this.#speak(), GATHER);
  }

  #speak() {
    this.#element.textContent = [...this.#waiting.values()].join(" ");
    this.#waiting.clear();
    this.#timer = setTimeout(() => this.#rest(), EVERY);
  }

  #rest() {
    this.#timer = null;
    this.#element.textContent = ""; // so that the same sentence is read again when it is true again
    if (this.#waiting.size) this.#speak();
  }
}

const WHOLE_ANSWER = 60_000; // ms; a whole screen takes a slow phone a while

/**
 * Asks the server; with a `body`, which is sent as JSON, by POST. `token`: a visitor's, where there is no cookie.
 * `begin`: ms until the answer must begin. Returns [its JSON, its headers]; rejects when it is late or no success.
 */
export async function request(address, { body, token, begin }) {
  const late = new AbortController();
  let timer = setTimeout(() => late.abort(), begin);
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const post = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  try {
    const response = await fetch(address, { ...post, headers, signal: late.signal });
    clearTimeout(timer);
    timer = setTimeout(() => late.abort(), WHOLE_ANSWER);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return [await response.json(), response.headers];
  } finally {
    clearTimeout(timer);
  }
}

/** A moment between two, drawn evenly. */
export function drawn([least, most]) {
  return least + Math.random() * (most - least);
}
