import { html } from "../html.js";
import { Picks } from "./picks-view.js";
import { ranked, standing } from "./standing.js";

/**
 * What the group hands in: the scribe chooses it, all see it. draft: the scribe's choice so far, null: the group's own
 * order; isChanging: once it was handed in, it is chosen anew; note: what the server said last; sending: a hand-in is on its way.
 */
export function HandIn({ group, ideas, fact, phase, isScribe, isChanging, texts, say, ...others }) {
  const isOver = phase === "over";
  const handed = group.handed.filter((id) => ideas.has(id));
  const isOpen = isScribe && !isOver;
  const edits = isOpen && (handed.length === 0 || isChanging);
  return html`
    <p class="hand-state" data-state=${handed.length ? "handed" : isOver ? "over" : "open"}>${stateOf({ handed, isOver, isScribe, texts })}</p>
    ${handed.length > 0 && !edits && html`<${Listed} ...${{ ids: handed, ideas, say }} />`}
    ${edits && html`<${Editor} ...${{ ideas, fact, handed, texts, say, ...others }} />`}
    ${!edits && handed.length === 0 && ideas.size > 0 && html`
      <h3>${texts.group.standing}</h3>
      <${Listed} ...${{ ids: ranked(ideas).slice(0, fact.top).map(({ id }) => id), ideas, say, withPoints: true }} />`}
    ${isOpen && handed.length > 0 && !isChanging && html`
      <p class="group-buttons">
        <button type="button" onClick=${others.change}>${texts.group.changeHandIn}</button>
        <button type="button" onClick=${others.takeBack}>${texts.group.takeBack}</button>
      </p>`}
    <p class="form-note" data-mood=${others.sending ? "wait" : "bad"}>${others.sending ? texts.group.sending : others.note}</p>
  `;
}

function stateOf({ handed, isOver, isScribe, texts }) {
  const words = texts.group.hand;
  if (handed.length > 0) return isOver ? words.done : words.handed;
  if (isOver) return isScribe ? words.missed : words.nothing;
  return isScribe ? words.yours : words.open;
}

function Listed({ ids, ideas, say, withPoints }) {
  return html`
    <ol class="handed">
      ${ids.map((id) => html`
        <li key=${id}><span class="idea-text" dir="auto">${ideas.get(id).text}</span>
          ${withPoints && ideas.get(id).points + ideas.get(id).support > 0 && html` <span class="quiet">${say("group.pointsAndSupport", { points: ideas.get(id).points, support: ideas.get(id).support })}</span>`}</li>`)}
    </ol>
  `;
}

/** The scribe's choice: the top ones of the group, until it is changed. */
function Editor({ ideas, fact, handed, draft, choose, handIn, texts, say, announce }) {
  const order = ranked(ideas).map(({ id }) => id);
  const ids = standing(draft ?? (handed.length ? handed : order), ideas, fact.top);
  const others = order.filter((id) => !ids.includes(id));
  const submit = (happening) => {
    happening.preventDefault();
    if (ids.length > 0) handIn(ids);
  };
  return html`
    <form class="hand-in-form" onSubmit=${submit}>
      <h3>${say("group.pick", { count: fact.top })}</h3>
      <${Picks} ...${{ ids, ideas, change: choose, none: texts.group.nothingPicked, say, announce, texts }} />
      ${others.length > 0 && html`
        <details class="others" open=${ids.length < fact.top}>
          <summary>${say("group.others", { count: others.length })}</summary>
          <ul>${others.map((id) => html`
            <li key=${id}><span class="idea-text" id="other-${id}" dir="auto">${ideas.get(id).text}</span>
              <button type="button" disabled=${ids.length >= fact.top} aria-describedby="other-${id}"
                onClick=${() => choose([...ids, id])}>${texts.group.add}</button></li>`)}</ul>
        </details>`}
      <button class="primary" type="submit" disabled=${ids.length === 0}>${handed.length ? texts.group.handInAgain : texts.group.handIn}</button>
    </form>
  `;
}
