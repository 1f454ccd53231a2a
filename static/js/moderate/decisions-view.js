import { html } from "../html.js";
import { reasonOf } from "../page.js";
import { aboutDeed, saidOfDeed } from "./deeds-view.js";
import { history } from "./history.js";

const CAP = 100; // entries; nobody goes further back than that in an evening

/** What was decided, latest first, each to be taken back. `by`: only this moderator's, or null for the team's. */
export function DecisionsView({ desk, by, texts, say, changed }) {
  const entries = history(desk.picture, by).slice(0, CAP);
  const lastOf = once(() => new Map([...desk.ideas.values()].map((idea) => [idea.by, idea]))); // in the order of posting
  if (entries.length === 0) return html`<p class="quiet">${texts.noDecisions}</p>`;
  return html`
    <ol class="decisions">
      ${entries.map((entry) => html`<${Entry} key=${entry.key} ...${{ entry, desk, texts, say, changed, lastOf }} />`)}
    </ol>
  `;
}

function once(make) {
  let made = null;
  return () => (made ??= make());
}

function Entry({ entry, desk, texts, say, changed, lastOf }) {
  const [first] = entry.ideas;
  const many = entry.ideas.length;
  const isBusy = entry.about ? desk.deeds.isUnderway : entry.deeds.some(({ idea, theme }) => desk.isBusy(idea ?? theme));
  const text = entry.about ? aboutDeed(entry.about, lastOf) : first ? desk.ideas.get(first)?.text : desk.titleOf(entry.theme);
  const undo = () => {
    desk.deeds.undo(entry.deeds);
    changed();
  };
  const label = many > 1
    ? say("undoMany", { count: many })
    : say("undoThis", { idea: entry.about ? `${saidOfDeed(entry, texts, say)}. ${text}` : desk.nameOf(first ?? entry.theme) });
  return html`
    <li data-decision=${first ?? entry.about?.id ?? entry.theme}>
      <p class="idea-facts"><time>${new Date(entry.at).toLocaleTimeString(document.documentElement.lang)}</time>
        ${" "}${sentenceOf(entry, texts, say, desk.titleOf(entry.theme))}${many > 1 && ` · ${say("ideas", { count: many })}`}</p>
      <p class="decision-text" dir="auto">${text}</p>
      ${entry.deeds.length > 0 && html`
        <button type="button" aria-label=${label} aria-disabled=${String(isBusy)} onClick=${undo}>
          ${isBusy ? texts.busy : texts.undo}
        </button>`}
    </li>
  `;
}

/** "Mona: ausgeblendet (Werbung)"; `title`: of the theme that it is about. */
export function sentenceOf({ by, what, reason, about }, texts, say, title = null) {
  if (about) return saidOfDeed({ by, about }, texts, say);
  const [kind, step] = what.split(".");
  const words = { step: texts.steps, theme: texts.ofThemes }[kind] ?? texts.decisions;
  const name = what === "sorted" && !title ? "sortedOut" : step ?? what;
  const said = words[name]?.replace("{theme}", title);
  const done = say("decided", { by: by ?? texts.somebody, what: said ?? what });
  return reason ? `${done} (${reasonOf(reason, texts)})` : done;
}
