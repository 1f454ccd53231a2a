import { html } from "../html.js";
import { Wordings } from "./parts-view.js";
import { combinable } from "./standing.js";

/**
 * The scribe says which suggestions are the same. All wordings stay; one stands for them. ticked: the ids chosen so far,
 * tick(id, on) changes them; combine(ids) and part(ids) send; latest: {idea, ids} that was combined last, or null.
 */
export function Combine({ ideas, isScribe, phase, ticked, tick, combine, part, latest, isOpen, open, note, sending, texts, say }) {
  if (!isScribe || phase === "over") return null;
  const words = texts.group.combine;
  const inside = combinable(ideas);
  const chosen = inside.filter(({ id }) => ticked.includes(id));
  const undoable = wordingsOf(ideas, latest);
  if (inside.length < 2 && undoable.length === 0 && !note) return null;
  const submit = (happening) => {
    happening.preventDefault();
    if (chosen.length > 1 && !sending) combine(chosen.map(({ id }) => id));
  };
  return html`
    <details class="combine" open=${isOpen} onToggle=${({ target }) => open(target.open)}>
      <summary>${words.title}</summary>
      <p class="quiet">${words.hint}</p>
      ${inside.length > 1 && html`
        <form onSubmit=${submit}>
          <fieldset>
            <legend>${words.which}</legend>
            ${inside.map(({ id, text }) => html`
              <label key=${id}><input type="checkbox" name="same" value=${id} checked=${ticked.includes(id)}
                onChange=${({ target }) => tick(id, target.checked)} /> <span class="idea-text" dir="auto">${text}</span></label>`)}
          </fieldset>
          ${chosen.length > 1 && html`<p>${words.stands} <span class="idea-text" dir="auto">${chosen[0].text}</span></p>`}
          <button type="submit" aria-disabled=${String(chosen.length < 2 || sending)}>
            ${chosen.length < 2 ? words.atLeastTwo : say("group.combine.these", { count: chosen.length })}</button>
        </form>`}
      ${undoable.length > 0 && html`
        <p class="group-buttons"><span>${words.done}</span>
          <button type="button" onClick=${() => part(undoable)}>${words.undo}</button></p>`}
      <p class="form-note" data-mood=${sending ? "wait" : "bad"}>${sending ? texts.group.sending : note}</p>
    </details>
  `;
}

/** What was combined last, as far as it is still together and inside. */
function wordingsOf(ideas, latest) {
  const whole = ideas.get(latest?.idea);
  return whole?.inside ? (whole.wordings ?? []).filter(({ id }) => latest.ids.includes(id)) : [];
}

/** An idea's other wordings; the scribe can take each out again as long as the idea is inside. */
export function Parting({ idea, isScribe, phase, part, texts }) {
  const words = texts.group.combine;
  if (!isScribe || phase === "over" || !idea.inside) return html`<${Wordings} wordings=${idea.wordings} texts=${texts} />`;
  const beside = (wording) => html`
    <button type="button" aria-describedby="wording-${wording.id}" onClick=${() => part([wording])}>${words.part}</button>`;
  return html`<${Wordings} wordings=${idea.wordings} texts=${texts} beside=${beside} />`;
}
