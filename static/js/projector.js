import { Connection } from "./connection.js";
import { html, painter } from "./html.js";
import { onFrame, readJson } from "./page.js";
import { Picture } from "./projector/picture.js";
import * as texts from "./texts.js";

// Rule C3: this page shows no error. Without a connection the last picture stays; a dot in the corner tells the crew.

const words = readJson("words");
const at = (id) => document.getElementById(id);
const paint = painter(at("picture"));
const draw = onFrame(drawNow);
const connection = new Connection(readJson("page"), { changed: draw });

addEventListener("resize", draw);
connection.start();

function drawNow() {
  const { held, state, presence } = connection;
  at("crew").dataset.state = state;
  if (presence) at("audience").textContent = texts.audience(presence);
  if (held.epoch === null) return;
  const ideas = held.collections.ideas ?? new Map();
  const { spotlight = null, gathering } = held.facts;
  const size = `${innerWidth}x${innerHeight}`;
  paint(html`<${Picture} ...${{ ideas, spotlight, themes: gathering?.themes ?? [], words, size }} />`);
}
