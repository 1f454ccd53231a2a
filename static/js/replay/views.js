import { html } from "../html.js";
import { SPEEDS, nameOf } from "./player.js";

/** The buttons below the picture. `now`: as the picture tells it; `steer(what)`: tells the picture. */
export function Buttons({ now, steer, mark, texts, say }) {
  const { isPlaying } = now;
  return html`
    <div class="replay-buttons">
      <button type="button" class="icon-button" onClick=${() => mark(-1)} aria-label=${texts.before} aria-keyshortcuts="p"><${Skip} back /></button>
      <button type="button" class="primary replay-play" id="play" onClick=${() => steer({ play: !isPlaying })} aria-keyshortcuts="k">
        ${isPlaying ? texts.pause : texts.play}</button>
      <button type="button" class="icon-button" onClick=${() => mark(1)} aria-label=${texts.next} aria-keyshortcuts="n"><${Skip} /></button>
      <label class="replay-speed"><span>${texts.speed}</span>
        <select id="speed" value=${now.speed} onChange=${({ target }) => steer({ speed: target.value })}>
          ${SPEEDS.map((speed) => html`<option key=${nameOf(speed)} value=${nameOf(speed)}>${speedIn(speed, texts, say)}</option>`)}
        </select></label>
      <label><input type="checkbox" id="skips" checked=${now.skips} onChange=${({ target }) => steer({ skips: target.checked })} /> ${texts.skips}</label>
    </div>
  `;
}

function Skip({ back = false }) {
  return html`
    <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true" transform=${back ? "scale(-1 1)" : undefined}>
      <path d="M2 2v12l9-6zM12 2h2v12h-2z" fill="currentColor" />
    </svg>`;
}

export function speedIn(speed, texts, say) {
  return speed === Infinity ? texts.fastest : say("times", { count: speed });
}

/** The evening as a line: where it is, when people wrote, the agenda as it went, what was on the screen. */
export function Line({ evening, at, clock, seek, texts, say }) {
  const { at: from, until } = evening;
  const place = (moment) => `${(100 * (Math.min(Math.max(moment, from), until) - from)) / (until - from)}%`;
  const item = evening.agenda.findLast((one) => one.at <= at && at < one.until);
  const most = Math.max(1, ...evening.columns);
  return html`
    <div class="replay-line">
      <div class="replay-columns" aria-hidden="true">
        ${evening.columns.map((count, n) => html`<span key=${n} style=${{ "--share": count / most }}></span>`)}
      </div>
      <input type="range" id="line" min=${Math.floor(from)} max=${Math.ceil(until)} step="1" value=${at}
        aria-label=${texts.line} aria-valuetext=${item ? `${clock(at)}, ${item.title}` : clock(at)}
        onInput=${({ target }) => seek(Number(target.value))} />
      <div class="replay-shown" aria-hidden="true">
        ${evening.shown.map((one, n) => html`<span key=${n} data-picture=${one.picture} style=${{ left: place(one.at) }} title=${`${clock(one.at)} ${nameIn(one, texts, say)}`}></span>`)}
      </div>
      <ol class="replay-agenda" aria-hidden="true">
        ${evening.agenda.map((one) => html`
          <li key=${one.at} style=${{ left: place(one.at), width: `calc(${place(one.until)} - ${place(one.at)})` }} title=${`${clock(one.at)} ${one.title}`}>${one.title}</li>`)}
      </ol>
    </div>
  `;
}

/** What was on the screen and what of the agenda was on, one after the other: to go there. */
export function Marks({ marks, on, clock, seek, texts, say }) {
  if (marks.length === 0) return html`<p class="quiet">${texts.noMarks}</p>`;
  return html`
    <ol class="replay-marks">
      ${marks.map((one, n) => html`
        <li key=${`${one.at} ${n}`}>
          <button type="button" class="replay-mark" aria-current=${n === on ? "true" : undefined} onClick=${() => seek(one.at)}>
            <time>${clock(one.at)}</time> ${one.item ? html`<b>${one.title}</b>` : html`<span dir="auto">${nameIn(one, texts, say)}</span>`}
          </button>
        </li>`)}
    </ol>
  `;
}

function nameIn({ picture, text }, texts, say) {
  const name = texts.modes[picture] ?? picture;
  return text ? say("pictured", { name, text }) : name;
}

/** Agenda and pictures in one order. What was on before the evening began counts from its beginning. */
export function marksOf({ at: from, agenda, shown }) {
  const pictures = shown.map((one) => ({ ...one, at: Math.max(one.at, from) }));
  return [...agenda, ...pictures].sort((one, other) => one.at - other.at || Number(Boolean(other.item)) - Number(Boolean(one.item)));
}

/** Which mark it is at a moment: the last that has been; -1 before the first. */
export function markAt(marks, at) {
  return marks.findLastIndex((one) => Math.floor(one.at) <= at);
}
