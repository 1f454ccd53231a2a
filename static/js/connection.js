import { io } from "../vendor/socket.io.esm.min.js";
import { NOTHING, apply, applyOwn, fateOf, seenOn } from "./delta.js";
import { drawn, request } from "./page.js";

/**
 * When what happens: milliseconds; of two, a moment drawn evenly between them (C2). How they were chosen:
 * docs/decisions/0060-when-phones-come-back.md.
 */
export const TIMES = Object.freeze({
  handshake: 8_000, // some networks swallow a WebSocket's handshake instead of refusing it, some proxies say nothing
  answer: 10_000, // the server answers within 100 ms, so this means that the connection is dead
  brought: 5_000, // until the screen that the page brings begins to arrive

  guest: [1_000, 12_000], // ten thousand phones, of which one worker takes 500 to 1,000 a second
  longer: [4_000, 24_000], // the same, once two attempts have failed: this is more than a restart
  staff: [500, 3_000], // a few screens, and people who work with them
  alone: [500, 5_000], // the phone's own network was away; the others' was not
  woken: [0, 1_000], // a person has just unlocked the phone or sent something, and waits
  refused: [20_000, 40_000], // the server said no: nothing changes by asking soon
  feeding: [30_000, 60_000], // the feed serves; a full server has room when somebody leaves
  grace: 5_000, // beyond the time that the server named for a restart

  beat: [2_000, 3_000], // the feed is cacheable for one second
  missed: [8_000, 12_000], // after a beat without an answer
  own: [30_000, 60_000], // own ideas cannot be cached: what waits for a moderator is asked after seldom
  gone: 10_000, // what was published and is no longer on the screen, sooner
});

const FAILURES_BEFORE_FEED = 2; // in a row; a network that blocks WebSockets blocks every attempt
const FAILURES_BEFORE_LONGER = 2; // in a row, the lost connection among them
const MISSES_BEFORE_LOST = 3; // beats in a row without an answer
const VISITORS = new Set(["guest", "group"]); // screens of people without a login
const EASE = 10; // how many times as long as an answer took the next beat waits, so that a server under load recovers

/**
 * One screen of one gathering, kept up to date.
 *
 * held: the screen as delta.js describes it; keeps its last picture while the connection is gone.
 * own: as delta.js describes it, null until the page or the server has said. presence: {venue, remote} or null.
 * code: what a display at the entrance shows, or null.
 * state: connecting | live | polling | restarting | lost. A guest's page keeps its state through a restart that was
 * announced. refusal: the code with which the server refused the socket, or null.
 */
export class Connection {
  held = NOTHING;
  own = null;
  presence = null;
  here = []; // the team, on a moderator's screen
  code = null;
  origin = null; // where a guest counts from, once it is otherwise than the page said
  state = "connecting";
  refusal = null;

  #gathering;
  #screen;
  #changed;
  #opened;
  #socket;
  #feed;
  #token;
  #claimed;
  #times;
  #cursor = {}; // what is sent to resume; emptied to start afresh, while `held` still shows the last picture
  #ownIsWhole = true;
  #bringing = false;
  #failures = 0;
  #retry = null;
  #within = null; // ms; the server said that it restarts
  #restarted = null; // the timer by which it should be back

