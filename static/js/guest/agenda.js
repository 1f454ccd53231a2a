import { nowOn } from "../texts.js";

const EVERY = 20_000; // ms; an agenda is written in minutes

/** Keeps the mark on the item of the agenda that is on now. The times stand in the page, with their time zone. */
export function followAgenda(list, banner) {
  const follow = () => {
    const now = Date.now();
    const items = [...list.children];
    const on = items.find(({ dataset }) => Date.parse(dataset.from) <= now && now < Date.parse(dataset.until));
    for (const item of items) item === on ? item.setAttribute("aria-current", "time") : item.removeAttribute("aria-current");
    banner.hidden = !on;
    if (on) banner.textContent = nowOn(on.querySelector("h3").textContent);
  };
  follow();
  setInterval(follow, EVERY);
}
