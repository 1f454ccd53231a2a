import { html } from "../html.js";
import { SIGNALS, filled, pictureOf } from "./verdict.js";

/** The verdict, to be read at arm's length; its twin without script is `panel` in templates/door-texts.html. */
export function Panel({ answer, texts }) {
  const picture = pictureOf(answer, texts);
  return html`<div class="panel" data-tone=${picture.tone} data-verdict=${answer.verdict}>
    <p class="sign" aria-hidden="true">${SIGNALS[picture.tone].sign}</p>
    <h2>${picture.title}</h2>
    ${picture.name && html`<p class="panel-name"><bdi>${picture.name}</bdi></p>`}
    ${picture.mark && html`<p class="panel-mark">${picture.mark}</p>`}
    <p class="panel-do">${picture.todo}</p>
    ${picture.number && html`<p class="panel-number">${picture.number}</p>`}
  </div>`;
}

/** A sentence in the verdict's place. */
export function Note({ title, tone = "none" }) {
  return html`<div class="panel" data-tone=${tone}>
    ${tone !== "none" && html`<p class="sign" aria-hidden="true">${SIGNALS[tone].sign}</p>`}
    <h2>${title}</h2>
  </div>`;
}

/** What can be done after a verdict. */
export function After({ answer, texts, undo, out }) {
  if (answer?.entry && !answer.conflict) return html`<button type="button" onClick=${undo}>${texts.undo}</button>`;
  if (answer?.verdict === "already" && answer.person) {
    return html`<button type="button" onClick=${out}>${texts.letOut}</button>`;
  }
  return null;
}

/** People who were looked for. */
export function Found({ found, more, texts, letIn, letOut, replace }) {
  if (!found.length) return html`<p>${texts.nobody}</p>`;
  return html`<ul class="people">
    ${found.map((one) => html`<li key=${one.person ?? one.name}>
      <p><bdi>${one.name}</bdi>${" "}<span class="quiet">${standing(one, texts)}</span></p>
      ${one.verdict === "already"
        ? html`<button type="button" onClick=${() => letOut(one)}>${texts.letOut}</button>`
        : html`<button type="button" class=${one.verdict === "welcome" ? "primary" : ""} onClick=${() => letIn(one)}>
            ${texts.letIn}</button>`}
      ${replace && !one.walk_in && one.verdict !== "cancelled"
        && html`<button type="button" onClick=${() => replace(one)}>${texts.newTicket}</button>`}
    </li>`)}
  </ul>
  ${more && html`<p class="quiet">${texts.more}</p>`}`;
}

/** "Nummer 5 · Warteliste: Stelle 2" */
export function standing(one, texts) {
  const who = one.walk_in ? texts.walkIn : filled(texts.number, one);
  const where = { already: texts.inside, welcome: one.again ? texts.wasHere : texts.expected }[one.verdict];
  return `${who} · ${where ?? filled(texts.verdicts[one.verdict].title, one)}`;
}

/** What went wrong while a door had no network: by all doors, and what this phone's own scans turned out to be. */
export function Conflicts({ items, unsettled, texts, clock, gates, settle, dismiss }) {
  if (!items.length && !unsettled.length) return null;
  return html`<ul class="unsettled">
    ${items.map((item) => html`<li key=${item.id}>
      <p><strong>${filled(texts.number, item)}:</strong>${" "}${item.scans
        .map((scan) => {
          const what = scan.conflict && scan.conflict !== "already" ? `, ${filled(texts.verdicts[scan.conflict].title, {})}` : "";
          return filled(texts.conflictScan, { clock: clock(scan.at), gate: gates[scan.gate] ?? texts.bySelf }) + what;
        })
        .join(" · ")}</p>
      <button type="button" onClick=${() => settle(item)}>${texts.settle}</button>
    </li>`)}
    ${unsettled.map((one) => html`<li key=${one.nonce}>
      <p>${filled(texts.unsettled, { clock: clock(one.at), title: pictureOf(one.answer, texts).title })} <bdi>${one.answer.name ?? ""}</bdi></p>
      <button type="button" onClick=${() => dismiss(one)}>${texts.settle}</button>
    </li>`)}
  </ul>`;
}
