import { keep, kept, openStorage } from "./outbox.js";
import { readJson } from "./page.js";

/**
 * The stream on the guest page, behind two clicks: the first tells what leaves to whom, the second loads. The frame is
 * made once and never moved: a frame that moves in the page loads anew.
 */

const { slug } = readJson("page");
const storage = openStorage();
const ALWAYS = `companion:${slug}:stream`; // this gathering's alone, and on this device only
const at = (id) => document.getElementById(`stream-${id}`);
const stream = document.getElementById("stream");
const title = at("title").textContent;

at("open").addEventListener("click", () => (at("notice").hidden ? ask() : cancel()));
at("cancel").addEventListener("click", cancel);
at("load").addEventListener("click", agree);
at("close").addEventListener("click", close);
at("forget").addEventListener("click", forget);
at("notice").addEventListener("keydown", ({ key }) => key === "Escape" && cancel());
const watch = new IntersectionObserver((seen) => small(!seen.at(-1).isIntersecting), { threshold: 0.3 });
if (kept(storage, ALWAYS, false) === true) show();

function ask() {
  at("notice").hidden = false;
  at("open").setAttribute("aria-expanded", "true");
  at("always").checked = kept(storage, ALWAYS, false) === true;
  at("notice-title").focus();
}

function cancel() {
  fold();
  at("open").focus();
}

function fold() {
  at("notice").hidden = true;
  at("open").setAttribute("aria-expanded", "false");
}

function agree() {
  keep(storage, ALWAYS, at("always").checked || null);
  fold();
  show("?start");
  at("close").focus({ preventScroll: true });
  at("place").scrollIntoView({ block: "nearest" }); // what it was asked with was longer than a phone
}

/** `query`: "?start" where it shall play at once: it was asked for just now, not some other day. */
function show(query = "") {
  const frame = document.createElement("iframe");
  frame.src = stream.dataset.source + query;
  frame.title = title;
  frame.allow = "autoplay; fullscreen; picture-in-picture; encrypted-media";
  at("screen").prepend(frame);
  at("place").hidden = false;
  at("offer").hidden = true;
  at("kept").hidden = kept(storage, ALWAYS, false) !== true;
  watch.observe(at("place"));
}

/** Ends it: nothing goes to anybody from here on. */
function close() {
  watch.disconnect();
  at("screen").querySelector("iframe").remove();
  at("place").hidden = true;
  at("offer").hidden = false;
  small(false);
  at("open").focus({ preventScroll: true });
}

function forget() {
  keep(storage, ALWAYS, null);
  at("kept").hidden = true;
  (at("offer").hidden ? at("close") : at("open")).focus();
}

/** While one writes or reads further down it stays in view, small. Its place in the page stays: nothing jumps. */
function small(on) {
  const isSmall = on && !at("place").hidden;
  stream.toggleAttribute("data-small", isSmall);
  document.documentElement.toggleAttribute("data-stream", isSmall);
}
