import { html } from "../html.js";
import { scribeOf } from "./standing.js";

/** Who has the pen, and taking, giving and laying it down. act(name, fields) sends. */
export function Pen({ group, membership, act, note, texts, say }) {
  const words = texts.group.pen;
  const scribe = scribeOf(group);
  const isMine = scribe !== null && scribe.id === membership.id;
  const others = group.members.filter(({ id }) => id !== membership.id);
  const pass = (happening) => {
    happening.preventDefault();
    act("pass_pen", { member: happening.target.elements.member.value });
  };
  return html`
    <p class="pen-state">${isMine ? words.mine : scribe ? say("group.pen.theirs", { name: scribe.name ?? texts.group.nameless }) : words.nobody}</p>
    ${!isMine && html`<button type="button" onClick=${() => act("take_pen", { seen: group.scribe })}>${scribe ? words.takeOver : words.take}</button>`}
    ${isMine && html`
      <details class="pen-more"><summary>${words.giveOn}</summary>
        ${others.length > 0 && html`
          <form class="pen-pass" onSubmit=${pass}>
            <label for="pen-member">${words.passTo}</label>
            <select id="pen-member" name="member">
              ${others.map(({ id, name }) => html`<option key=${id} value=${id}>${name ?? texts.group.nameless}</option>`)}
            </select>
            <button type="submit">${words.pass}</button>
          </form>`}
        <button type="button" onClick=${() => act("lay_down_pen", {})}>${words.layDown}</button>
      </details>`}
    <p class="form-note" data-mood="bad">${note}</p>
  `;
}

/** Who is in the group. */
export function Members({ group, membership, texts, say }) {
  const names = group.members.filter(({ id }) => id !== membership.id).map(({ name }) => name ?? texts.group.nameless);
  if (names.length === 0) return html`<p class="quiet">${texts.group.alone}</p>`;
  const all = new Intl.ListFormat(document.documentElement.lang).format([texts.group.you, ...names]);
  return html`<p class="quiet" dir="auto">${say("group.members", { names: all, count: names.length + 1 })}</p>`;
}
