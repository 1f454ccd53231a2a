import { nameOf } from "../group/standing.js";
import { fromGroups } from "../groups/figures.js";
import { html, painter } from "../html.js";

/** The line about the small groups above the wall, and on the wall which of them an idea is from. */
export class GroupNotice {
  fromGroups = fromGroups;
  #paint;
  #base;
  #announce;
  #say;
  #said = null; // the sentence that stands there; null before the first picture

  /** base: the address of the gathering's pages. announce(sentence) is read out. */
  constructor(place, { base, announce, say }) {
    this.#paint = painter(place);
    this.#base = base;
    this.#announce = announce;
    this.#say = say;
  }

  /** standing: as for groupNotice. */
  draw(standing) {
    const notice = groupNotice(standing, this.#say);
    this.#paint(notice && html`<p class="notice notice-good">${notice.sentence} <a href=${this.#base + notice.to}>${notice.link}</a></p>`);
    if (notice && this.#said !== null && notice.sentence !== this.#said) this.#announce(notice.sentence);
    this.#said = notice?.sentence ?? "";
  }
}

/**
 * What the guest page says about the small groups: {sentence, link, to}; null where there are none. `sentence` is also
 * read out when it becomes another one. membership: one's own, or null.
 */
export function groupNotice({ fact, groups, membership, themes }, say) {
  if (!fact) return null;
  if (fact.plenum) return { sentence: say("group.plenum"), link: say("group.toPlenum"), to: "plenum" };
  const group = groups.get(membership?.group);
  if (group) return { sentence: say("group.yours", { group: nameOf(group, themes, say) }), link: say("group.yourPlace"), to: "group" };
  const sentence = say(membership ? "group.waiting" : "group.planned");
  return { sentence, link: say(membership ? "group.yourPlace" : "group.takePart"), to: "group" };
}
