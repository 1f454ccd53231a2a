import { html } from "../html.js";
import { nameOf } from "./standing.js";

/**
 * How one gets into a group: by choice, or by being placed. offered: the id of the group whose link was opened;
 * membership: null, or one who waits; join(group or null, name) sends.
 */
export function Choice({ fact, groups, themes, offered, membership, name, rename, join, note, sending, texts, say }) {
  const words = texts.group;
  const isChosen = fact.assignment === "choice" && !fact.planned;
  const waits = membership !== null;
  const open = [...groups.values()].sort((one, other) => one.number - other.number);
  const first = open.filter(({ id }) => id === offered);
  const listed = isChosen ? [...first, ...open.filter(({ id }) => id !== offered)] : [];
  return html`
    <p class="lead">${waits && !isChosen ? words.waiting : isChosen ? words.choice : words.placed}</p>
    <label for="member-name">${words.name} <span class="quiet">${words.nameHint}</span></label>
    <input id="member-name" maxlength="60" autocomplete="name" value=${name} onInput=${({ target }) => rename(target.value)} />
    ${!isChosen && html`<button class="primary" type="button" onClick=${() => join(null)}>${waits ? words.saveName : words.join}</button>`}
    ${listed.length > 0 && html`
      <ul class="group-choice">
        ${listed.map((group) => html`<${Offer} key=${group.id} ...${{ group, themes, join, texts, say, isOffered: group.id === offered }} />`)}
      </ul>
      <button type="button" onClick=${() => join(null)}>${words.joinAny}</button>`}
    <p class="form-note" data-mood=${sending ? "wait" : "bad"}>${sending ? words.sending : note}</p>
  `;
}

function Offer({ group, themes, isOffered, join, texts, say }) {
  const name = nameOf(group, themes, say);
  const isShut = group.full || group.open === false;
  return html`
    <li class="card" data-group=${group.id} data-offered=${isOffered ? "" : undefined}>
      <h3 id="group-${group.id}" dir="auto">${name}</h3>
      <p class="quiet">${say("group.people", { count: group.members })}${group.full ? ` · ${texts.group.full}` : ""}</p>
      <button type="button" class=${isOffered ? "primary" : ""} disabled=${isShut} aria-describedby="group-${group.id}"
        onClick=${() => join(group.id)}>${texts.group.joinThis}</button>
    </li>
  `;
}

/** Another name, another group, or none: behind a disclosure, since it is seldom wanted. */
export function Leaving({ fact, name, rename, join, act, texts }) {
  return html`
    <details>
      <summary>${texts.group.leaving}</summary>
      <label for="other-name">${texts.group.name} <span class="quiet">${texts.group.nameHint}</span></label>
      <input id="other-name" maxlength="60" autocomplete="name" value=${name} onInput=${({ target }) => rename(target.value)} />
      <button type="button" onClick=${() => join(null)}>${texts.group.saveName}</button>
      <p>${fact.assignment === "choice" ? texts.group.leaveToChoose : texts.group.leaveHint}</p>
      <button type="button" onClick=${() => act("leave_group", {})}>${texts.group.leave}</button>
    </details>
  `;
}
