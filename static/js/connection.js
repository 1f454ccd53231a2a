import { io } from "../vendor/socket.io.esm.min.js";
import { NOTHING, apply, applyOwn } from "./delta.js";

// ms; some networks swallow a WebSocket's handshake instead of refusing it, some proxies accept it and say nothing
const CONNECT_TIMEOUT = 8_000;
const ANSWER_TIMEOUT = 10_000; // ms; the server answers within 100 ms, so this means that the connection is dead
const FAILURES_BEFORE_FEED = 2; // in a row; a network that blocks WebSockets blocks every attempt

// C2: ms, drawn evenly between the two. Ten thousand phones come back over ten seconds; the few staff screens are quick.
const RETRY_GUEST = [1_000, 10_000];
const RETRY_STAFF = [500, 3_000];
const RETRY_REFUSED = [20_000, 40_000]; // the server said no: nothing changes by asking soon
const RETRY_WHILE_FEED = [25_000, 45_000];
const RETRY_WOKEN = [0, 1_000]; // a person has just unlocked the phone and waits

const FEED_BEAT = [2_000, 3_000]; // ms; the feed is cacheable for one second
const BEATS_PER_OWN = 5; // own ideas cannot be cached, so they are asked for less often

/**
 * One screen of one gathering, kept up to date.
 *
 * held: the screen as delta.js describes it; keeps its last picture while the connection is gone.
 * own: as delta.js describes it, null until the page or the server has said. presence: {venue, remote} or null.
 * state: connecting | live | polling | lost. refusal: the code with which the server refused the socket, or null.
 */
export class Connection {
  held = NOTHING;
  own = null;
  presence = null;
  state = "connecting";
  refusal = null;

  #gathering;
  #screen;
  #base;
  #changed;
  #opened;
  #socket;
  #feed;
  #token;
  #cursor = {}; // what is sent to resume; emptied to start afresh, while `held` still shows the last picture
  #ownIsWhole = true;
  #failures = 0;
  #retry = null;

  /**
   * The first argument is the page's JSON; a guest's page brings the visitor's token, others bring a cookie.
   * changed(): anything above changed. opened(): commands can be sent (again).
   */
  constructor({ slug, screen, base, token = null }, { changed, opened = () => {} }) {
    this.#gathering = slug;
    this.#screen = screen;
    this.#base = base;
    this.#token = token;
    this.#changed = changed;
    this.#opened = opened;
    this.#socket = io({
      path: "/socket.io/",
      transports: ["websocket"],
      autoConnect: false,
      timeout: CONNECT_TIMEOUT,
      reconnection: false, // its backoff is not evenly spread, and it gives up after a refusal
      auth: (answer) => answer(this.#credentials()),
    });
    this.#feed = new Feed(base, {
      since: () => this.#cursor,
      update: (update) => this.#update(update),
      own: (own) => this.#own(own, true),
      answered: (well) => this.#enter(well ? "polling" : "lost"),
    });
  }

  start() {
    this.#socket.on("connect", () => this.#connected());
    this.#socket.on("update", (update) => this.#update(update));
    this.#socket.on("own", (own) => this.#own(own, this.#ownIsWhole));
    this.#socket.on("presence", (presence) => this.#set({ presence }));
    this.#socket.on("connect_error", (error) => this.#failed(error.data?.code));
    this.#socket.on("disconnect", () => this.#failed());
    addEventListener("online", () => this.#woken());
    document.addEventListener("visibilitychange", () => document.hidden || this.#woken());
    this.#connect();
  }

  /** Sends a command as the contract has it; answers with the ack. Rejects when lost or not answered in time. */
  async command(command) {
    if (this.#socket.connected) return this.#socket.timeout(ANSWER_TIMEOUT).emitWithAck("command", command);
    if (this.#feed.running) return this.#feed.command(command);
    throw new Error("not connected");
  }

  /** What an ack has just told about the visitor's own, before the server's message says the same. */
  noteOwn(message) {
    this.#own(message, false);
  }

  async #connect() {
    this.#retry = null;
    try {
      if (this.#isGuest && !this.#token) this.#token = await join(this.#base);
      this.#socket.connect();
    } catch {
      this.#failed();
    }
  }

  get #isGuest() {
    return this.#screen === "guest";
  }

  #credentials() {
    const token = this.#token ? { token: this.#token } : {};
    return { gathering: this.#gathering, screen: this.#screen, ...token, ...this.#cursor };
  }

  #connected() {
    this.#failures = 0;
    this.#ownIsWhole = true;
    this.#feed.stop();
    this.#enter("live");
  }

  #update(update) {
    const held = apply(this.held, update);
    if (held === null) return this.#afresh();
    this.#cursor = { epoch: held.epoch, position: held.position };
    this.#set({ held });
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

  #failed(code = null) {
    this.#failures += 1;
    if (code === "no_token") this.#token = null;
    const blocked = this.#failures >= FAILURES_BEFORE_FEED || code === "full";
    if (this.#isGuest && blocked) this.#feed.start();
    if (!this.#feed.running) this.#enter("lost", code ?? this.refusal);
    this.#connectWithin(this.#patience(code));
  }

  #patience(code) {
    if (this.#feed.running) return RETRY_WHILE_FEED;
    if (code && code !== "no_token") return RETRY_REFUSED;
    return this.#isGuest ? RETRY_GUEST : RETRY_STAFF;
  }

  #woken() {
    if (this.#retry !== null) this.#connectWithin(RETRY_WOKEN);
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
  #beats = 0;
  #timer = null;

  /**
   * on.since() -> {epoch?, position?} held. on.update(update) and on.own(message) take what came.
   * on.answered(well): whether the server answered this time.
   */
  constructor(base, on) {
    this.#base = base;
    this.#on = on;
  }

  start() {
    if (this.running) return;
    this.running = true;
    this.#beats = 0;
    this.#beat();
  }

  stop() {
    this.running = false;
    clearTimeout(this.#timer);
  }

  async command(command) {
    const ack = await request(`${this.#base}command`, command);
    this.#beats = 0; // the next beat fetches the own ideas
    return ack;
  }

  async #beat() {
    const well = await this.#ask().then(() => true, () => false);
    if (!this.running) return;
    this.#on.answered(well);
    this.#timer = setTimeout(() => this.#beat(), drawn(FEED_BEAT));
  }

  async #ask() {
    const { position = 0 } = this.#on.since();
    const update = await request(`${this.#base}feed?since=${position}`);
    const own = this.#beats % BEATS_PER_OWN === 0 ? await request(`${this.#base}own`) : null;
    if (!this.running) return; // the socket is back and knows better
    this.#beats += 1;
    this.#on.update(update);
    if (own) this.#on.own(own);
  }
}

/** Makes this browser a visitor, or the visitor it already is. Returns the token; rejects when there is no answer. */
export async function join(base) {
  const { token } = await request(`${base}join`, {});
  return token;
}

async function request(address, body) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT);
  const response = await fetch(address, body === undefined ? { signal } : { ...post, signal });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

function drawn([least, most]) {
  return least + Math.random() * (most - least);
}
