import { bodyOf, isUnsettled, judge, laterBody, namesFound } from "./offline.js";
import { openLine } from "./sealed.js";
import { Gone, ask } from "./server.js";

const AGAIN = 5_000; // ms until what waits is tried again
const LIST_EVERY = 300_000; // ms; how old the list is at most while there is a network

/**
 * What a door sends. A scan is asked at once; without network it is judged by the list, written down before the verdict is
 * shown, and sent by itself later, in the order of the scans.
 *
 * waiting: scans to be sent. unsettled: those that turned out to be none to let in by. list: as companion/web/sealed.py
 * makes it, or null. changed(): one of these did. clock(ms): as the clock on the wall says it.
 */
export class Post {
  waiting = [];
  unsettled = [];
  list = null;
  isGone = false;

  #path;
  #kept;
  #changed;
  #clock;
  #sending = null;

  constructor(path, kept, { changed, clock }) {
    this.#path = path;
    this.#kept = kept;
    this.#changed = changed;
    this.#clock = clock;
  }

  /** What was kept from before; then goes on by itself. */
  async start() {
    this.waiting = (await this.#kept.all("waiting")).sort((a, b) => a.at - b.at);
    this.unsettled = await this.#kept.all("unsettled");
    this.list = (await this.#kept.get("list", "list")) ?? null;
    this.#changed();
    setInterval(() => this.waiting.length && this.send(), AGAIN);
    setInterval(() => this.refresh(), LIST_EVERY);
    addEventListener("online", () => this.send());
    this.send();
    await this.refresh();
  }

  /** The verdict on a scan: {nonce, code | person, gate, at}. Throws No; without network and list, Gone. */
  async scan(scan) {
    if (!this.waiting.length || !this.isGone) {
      try {
        const answer = await ask(`${this.#path}scan`, bodyOf(scan));
        this.#gone(false);
        return answer;
      } catch (error) {
        if (!(error instanceof Gone)) throw error;
      }
    }
    this.#gone(true);
    return this.#judge(scan);
  }

  async #judge(scan) {
    if (!this.list) throw new Gone();
    const line = scan.person ? this.list.people?.find(({ person }) => person === scan.person) : await openLine(this.list, scan.code);
    const before = this.waiting.find(({ person }) => line?.person && person === line.person);
    const { keep, ...answer } = judge(line ?? null, {
      before: before ? this.#clock(before.at) : null,
      made: this.#clock(this.list.made),
      opens: this.list.opens && scan.at < Date.parse(this.list.opens) ? this.#clock(this.list.opens) : null,
    });
    if (keep) {
      // By the code where there is one: the server checks it anew.
      const waiting = { ...scan, person: line.person, by: scan.code ? "code" : "name" };
      await this.#kept.put("waiting", waiting);
      this.waiting.push(waiting);
      this.#changed();
    }
    return answer;
  }

  /** Sends what waits, one after the other; one at a time, however often it is asked for. */
  send() {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendAll() {
    while (this.waiting.length) {
      const [scan] = this.waiting;
      const sent = scan.by === "code" ? { ...scan, person: undefined } : scan;
      let answer;
      try {
        answer = await ask(`${this.#path}scan`, laterBody(sent, Date.now()));
      } catch (error) {
        if (error instanceof Gone) return this.#gone(true);
        if (error.code !== "bad_request" && error.code !== "unknown_gate") return; // logged out: it stays until somebody is in
        answer = { verdict: "unknown" };
      }
      this.#gone(false);
      if (isUnsettled(answer)) {
        const one = { nonce: scan.nonce, at: scan.at, answer };
        await this.#kept.put("unsettled", one);
        this.unsettled.push(one);
      }
      await this.#kept.remove("waiting", scan.nonce);
      this.waiting.shift();
      this.#changed();
    }
  }

  async dismiss({ nonce }) {
    await this.#kept.remove("unsettled", nonce);
    this.unsettled = this.unsettled.filter((one) => one.nonce !== nonce);
    this.#changed();
  }

  /** Who could be meant, by the list alone. */
  named(query) {
    return namesFound(this.list, query);
  }

  /** Fetches the list anew, where that can be. */
  async refresh() {
    try {
      const response = await fetch(`${this.#path}list`, { headers: { Accept: "application/json" } });
      if (response.ok) {
        this.list = await response.json();
        await this.#kept.put("list", this.list, "list");
        this.#changed();
      }
    } catch {
      // The list before stays; the page says how old it is.
    }
  }

  #gone(isGone) {
    if (isGone === this.isGone) return;
    this.isGone = isGone;
    this.#changed();
  }
}
