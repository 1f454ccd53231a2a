import { html } from "../html.js";
import { isSupported, shownCount } from "../guest/views.js";

/** The button with which one supports a suggestion, and how many do. */
export function Support({ idea, supporting, toggle, texts, children }) {
  const { supports, entries, echoes } = supporting;
  const pressed = isSupported(idea.id, supports, entries);
  const submit = (happening) => {
    happening.preventDefault();
    toggle(idea.id, !pressed);
  };
  return html`
    <form class="support" onSubmit=${submit}>
      <button type="submit" aria-pressed=${String(pressed)} aria-describedby="text-${idea.id}">${texts.support}</button>
      <span class="support-count">${shownCount(idea, entries, echoes)}<span class="visually-hidden"> ${texts.supported}</span></span>
      ${children}
    </form>
  `;
}

/** The other words in which the same was said. beside(wording): what stands with one. */
export function Wordings({ wordings, texts, beside }) {
  return html`
    <details class="wordings">
      <summary>${texts.wordings.replace("{count}", String(wordings.length + 1))}</summary>
      <ul>${wordings.map((wording) => html`
        <li key=${wording.id}><p class="idea-text" id=${wording.id && `wording-${wording.id}`} dir="auto">${wording.text}</p>${beside?.(wording)}</li>`)}</ul>
    </details>
  `;
}

/** A link out of the house, opened by a click alone. What is no web address is shown, not linked. */
export function Room({ link, phase, texts }) {
  if (!link) return html`<p class="quiet">${texts.group.noRoom}</p>`;
  if (!/^https?:\/\//i.test(link)) return html`<p class="keep">${link}</p>`;
  return html`
    <p><a class=${phase === "over" ? "secondary" : "primary"} href=${link} target="_blank" rel="noopener noreferrer">${texts.group.room}
      <span class="visually-hidden"> ${texts.group.opensWindow}</span></a></p>
    <p class="quiet">${texts.group.roomHint}</p>
  `;
}
