import { Connection } from "./connection.js";
import { Age } from "./entrance/age.js";
import { readJson } from "./page.js";

// The code on the display. It comes by the socket, and goes when it is too old: a phone must not be sent to a code that
// holds no more. Nothing here asks, and nothing reloads.

const LOOK = 500; // ms between two looks at how old the code is

const display = document.getElementById("entrance");
const at = (id) => document.getElementById(id);
const age = new Age();
const connection = new Connection(readJson("page"), { changed: changed });
let old = Number(display.dataset.old);
let code = null;

age.begins(Number(display.dataset.age), performance.now());
setInterval(look, LOOK);
addEventListener("pageshow", look);
document.addEventListener("visibilitychange", look);
look();
connection.start();

function changed() {
  at("crew").dataset.state = connection.state;
  if (connection.code !== code) take(connection.code);
}

function take(next) {
  code = next;
  old = next.old;
  age.takes(next);
  at("qr").innerHTML = next.qr; // our own server's, and no word of anybody's in it
  at("digits").textContent = `${next.digits.slice(0, 3)} ${next.digits.slice(3)}`;
  display.dataset.checkin = next.address;
  look();
}

function look() {
  const isOld = age.seconds >= old;
  display.dataset.state = isOld ? "blank" : "shown";
  if (!isOld) return;
  at("qr").replaceChildren();
  at("digits").textContent = "";
  delete display.dataset.checkin;
}