  /**
   * The first argument is the page's JSON; a guest's page, of all or of a small group, brings the visitor's token, and the origin that it shows for
   * them; others bring a cookie.
   * changed(): anything above changed. opened(): commands can be sent (again).
   */
  constructor({ slug, screen, base, token = null, origin = null }, { changed, opened = () => {} }, times = TIMES) {
    this.#gathering = slug;
    this.#screen = screen;
    this.#token = token;
    this.#claimed = origin;
    this.#changed = changed;
    this.#opened = opened;
    this.#times = times;
    this.#socket = io({
      path: "/socket.io/",
      transports: ["websocket"],
      autoConnect: false,
      timeout: times.handshake,
      reconnection: false, // its backoff is not evenly spread, and it gives up after a refusal
      auth: (answer) => answer(this.#credentials()),
    });
    this.#feed = new Feed(base, {
      whole: screen === "group" ? "group/feed" : null,
      since: () => this.#cursor,
      token: () => this.#token,
      fate: () => fateOf(this.own, this.held),
      update: (update) => this.#update(update),
      own: (own) => this.#own(own, true),
      answered: (well) => this.#enter(well ? "polling" : "lost"),
      gaveUp: () => this.#connectWithin(this.#guestSpan),
    }, times);
  }

  start() {
    this.#socket.on("connect", () => this.#connected());
    this.#socket.on("update", (update) => this.#update(update));
    this.#socket.on("own", (own) => this.#own(own, this.#ownIsWhole));
    this.#socket.on("presence", (presence) => this.#set({ presence }));
    this.#socket.on("crew", ({ here }) => this.#set({ here }));
    this.#socket.on("place", ({ origin }) => this.#set({ origin }));
    this.#socket.on("code", (code) => this.#set({ code }));
    this.#socket.on("restart", ({ within }) => (this.#within = within * 1000));
    this.#socket.on("connect_error", (error) => this.#failed(error.data?.code));
    this.#socket.on("disconnect", (reason) => this.#disconnected(reason));
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    this.#begin();
  }

  /** Sends a command as the contract has it; answers with the ack. Rejects when lost or not answered in time. */
  async command(command) {
    if (this.#socket.connected) return this.#socket.timeout(this.#times.answer).emitWithAck("command", command);
    if (this.#feed.running || this.#bringing) return this.#feed.command(command);
    throw new Error("not connected");
  }

  /** What an ack has just told about the visitor's own, before the server's message says the same. */
  noteOwn(message) {
    this.#own(message, false);
  }

  /** A person waits: an attempt to connect that is due some time is made now. */
  wake() {
    if (this.#retry !== null) this.#connectWithin(this.#times.woken);
  }

  /** A guest's page asks for the screen by HTTP, where all who come share it; the socket brings what changed since. */
  async #begin() {
    this.#bringing = this.#screen === "guest";
    if (this.#bringing) await this.#feed.bring().catch(() => {}); // without it the socket brings the whole
    this.#bringing = false;
    this.#connect();
  }

  async #connect() {
    this.#retry = null;
    try {
      if (this.#isGuest && !this.#token) this.#token = await this.#feed.join();
      this.#socket.connect();
    } catch {
      this.#failed();
    }
  }

  get #isGuest() {
    return VISITORS.has(this.#screen);
  }

  /** Each group's screen is its own, and comes whole. */
  get #resumes() {
    return this.#screen !== "group";
  }

  #credentials() {
    const token = this.#token ? { token: this.#token } : {};
    const claimed = this.origin ?? this.#claimed;
    const origin = claimed ? { origin: claimed } : {};
    const cursor = this.#resumes ? this.#cursor : {};
    return { gathering: this.#gathering, screen: this.#screen, ...token, ...origin, ...cursor };
  }

  #connected() {
    this.#failures = 0;
    this.#ownIsWhole = true;
    this.#within = null;
    clearTimeout(this.#restarted);
    this.#restarted = null;
    this.#feed.stop();
    this.#enter("live");
  }

  #update(update) {
    const held = apply(this.held, update);
    if (held === null) return this.#afresh();
    if (held.epoch !== this.held.epoch) this.#ownIsWhole = true; // another log: the next `own` is all there is
    this.#cursor = { epoch: held.epoch, position: held.position };
    this.#set({ held, own: this.own && seenOn(held, this.own) });
  }

  /** F3: never partial. What is held stays in view until the whole has come. */
  #afresh() {
    this.#cursor = {};
    if (this.#socket.connected) this.#socket.disconnect();
  }

  #own(message, whole) {
    if (whole) this.#ownIsWhole = false;
    this.#set({ own: applyOwn(this.own, message, whole) });
  }

  #disconnected(reason) {
    if (this.#within !== null) this.#awaitRestart();
    this.#failed(null, reason);
  }

  /** Nothing is lost, so a guest need not know; staff see why nothing moves. It takes as long as the server said. */
  #awaitRestart() {
    if (!this.#isGuest) this.#enter("restarting");
    this.#restarted = setTimeout(() => {
      this.#restarted = null;
      if (!this.#feed.running) this.#enter("lost");
    }, this.#within + this.#times.grace);
  }

  #failed(code = null, reason = null) {
    this.#failures += 1;
    if (code === "no_token") this.#token = null;
    const restarting = this.#restarted !== null && code === null;
    const blocked = (this.#failures >= FAILURES_BEFORE_FEED && !restarting) || code === "full";
    if (this.#isGuest && blocked) this.#feed.start();
    if (!this.#feed.running && !restarting) this.#enter("lost", code ?? this.refusal);
    this.#connectWithin(restarting ? [0, this.#within] : this.#patience(code, reason));
  }

  #patience(code, reason) {
    const { feeding, refused, staff, alone } = this.#times;
    if (this.#feed.running) return feeding;
    if (code && code !== "no_token") return refused;
    if (!this.#isGuest) return staff;
    return reason === "ping timeout" ? alone : this.#guestSpan;
  }

  get #guestSpan() {
    return this.#failures > FAILURES_BEFORE_LONGER ? this.#times.longer : this.#times.guest;
  }

  #connectWithin(span) {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), drawn(span));
  }

  #enter(state, refusal = null) {
    if (state === this.state && refusal === this.refusal) return;
    this.#set({ state, refusal });
    if (state === "live" || state === "polling") this.#opened();
  }

  #set(values) {
    Object.assign(this, values);
    this.#changed();
  }
}

