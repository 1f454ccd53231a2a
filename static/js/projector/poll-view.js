import { useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { clockOf, labelOf, meanOf, rowsOf, secondsLeft, voicesOf } from "../polls/figures.js";
import { laidOut } from "./cloud.js";
import { largest } from "./fit.js";

const AUDIENCES = [["venue", "hall"], ["remote", "home"]];
const CALM = 1_500; // ms
const LETTERS = { least: 0.022, most: 0.062 }; // shares of the screen's height: what can be answered fills its room
const LONG = 60; // letters of a question; a longer one would leave its answers no room
const CLOUD = { least: 3.2, most: 13 }; // units of the stage, a hundredth of its height: 35 px at 1080p and more

/**
 * A poll as the hall sees it: the question; while it is open what can be answered, or what was counted where that is to
 * be seen; then the results. size: changes with the window. texts: the page's `polls`.
 */
export function PollPicture({ poll, now, size, texts, say, language }) {
  return html`
    <section class="stage-poll" data-poll=${poll.id} data-kind=${poll.kind} data-status=${poll.status}>
      <h2 class="stage-question" dir="auto" data-long=${poll.question.length > LONG ? "" : undefined}>${poll.question}</h2>
      ${poll.results ? html`<${Counted} ...${{ poll, size, texts, say, language }} />` : html`<${Open} ...${{ poll, size, texts }} />`}
      <p class="stage-poll-foot"><${Foot} ...${{ poll, now, texts, say }} /></p>
    </section>
  `;
}

function Foot({ poll, now, texts, say }) {
  const { venue, remote } = poll.voices;
  const left = secondsLeft(poll, "venue", now);
  const atHome = secondsLeft(poll, "remote", now);
  return html`
    <span>${say("polls.voices", { count: voicesOf(poll) })}</span>
    <span><svg><use href="#icon-venue" /></svg> ${texts.hall} <b>${venue}</b></span>
    <span><svg><use href="#icon-remote" /></svg> ${texts.home} <b>${remote}</b></span>
    ${left > 0 && html`<b class="stage-poll-left">${say("polls.left", { time: clockOf(left) })}</b>`}
    ${left === 0 && atHome > 0 && html`<b class="stage-poll-left">${say("polls.leftHome", { time: clockOf(atHome) })}</b>`}
    ${poll.status === "closed" && html`<b>${texts.status.closed}</b>`}
  `;
}

/** What can be answered: no numbers, so that nobody goes along with the others. */
function Open({ poll, size, texts }) {
  if (poll.kind === "words") return html`<p class="stage-poll-call">${texts.callWords}</p>`;
  if (poll.kind === "scale") return html`<${Scale} poll=${poll} />`;
  return html`<${Options} labels=${poll.options.map((option) => labelOf(poll, option, texts))} size=${size} />`;
}

function Options({ labels, size }) {
  const list = useFilled([labels.join("\n"), size]);
  return html`
    <ol class="stage-options" data-many=${labels.length > 6 ? "" : undefined} ref=${list}>
      ${labels.map((label, n) => html`<li key=${n} dir="auto">${label}</li>`)}
    </ol>`;
}

function Scale({ poll }) {
  return html`
    <div class="stage-scale">
      <ol>${poll.options.map(({ id }) => html`<li key=${id}>${id}</li>`)}</ol>
      <p><span dir="auto">${poll.low}</span><span dir="auto">${poll.high}</span></p>
    </div>`;
}

function Counted({ poll, size, texts, say, language }) {
  if (poll.kind === "words") return html`<${Cloud} poll=${poll} size=${size} none=${texts.noWords} />`;
  return html`
    <${Rows} ...${{ poll, size, texts, language }} />
    ${poll.kind === "ranking" && html`<p class="stage-mean">${say("polls.rule", { most: poll.options.length - 1 })}</p>`}
    ${poll.kind === "scale" && html`<p class="stage-mean"><${Means} ...${{ poll, texts, say, language }} /></p>`}
  `;
}

function Rows({ poll, size, texts, language }) {
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  const rows = rowsOf(poll, texts);
  const list = useFilled([poll.question, rows.map((row) => labelWithEnds(poll, row)).join("\n"), size]);
  return html`
    <ol class="stage-rows" ref=${list}>
      ${rows.map((row) => html`
        <li key=${row.id}>
          <span class="stage-row-label" dir="auto">${labelWithEnds(poll, row)}</span>
          <span class="stage-row-bars">
            ${AUDIENCES.map(([audience, name]) => html`
              <span key=${audience} data-audience=${audience}>
                <svg class="stage-bar" aria-hidden="true"><rect width=${`${row[audience].share * 100}%`} height="100%" /></svg>
                <span class="visually-hidden">${texts[name]} </span>
                <span class="stage-share">${percent.format(row[audience].share)}</span>
              </span>`)}
          </span>
          <b class="stage-row-count">${row.count}</b>
        </li>`)}
    </ol>`;
}

/** A list whose letters are as large as its box allows; tried anew when one of `causes` changes. */
function useFilled(causes) {
  const list = useRef(null);
  useLayoutEffect(() => {
    const box = list.current;
    const at = (share) => Math.round(share * Math.min(innerHeight, innerWidth * 0.75));
    const fits = (pixels) => {
      box.style.fontSize = `${pixels}px`;
      return box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth;
    };
    fits(largest(at(LETTERS.least), at(LETTERS.most), fits));
  }, causes);
  return list;
}

function labelWithEnds(poll, row) {
  const end = { 1: poll.low, 5: poll.high }[row.id];
  return poll.kind === "scale" && end ? `${row.label} ${end}` : row.label;
}

function Means({ poll, texts, say, language }) {
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const told = (audience) => (meanOf(poll, audience) === null ? "–" : number.format(meanOf(poll, audience)));
  return html`<b>${say("polls.mean", { mean: told(null) })}</b> <span>${texts.hall} ${told("venue")}</span> <span>${texts.home} ${told("remote")}</span>`;
}

/** Each word is as large as it was said often. They move once in a while, not with every voice. */
function Cloud({ poll, size, none }) {
  const box = useRef(null);
  const words = useCalm(rowsOf(poll));
  useLayoutEffect(() => arrange(box.current, words), [words, size]);
  if (words.length === 0) return html`<p class="stage-poll-call">${none}</p>`;
  return html`
    <ul class="stage-cloud" ref=${box}>
      ${words.map((word) => html`
        <li key=${word.id} dir="auto" data-mostly=${word.venue.share >= word.remote.share ? "venue" : "remote"}>
          ${word.label}<span class="visually-hidden"> ${word.count}</span>
        </li>`)}
    </ul>`;
}

/** `value`, but not oftener than every CALM. */
function useCalm(value) {
  const [shown, show] = useState(value);
  const last = useRef(Date.now());
  const latest = useRef(value);
  latest.current = value;
  useEffect(() => {
    const wait = setTimeout(() => {
      last.current = Date.now();
      show(latest.current);
    }, Math.max(0, last.current + CALM - Date.now()));
    return () => clearTimeout(wait);
  }, [JSON.stringify(value)]);
  return shown.length === 0 ? value : shown;
}

function arrange(box, words) {
  if (!box) return;
  const unit = Math.min(innerHeight / 100, (innerWidth * 0.75) / 100);
  const canvas = document.createElement("canvas").getContext("2d");
  const { fontFamily, fontWeight } = getComputedStyle(box);
  const measure = (text, height) => {
    canvas.font = `${fontWeight} ${height * unit}px ${fontFamily}`;
    return { width: canvas.measureText(text).width / unit, height: height * 1.15 };
  };
  const room = { width: box.clientWidth / unit, height: box.clientHeight / unit };
  const counted = words.map(({ label, count }) => ({ text: label, count }));
  const places = new Map(laidOut(counted, room, CLOUD, measure).map((place) => [place.text, place]));
  for (const [number, item] of [...box.children].entries()) {
    const place = places.get(words[number].label);
    item.hidden = !place;
    if (!place) continue;
    item.style.fontSize = `${place.size * unit}px`;
    item.style.left = `${box.clientWidth / 2 + place.x * unit}px`;
    item.style.top = `${box.clientHeight / 2 + place.y * unit}px`;
  }
}
