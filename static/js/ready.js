import { obstacle } from "./door/camera.js";
import { Announcer, readJson, request, speaker } from "./page.js";
import { isPicture, offClock, TOLERANCE } from "./ready/judge.js";

const EVERY = 10_000; // ms between two looks by itself
const BEGIN = 5_000; // ms until an answer must begin
const FIRST_PICTURE = 1_500; // ms; cameras begin dark

const page = readJson("page");
const texts = readJson("texts");
const say = speaker(texts, document.documentElement.lang);
const at = (id) => document.getElementById(id);
const announcer = new Announcer(at("announcer"));
const again = at("again");
const button = at("try-camera");

again.addEventListener("click", (event) => {
  event.preventDefault();
  look(true);
});
button.hidden = false;
button.addEventListener("click", tryCamera);
look(false);
setInterval(() => document.hidden || look(false), EVERY);

/** Asks the server for its lines. `wanted`: somebody pressed the button and waits to hear of it. */
async function look(wanted) {
  const asked = Date.now();
  try {
    const [{ lines, now }] = await request(`${page.base}ready/lines`, { begin: BEGIN });
    for (const line of lines) if (line.state !== "open") show(line);
    showClock(offClock(asked, Date.now(), now));
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    at("checked").textContent = say("checked", { time });
    if (wanted) announcer.say("checked", at("checked").textContent);
  } catch {
    at("checked").textContent = texts.lost;
    announcer.say("checked", texts.lost);
  }
}

/** One line as it is now. What changed for the better or worse is said, nothing else. */
function show({ id, state, text, todo }) {
  const line = at(id);
  const part = (name) => line.querySelector(`.${name}`);
  const changed = line.dataset.state !== state;
  line.dataset.state = state;
  part("sign").textContent = texts.signs[state];
  part("word").textContent = texts.words[state];
  part("how").textContent = text;
  part("todo").textContent = todo;
  part("todo").hidden = !todo || (state === "good" && id !== "mail");
  if (!changed) return;
  const title = line.querySelector("h2").firstChild.textContent.trim();
  announcer.say(id, say("changed", { title, word: texts.words[state], text }));
}

function showClock(seconds) {
  const state = seconds <= TOLERANCE ? "good" : "bad";
  show({ id: "clock", state, text: say(`clock.${state}`, { seconds }), todo: texts.clock.todo });
}

/** Opens the camera for a moment, looks whether there is a picture, and lets go of it. */
async function tryCamera() {
  button.disabled = true;
  const [found, size] = await picture().finally(() => (button.disabled = false));
  const state = found === "good" ? "good" : "bad";
  show({ id: "camera", state, text: say(`camera.${found}`, size), todo: texts.camera.todo });
}

async function picture() {
  const why = obstacle();
  if (why) return [why, {}];
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  } catch (error) {
    return [error.name === "NotAllowedError" ? "denied" : "none", {}];
  }
  const video = at("video");
  try {
    video.hidden = false;
    video.srcObject = stream;
    await video.play();
    await new Promise((resolve) => setTimeout(resolve, FIRST_PICTURE));
    return [shows(video) ? "good" : "black", { width: video.videoWidth, height: video.videoHeight }];
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    video.hidden = true;
  }
}

function shows(video) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [32, 24];
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return isPicture(context.getImageData(0, 0, canvas.width, canvas.height).data);
}