/**
 * The same evening over plain HTTP, where WebSockets are blocked (some company and hotel networks) or the server is
 * full: the feed is asked every two to three seconds, commands are posted.
 */
export class Feed {
  running = false;
  #base;
  #on;
  #times;
  #timer = null;
  #mark = null; // {epoch, position}: what everybody asks with now
  #served = false;
  #misses = 0;
  #ownWanted = false;
  #ownAsked = 0;
  #ownPause = 0;

  /**
   * on.whole: the path of a screen that is one visitor's own, with `own` in it; null for the one that all guests share.
   * on.since() -> {epoch?, position?} held. on.token() -> the visitor's, or null. on.fate(): see delta.js.
   * on.update(update) and on.own(message) take what came. on.answered(well): whether the server answered this time.
   * on.gaveUp(): it does not answer, so it is no better than the socket.
   */
  constructor(base, on, times = TIMES) {
    this.#base = base;
    this.#on = on;
    this.#times = times;
  }

  /** The whole screen, once. The page asks for it before its scripts are there: the same address, so it comes once. */
  async bring() {
    this.#take(await this.#request("feed?since=0", { begin: this.#times.brought }));
  }

  /** Makes this browser a visitor, or the visitor it already is. Returns the token; rejects when there is no answer. */
  async join() {
    const [{ token }] = await this.#request("join", { body: {} });
    return token;
  }

  start() {
    if (this.running) return;
    this.running = true;
    this.#served = false;
    this.#misses = 0;
    this.#ownAfter(drawn(this.#times.own));
    this.#beat();
  }

  stop() {
    this.running = false;
    this.#mark = null; // what the socket brings moves on from it
    clearTimeout(this.#timer);
  }

  async command(command) {
    const [ack] = await this.#request("command", { body: command });
    this.#ownWanted = true; // the next beat asks what became of it
    return ack;
  }

  async #beat() {
    const began = Date.now();
    const well = await this.#ask().then(() => true, () => false);
    if (!this.running) return;
    this.#served ||= well;
    this.#misses = well ? 0 : this.#misses + 1;
    this.#on.answered(well);
    if (!well && (!this.#served || this.#misses === MISSES_BEFORE_LOST)) return this.#giveUp();
    const pause = well ? drawn(this.#times.beat) + EASE * (Date.now() - began) : drawn(this.#times.missed);
    this.#timer = setTimeout(() => this.#beat(), pause);
  }

  #giveUp() {
    this.stop();
    this.#on.gaveUp();
  }

  async #ask() {
    if (this.#on.whole) return this.#askForAll();
    const answer = await this.#request(`feed?since=${this.#since()}`);
    if (!this.running) return; // the socket is back and knows better
    this.#take(answer);
    if (!this.#isOwnDue()) return;
    this.#ownAfter(drawn(this.#times.own));
    const [own] = await this.#request("own");
    if (this.running) this.#on.own(own);
  }

  async #askForAll() {
    const [{ own, ...update }] = await this.#request(this.#on.whole);
    if (!this.running) return;
    this.#on.update(update);
    this.#on.own(own);
  }

  #since() {
    const { epoch, position = 0 } = this.#on.since();
    return this.#mark !== null && this.#mark.epoch === epoch ? this.#mark.position : position;
  }

  #take([update, headers]) {
    const position = Number(headers.get("Feed-Mark") ?? update.position);
    const known = this.#mark?.epoch === update.epoch ? this.#mark.position : 0;
    this.#mark = { epoch: update.epoch, position: Math.max(known, position) }; // a cached answer may be an older one
    this.#on.update(update);
  }

  /** Whoever has contributed nothing never asks: what is published, the screen tells. */
  #isOwnDue() {
    const waited = Date.now() - this.#ownAsked;
    const due = { seen: false, waits: waited >= this.#ownPause, gone: waited >= this.#times.gone };
    return this.#ownWanted || due[this.#on.fate()];
  }

  #ownAfter(pause) {
    this.#ownWanted = false;
    this.#ownAsked = Date.now();
    this.#ownPause = pause;
  }

  /** The feed is the same for all, and asked for as the page's head asks for it: without anything of one's own. */
  #request(path, { body, begin = this.#times.answer } = {}) {
    const token = path.startsWith("feed") ? null : this.#on.token();
    return request(this.#base + path, { body, token, begin });
  }
}
