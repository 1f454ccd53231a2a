import { html } from "../html.js";
import { decisionOf } from "./card-view.js";
import { decided, isUndoable } from "./decisions.js";

const CAP = 100; // decisions; nobody goes further back than that in an evening

/** The decisions, latest first, each to be taken back. `by`: only this moderator's, or null for the team's. */
export function DecisionsView({ desk, by, texts, say, changed }) {
  const ideas = decided(desk.ideas, by).slice(0, CAP);
  if (ideas.length === 0) return html`<p class="quiet">${texts.noDecisions}</p>`;
  return html`
    <ol class="decisions">
      ${ideas.map((idea) => html`<${Decision} key=${idea.id} ...${{ idea, desk, texts, say, changed }} />`)}
    </ol>
  `;
}

function Decision({ idea, desk, texts, say, changed }) {
  const undo = () => {
    desk.undo(idea.id, idea.version);
    changed();
  };
  const label = say("undoThis", { idea: desk.excerptOf(idea.id) });
  return html`
    <li data-decision=${idea.id}>
      <p class="idea-facts"><time>${new Date(idea.decided.at).toLocaleTimeString(document.documentElement.lang)}</time>
        ${" "}${decisionOf(idea, texts, say)}</p>
      <p class="decision-text" dir="auto">${idea.text}</p>
      ${isUndoable(idea) && html`
        <button type="button" aria-label=${label} aria-disabled=${String(desk.isBusy(idea.id))} onClick=${undo}>
          ${desk.isBusy(idea.id) ? texts.busy : texts.undo}
        </button>`}
    </li>
  `;
}
