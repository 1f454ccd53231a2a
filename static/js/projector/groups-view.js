import { useLayoutEffect, useRef } from "../../vendor/preact-htm.module.js";
import { arranged, nameOf, suggestions } from "../groups/figures.js";
import { html } from "../html.js";
import { remaining } from "./clock.js";
import { largest } from "./fit.js";
import { By } from "./marks.js";

// Shares of the screen's height; the least is what 500 letters three times take.
const LAST_RESORT = 0.02;
const MOST = 0.075;

/** The small groups before the hall: how far all are, or what one of them suggests. `group`: its id, or null. */
export function Groups({ group, held, ideas, themes, size, moment, texts, say }) {
  const all = held.collections.groups;
  const called = (one) => nameOf(one, themes, (number) => say("groups.numbered", { number }));
  const one = all?.get(group);
  if (!one) return html`<${Overview} groups=${arranged(all)} fact=${held.facts.groups} ...${{ called, moment, texts, say }} />`;
  return html`<${Suggested} key=${one.id} name=${called(one)} suggested=${suggestions(one, ideas)} ...${{ size, texts }} />`;
}

function Overview({ groups, fact, called, moment, texts, say }) {
  const left = fact?.until ? remaining(Date.parse(fact.until), moment) : null;
  return html`
    <section class="stage-groups">
      <h2>${texts.groups.title}</h2>
      <p class="stage-groups-done">${say("groups.handedIn", { done: fact?.handed_in ?? 0, of: fact?.of ?? 0 })}</p>
      ${fact?.until && html`<p class="stage-groups-clock">${left ? html`${texts.groups.left} <b>${left}</b>` : texts.groups.over}</p>`}
      <ul>${groups.map((group) => html`
        <li key=${group.id} data-done=${group.handed_in ? "yes" : "no"}><span dir="auto">${called(group)}</span>
          <b>${group.handed_in ? texts.groups.has : ""}</b></li>`)}</ul>
    </section>`;
}

function Suggested({ name, suggested, size, texts }) {
  const list = useRef(null);
  useLayoutEffect(() => fill(list.current), [suggested.map(({ text }) => text).join("\n"), size]);
  return html`
    <section class="stage-groups">
      <h2 dir="auto">${name}</h2>
      <ol class="stage-suggestions" ref=${list}>
        ${suggested.map((idea) => html`
          <li key=${idea.id} data-idea=${idea.id}>
            <p class="stage-text" dir="auto">${idea.text}</p>
            <p class="stage-by"><${By} idea=${idea} texts=${texts} /></p>
          </li>`)}
      </ol>
      ${suggested.length === 0 && html`<p class="stage-groups-done">${texts.groups.nothing}</p>`}
    </section>`;
}

/** As large as all of them fit. */
function fill(list) {
  const at = (share) => Math.round(share * Math.min(innerHeight, innerWidth * 0.75));
  list.style.fontSize = `${largest(at(LAST_RESORT), at(MOST), (pixels) => {
    list.style.fontSize = `${pixels}px`;
    return list.scrollHeight <= list.clientHeight && list.scrollWidth <= list.clientWidth;
  })}px`;
}
