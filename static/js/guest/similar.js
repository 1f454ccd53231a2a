/**
 * Which of the ideas on the wall say what somebody is writing. A cousin of live/similarity.py, for what this phone holds
 * anyway: nothing is asked of the server, and nothing of what is typed leaves the phone.
 */

const WORD = /[\p{L}\p{N}]+/gu;
const EMPTY = new Set((
  "aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bitte da damit dann das " +
  "dass dem den denn der des die dies diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines er es " +
  "etwas für gibt hab habe haben hat hier ich ihr im immer in ins ist ja jede jedem jeden jeder kann kein keine keinen können " +
  "könnte man mehr mit muss müssen nach nicht noch nur ob oder ohne schon sehr sein sich sie sind so soll sollen sollte sollten " +
  "str strasse über um und uns unser unsere unserer unter viel viele vom von vor war was wenn wer werden wie wir wird wo wurde " +
  "wäre zu zum zur a and are be for from have i in is it more no not of on or our should that the there they this to we with"
).split(" "));
const FEW = 8; // weighty words; a text of fewer counts as if it held so many, or one in common would make it alike
const SMALL = 50; // texts; among fewer a word that only one other holds may be a word of every day
const STRICTER = 0.05; // of the score, where there is hardly any text; docs/decisions/0198-offers-on-a-small-wall.md
const CLOSE = 40; // texts that are compared exactly, of those that have most in common
const SHORTEST = 4; // letters that stay of a word
const ENDINGS = /(?:innen|ungen|ung|ern|em|en|er|es|et|st|e|n|s|t)$/;
const STREET = /(?<=..)(?:strasse|str)$/; // "Kölner Straße", "Kölnerstr." and "Kölner Str" are one place
const UMLAUTS = { ä: "a", ö: "o", ü: "u" };

/** What a text is about: its words without endings, by how often they come. */
export function stems(text) {
  const found = new Map();
  for (const [word] of text.toLowerCase().replaceAll("ß", "ss").matchAll(WORD)) {
    if (EMPTY.has(word)) continue;
    const stem = stemOf(word.replace(STREET, ""));
    found.set(stem, (found.get(stem) ?? 0) + 1);
  }
  return found;
}

function stemOf(word) {
  const plain = word.replace(/[äöü]/g, (letter) => UMLAUTS[letter]);
  const short = plain.replace(ENDINGS, "");
  const stem = short.length >= SHORTEST ? short : plain;
  const shorter = stem.replace(ENDINGS, "");
  return shorter.length > SHORTEST ? shorter : stem;
}

/** Texts by id. */
export class Index {
  #stems = new Map(); // id -> Map(stem -> how often)
  #holders = new Map(); // stem -> Set(id)

  get size() {
    return this.#stems.size;
  }

  put(id, text) {
    this.drop(id);
    const found = stems(text);
    this.#stems.set(id, found);
    for (const stem of found.keys()) {
      if (!this.#holders.has(stem)) this.#holders.set(stem, new Set());
      this.#holders.get(stem).add(id);
    }
  }

  drop(id) {
    for (const stem of this.#stems.get(id)?.keys() ?? []) {
      const holders = this.#holders.get(stem);
      holders.delete(id);
      if (holders.size === 0) this.#holders.delete(stem);
    }
    this.#stems.delete(id);
  }

  /**
   * Up to `count` texts like this one: [{id, score}], the most alike first, from a score of `least` on. Among few texts it
   * takes more: two words in common, and a higher score.
   */
  like(text, count, least) {
    const weights = this.#weights(stems(text));
    const norm = this.#norm(weights);
    const few = Math.max(0, 1 - this.size / SMALL);
    const enough = least > 0 ? least + STRICTER * few : 0; // from 0 on is all that there is
    return this.#closest(weights)
      .map((id) => ({ id, score: this.#common(weights, id) / norm }))
      .filter(({ id, score }) => score >= enough && (few === 0 || least === 0 || this.#sharesTwo(weights, id)))
      .sort((one, other) => other.score - one.score)
      .slice(0, count);
  }

  #sharesTwo(weights, id) {
    let shared = 0;
    for (const stem of this.#stems.get(id).keys()) if (weights.has(stem)) shared += 1;
    return shared > 1;
  }

  #closest(weights) {
    const common = new Map();
    for (const [stem, weight] of weights) {
      for (const id of this.#holders.get(stem) ?? []) common.set(id, (common.get(id) ?? 0) + weight * weight);
    }
    const ranked = [...common].map(([id, weight]) => [id, weight / Math.sqrt(this.#stems.get(id).size)]);
    return ranked.sort((one, other) => other[1] - one[1]).slice(0, CLOSE).map(([id]) => id);
  }

  #common(weights, id) {
    const theirs = this.#weights(this.#stems.get(id));
    let sum = 0;
    for (const [stem, weight] of theirs) sum += weight * (weights.get(stem) ?? 0);
    return sum / this.#norm(theirs);
  }

  /** A stem weighs the more, the fewer texts hold it. */
  #weights(found) {
    const every = this.#stems.size + 1;
    const weights = new Map();
    for (const [stem, times] of found) {
      const holders = this.#holders.get(stem)?.size ?? 1;
      weights.set(stem, (1 + Math.log(times)) * (1 + Math.log(every / holders)));
    }
    return weights;
  }

  #norm(weights) {
    const weighty = 1 + Math.log((this.#stems.size + 1) / 2);
    let square = 0;
    for (const weight of weights.values()) square += weight * weight;
    return Math.sqrt(Math.max(FEW * weighty * weighty, square));
  }
}

const SLICE = 6; // ms of reading between two paints: an old phone must not stutter under somebody's fingers

/** Keeps an index of the wall, in slices; each wording of an idea leads to it. */
export class Reader {
  index = new Index();
  #read = new Map(); // id of a text -> the text
  #ideas = null;
  #waiting = [];

  /** Whether it knows all of the wall. */
  get isReady() {
    return this.#ideas !== null && this.#waiting.length === 0;
  }

  /** The wall as it is now, a Map of ideas: what changed is to be read. The same Map again changes nothing. */
  see(ideas) {
    if (ideas === this.#ideas) return;
    this.#ideas = ideas;
    this.#waiting = [...ideas.values()].flatMap(textsOf).filter(([id, text]) => this.#read.get(id) !== text);
    for (const id of this.#read.keys()) {
      const [idea, place] = id.split(" ");
      if (ideas.has(idea) && (!place || ideas.get(idea).wordings?.[place])) continue;
      this.#read.delete(id);
      this.index.drop(id);
    }
  }

  /** Reads on for a moment; now() in ms. Returns whether it knows all. */
  readOn(now = () => performance.now()) {
    const until = now() + SLICE;
    while (this.#waiting.length && now() < until) {
      const [id, text] = this.#waiting.pop();
      this.#read.set(id, text);
      this.index.put(id, text);
    }
    return this.isReady;
  }

  /** Ids of ideas that say what `text` says, the most alike first. */
  like(text, count, least) {
    const found = this.index.like(text, 2 * count, least).map(({ id }) => id.split(" ")[0]);
    return [...new Set(found)].filter((id) => this.#ideas.has(id)).slice(0, count);
  }
}

function textsOf({ id, text, wordings = [] }) {
  return [[id, text], ...wordings.map((wording, place) => [`${id} ${place}`, wording.text])];
}
