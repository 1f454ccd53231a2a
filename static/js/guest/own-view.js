import { html } from "../html.js";
import * as texts from "../texts.js";
import { reasonOf } from "../words.js";

/**
 * The visitor's own contributions, the newest first. sending: posts in the outbox; refused: posts the server refused
 * for good, with its message; own: Map of ideas; spotlight: the id on the big screen or null.
 */
export function Own({ sending, refused, ideas, spotlight, words, correct, discard }) {
  if (sending.length + refused.length + ideas.size === 0) return html`<div><p class="quiet">${texts.own.none}</p></div>`;
  return html`<div>
    <ul class="own-list">
      ${refused.map((post) => html`<${Refused} key=${post.nonce} post=${post} correct=${correct} discard=${discard} />`)}
      ${[...sending].reverse().map((post) => html`<${Line} key=${post.nonce} status="sending" words=${texts.own.sending}
        text=${post.text} />`)}
      ${[...ideas.values()].reverse().map((idea) => html`<${Line} key=${idea.id} id=${idea.id} text=${idea.text}
        status=${idea.id === spotlight ? "spotlit" : idea.status} words=${statusOf(idea, spotlight, words)} />`)}
    </ul>
  </div>`;
}

/** Twin of own_idea in templates/idea.html. */
function Line({ id, status, words, text }) {
  return html`
    <li class="own-idea" data-idea=${id} data-status=${status}>
      <p class="own-status">${words}</p>
      <p class="idea-text" dir="auto">${text}</p>
    </li>
  `;
}

function Refused({ post, correct, discard }) {
  return html`
    <li class="own-idea" data-status="refused">
      <p class="own-status">${texts.own.refused}: ${post.message}</p>
      <p class="idea-text" dir="auto">${post.text}</p>
      <p class="own-actions">
        <button type="button" onClick=${() => correct(post)}>${texts.own.correct}</button>
        <button type="button" onClick=${() => discard(post)}>${texts.own.discard}</button>
      </p>
    </li>
  `;
}

function statusOf(idea, spotlight, words) {
  if (idea.id === spotlight) return words.spotlit;
  const status = words.status[idea.status] ?? idea.status;
  return idea.reason ? `${status}: ${reasonOf(idea.reason, words)}` : status;
}
