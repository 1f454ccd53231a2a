import * as texts from "../texts.js";

/** Says in the live region what changed between one picture of the guest's page and the next. */
export class Teller {
  #announcer;
  #before;

  /** A picture is {state, own, spotlight, waiting}: the connection's, and how many ideas wait to be shown. */
  constructor(announcer, picture) {
    this.#announcer = announcer;
    this.#before = picture;
  }

  tell(now) {
    const before = this.#before;
    this.#before = now;
    if (now.state !== before.state) this.#tellState(before.state, now.state);
    if (now.waiting > before.waiting) this.#announcer.say("wall", texts.wall.arrived(now.waiting));
    if (now.own !== before.own) this.#tellOwn(before.own.ideas, now.own.ideas);
    const mine = now.own.ideas.has(now.spotlight);
    if (mine && now.spotlight !== before.spotlight) this.#announcer.say("own", texts.own.spotlit);
  }

  #tellState(before, now) {
    if (now === "lost") this.#announcer.say("connection", texts.lost);
    else if (before === "lost") this.#announcer.say("connection", texts.back);
  }

  #tellOwn(before, now) {
    for (const { id, status } of now.values()) {
      const sentence = texts.own.announced[status];
      if (sentence && before.has(id) && before.get(id).status !== status) this.#announcer.say("own", sentence);
    }
  }
}
