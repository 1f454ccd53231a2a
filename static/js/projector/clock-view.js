import { current, remaining } from "./clock.js";

const at = (id) => document.getElementById(id);
const AROUND = 5; // items of the agenda at most; fewer where they have no room

/**
 * Countdowns, the item of the agenda that is on, the pause's words. `stage`: the screen's fact of that name; `zone`: where
 * the gathering is.
 */
export function showClock(stage, { now, zone, say }) {
  countDown(at("countdown"), Date.parse(at("countdown").dataset.starts), now);
  if (at("agenda")) markAgenda([...at("agenda").querySelectorAll("[data-at]")], now, say);
  const until = Date.parse(stage.until);
  countDown(at("pause-countdown"), until, now);
  write(at("pause-until"), until > now ? say("pauseUntil", { time: clockOf(until, zone) }) : "");
  write(at("pause-text"), stage.text ?? "");
}

function countDown(line, until, now) {
  const left = remaining(until, now);
  line.hidden = left === null;
  if (left !== null && line.lastElementChild.textContent !== left) line.lastElementChild.textContent = left;
}

/** Those that are over go first; where others have no room either, it is told how many come after them. */
function markAgenda(items, now, say) {
  const moments = items.map(({ dataset: { at, until } }) => ({ at: Date.parse(at), until: Date.parse(until) }));
  const on = current(moments, now);
  const next = moments.findIndex(({ until }) => until > now);
  for (const [n, item] of items.entries()) item.dataset.now = n === on ? "yes" : "no";
  const { parentElement: welcome } = items[0].parentElement;
  for (let room = AROUND; room > 0; room -= 1) {
    const first = Math.max(0, Math.min(next < 0 ? items.length : next, items.length - room));
    for (const [n, item] of items.entries()) item.hidden = n < first || n >= first + room;
    const after = items.length - first - room;
    write(at("agenda-more"), after > 0 ? say("agendaMore", { count: after }) : "");
    if (welcome.scrollHeight <= welcome.clientHeight + 1) return;
  }
}

function write(line, words) {
  line.hidden = words === "";
  if (line.textContent !== words) line.textContent = words;
}

function clockOf(moment, zone) {
  return new Date(moment).toLocaleTimeString("de", { hour: "2-digit", minute: "2-digit", timeZone: zone });
}
