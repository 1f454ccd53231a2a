import { request } from "../page.js";
import { Player, nameOf, speedOf } from "./player.js";

// What the projector's page shows where it plays the past: it stands in for the connection.

const NEWS = 2_000; // ms; what is hidden or forgotten leaves a replay within it (rule P2)
const ANSWER = 20_000; // ms; far into a long evening the server walks a while
const QUICK = 10; // times; from here on pictures change too fast to glide
const STANDS = 400; // ms that such a picture stands: no more than three flashes a second (WCAG 2.3.1)
const LONGEST = 1; // s; a page that slept does not jump ahead
const JUMP = 30; // s of the evening, by the arrow keys

/** `stage`: the element that says what is played. `changed`: draws. */
export class Replay {
  state = "connecting";
  presence = null;
  #player;
  #stage;
  #base;
  #draw;
  #drawn = 0;
  #waits = null;
  #last = null;
  #seeking = 0; // which of the page's seeks is obeyed
  #timed = null;

  constructor({ base }, { stage, changed }) {
    const { from, until, speed, skips, plays } = stage.dataset;
    this.#base = `${base}evaluation/replay/`;
    this.#stage = stage;
    this.#draw = changed;
    this.#player = new Player({
      from: Number(from), until: Number(until), speed: speedOf(speed) ?? 10, skips: skips !== "no",
      ask: (start, step) => this.#ask(start, step),
      changed: () => this.#changed(),
    });
    if (plays === "yes") this.#player.play();
  }

  get held() {
    return this.#player.held;
  }

  get isQuick() {
    return this.#player.speed >= QUICK;
  }

  start() {
    this.#player.seek(Number(this.#stage.dataset.at));
    requestAnimationFrame((now) => this.#frame(now));
    setInterval(() => this.#hear(), NEWS);
    addEventListener("message", (message) => this.#obey(message));
  }

  /** The evening's time, in ms. */
  now() {
    return this.#player.at * 1000;
  }

  /** Whether a key is one of the replay's. */
  pressed(key) {
    const player = this.#player;
    if (key === " ") return this.#toggle(), true;
    const jump = { ArrowRight: JUMP, ArrowLeft: -JUMP }[key];
    if (jump) player.seek(player.at + jump);
    return Boolean(jump);
  }

  #toggle() {
    if (this.#player.isPlaying) this.#player.pause();
    else this.#player.play();
  }

  #frame(now) {
    const elapsed = this.#last === null ? 0 : Math.min((now - this.#last) / 1000, LONGEST);
    this.#last = now;
    this.#player.tick(elapsed);
    requestAnimationFrame((next) => this.#frame(next));
  }

  #changed() {
    this.state = this.#player.isLost ? "lost" : "live";
    this.#tell();
    const rest = this.isQuick ? this.#drawn + STANDS - performance.now() : 0;
    clearTimeout(this.#waits);
    if (rest > 0) this.#waits = setTimeout(() => this.#drawNow(), rest);
    else this.#drawNow();
  }

  #drawNow() {
    this.#drawn = performance.now();
    this.#draw();
  }

  async #ask(start, step) {
    const query = new URLSearchParams({ ...start, step, ...this.#team });
    const [stretch] = await request(`${this.#base}pictures?${query}`, { begin: ANSWER });
    return stretch;
  }

  get #team() {
    return this.#stage.dataset.team === "yes" ? { team: "yes" } : {};
  }

  async #hear() {
    const { head } = this.#player;
    if (head === null || document.hidden) return;
    const query = new URLSearchParams({ since: head.position, epoch: head.epoch });
    try {
      const [{ revised, position }] = await request(`${this.#base}news?${query}`, { begin: ANSWER });
      if (head !== this.#player.head) return;
      if (revised) this.#player.revise();
      else head.position = position;
    } catch {
      // the next time
    }
  }

  /** The page around this one steers it. */
  #obey({ origin, source, data }) {
    if (origin !== location.origin || source !== parent || !data?.replay) return;
    const player = this.#player;
    const { play, seek, seeking, speed, skips } = data.replay;
    if (seek !== undefined) player.seek(seek);
    if (seeking !== undefined) this.#seeking = seeking;
    if (speed !== undefined) player.setSpeed(speedOf(speed) ?? player.speed);
    if (skips !== undefined) player.setSkips(skips);
    if (play === true) player.play();
    if (play === false) player.pause();
    this.#tell();
  }

  #tell() {
    const { at, isPlaying, isOver, isWaiting, isLost, speed, skips } = this.#player;
    const told = { at: Math.floor(at), isPlaying, isOver, isWaiting, isLost, speed: nameOf(speed), skips, seeking: this.#seeking };
    const text = JSON.stringify(told);
    if (parent === window || text === this.#timed) return;
    this.#timed = text;
    parent.postMessage({ replay: told }, location.origin);
  }
}
