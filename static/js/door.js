import { Connection } from "./connection.js";
import { Camera, obstacle } from "./door/camera.js";
import { Keeping } from "./door/keeping.js";
import { Post } from "./door/post.js";
import { Once, Wedge, isWholeCode } from "./door/reading.js";
import { Gone, No, ask } from "./door/server.js";
import { fillShelf } from "./door/shelf.js";
import { Signal } from "./door/signal.js";
import { filled, pictureOf } from "./door/verdict.js";
import { After, Conflicts, Found, Note, Panel } from "./door/views.js";
import { html, painter } from "./html.js";
import { markConnection, onFrame, readJson, speaker } from "./page.js";

const ASKED = 400; // ms; an answer that takes longer is waited for in words
const OUT = new Set(["not_logged_in", "forbidden"]);

const page = readJson("page");
const texts = readJson("texts");
const say = speaker(texts, document.documentElement.lang);
const at = (id) => document.getElementById(id);
const door = at("door");

if (door) {
  const { path, gate, timezone, reader, worker } = door.dataset;
  const time = new Intl.DateTimeFormat("de", { hour: "2-digit", minute: "2-digit", timeZone: timezone });
  const clock = (moment) => time.format(new Date(moment));
  const gates = Object.fromEntries([...door.querySelectorAll("#gate label")].map((label) => [label.control.value, label.innerText.trim()]));
  const nonce = () => crypto.getRandomValues(new Uint32Array(4)).join("-"); // randomUUID needs https
  const paint = { verdict: painter(at("verdict")), after: painter(at("after")), found: painter(at("found")), conflicts: painter(at("conflicts")) };
  const signal = new Signal();
  const once = new Once();
  const wedge = new Wedge();
  const draw = onFrame(drawHall);
  const connection = new Connection(page, { changed: draw, opened: () => post.send() });
  const post = new Post(path, new Keeping(page.slug), { changed: draw, clock });
  const camera = new Camera(at("video"), reader, (code) => once.isNew(code, Date.now()) && scan({ code }));
  let asked = 0; // the latest question; an answer to an earlier one is not shown over it

  /** One scan, one verdict. */
  async function scan(what) {
    if (!gate) return note(texts.noGate, "bad");
    await answered(() => post.scan({ ...what, gate, nonce: nonce(), at: Date.now() }), verdict);
  }

  /** Shows what comes of a question, and nothing of it when another was asked meanwhile. */
  async function answered(question, show) {
    const mine = ++asked;
    const late = setTimeout(() => mine === asked && note(texts.asked), ASKED);
    try {
      const answer = await question();
      if (mine === asked) show(answer);
    } catch (error) {
      if (!(error instanceof Gone || error instanceof No)) throw error;
      if (mine === asked) note(error instanceof No ? error.message : post.list ? texts.offlineNo : texts.noList, "bad");
    } finally {
      clearTimeout(late);
    }
  }

  function verdict(answer) {
    paint.verdict(html`<${Panel} key=${asked} answer=${answer} texts=${texts} />`);
    paint.after(html`<${After} answer=${answer} texts=${texts}
      undo=${() => act("undo", { person: answer.person, entry: answer.entry }, ({ name }) => note(filled(texts.undone, { name })))}
      out=${() => out(answer)} />`);
    signal.give(pictureOf(answer, texts).tone); // after the words are there
    at("verdict").scrollIntoView({ block: "nearest" });
  }

  function note(title, tone = "none") {
    paint.verdict(html`<${Note} key=${asked} title=${title} tone=${tone} />`);
    paint.after(null);
    signal.give(tone);
  }

  function act(action, body, show) {
    if (!gate) return note(texts.noGate, "bad");
    return answered(() => ask(path + action, { gate, nonce: nonce(), ...body }), show);
  }

  const out = ({ person }) => act("out", { person }, ({ name }) => note(filled(texts.out, { name })));
  const replace = ({ person }) => act("replace", { person }, (answer) => note(filled(texts.replacedBy, answer)));

  function found({ found: people, more = false }) {
    const clear = (what) => (one) => {
      at("q").value = "";
      paint.found(null);
      what(one);
    };
    paint.found(html`<${Found} found=${people} more=${more} texts=${texts} letIn=${clear(({ person }) => scan({ person }))}
      letOut=${clear(out)} replace=${door.dataset.mayReplace === "yes" && clear(replace)} />`);
    at("found").querySelector("button")?.focus();
  }

  /** The server's forms, sent by the script: nothing is loaded anew, and the focus stays. */
  function onSubmit(form, what) {
    at(form)?.addEventListener("submit", (event) => {
      event.preventDefault();
      what(event.target);
    });
  }

  onSubmit("scan", () => {
    const code = at("code").value.trim();
    at("code").value = "";
    if (code && once.isNew(code, Date.now())) scan({ code });
  });
  onSubmit("search", async () => {
    const q = at("q").value.trim();
    if (isWholeCode(q)) {
      at("q").value = "";
      return scan({ code: q });
    }
    if (post.isGone && post.list?.people) return found({ found: post.named(q).map((one) => ({ ...one })) });
    await answered(() => ask(`${path}search`, { q }), found);
  });
  onSubmit("walk-in", () => act("walk-in", { name: at("name").value }, (answer) => {
    at("name").value = "";
    verdict(answer);
  }));
  onSubmit("release", () => act("release", {}, () => {
    note(texts.released);
    at("release").closest("details").hidden = true;
  }));

  addEventListener("pointerdown", () => signal.wake());
  addEventListener("keydown", (event) => {
    signal.wake();
    const code = event.target.closest?.("input") ? null : wedge.key(event.key, event.timeStamp);
    if (!code) return;
    event.preventDefault(); // or the Enter presses a button that has the focus
    if (once.isNew(code, Date.now())) scan({ code });
  });

  at("camera-button").addEventListener("click", async () => {
    if (camera.isOn) camera.stop();
    else hint(await camera.start());
    at("video").hidden = !camera.isOn;
    at("camera-button").textContent = camera.isOn ? texts.camera.stop : texts.camera.start;
  });

  function hint(why) {
    at("camera-hint").hidden = !why;
    at("camera-hint").textContent = why ? texts.camera[why] : "";
  }

  function drawHall() {
    const { held, state, refusal } = connection;
    markConnection(at("connection"), state, texts);
    const lines = [];
    if (OUT.has(refusal)) lines.push(texts.loggedOut);
    if (post.isGone) lines.push(texts.offline);
    if (post.waiting.length) lines.push(say("queue", { count: post.waiting.length }));
    if (post.isGone || post.waiting.length) lines.push(post.list ? filled(texts.listOf, { clock: clock(post.list.made) }) : texts.noList);
    at("offline").hidden = !lines.length;
    if (at("offline").textContent !== lines.join(" ")) at("offline").textContent = lines.join(" ");
    const hall = held.facts?.door;
    for (const name of hall ? ["in", "missing", "room", "waiting"] : []) at(`count-${name}`).textContent = hall[name];
    for (const [id, count] of Object.entries(hall?.gates ?? {})) if (at(`gate-${id}`)) at(`gate-${id}`).textContent = count;
    paint.conflicts(html`<${Conflicts} items=${[...(held.collections?.conflicts?.values() ?? [])]} unsettled=${post.unsettled}
      texts=${texts} clock=${clock} gates=${gates} settle=${settle} dismiss=${(one) => post.dismiss(one)} />`);
  }

  /** The steward has seen it: the scans that should not have been are taken back, one after the other. */
  async function settle({ id, scans }) {
    for (const { entry, conflict } of scans) {
      if (conflict) await act("undo", { person: id, entry }, ({ name }) => note(filled(texts.saved, { name })));
    }
  }

  const why = obstacle();
  hint(why);
  at("camera").hidden = Boolean(why);
  connection.start();
  post.start().then(async () => {
    await camera.prepare(); // while there is a network
    await fillShelf(worker, page.base + "door", [reader]);
    door.dataset.ready = "offline";
  }).catch(() => {
    door.dataset.ready = "online"; // without https: no service worker, no store; all goes on as long as there is a network
  });
}
