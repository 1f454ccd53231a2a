import { html, useMemo } from "../../vendor/preact-htm.module.js";
import { byRate } from "../fair.js";
import { factsOf, originOf, reasonOf } from "../page.js";
import { aboutOf } from "../timing.js";

/**
 * Readies what the server put into `element` to be taken over where it stands. Preact matches element by element, and
 * white space between them makes it move each one, which takes the focus from the one that has it.
 */
export function adopt(element) {
  for (const child of [...element.childNodes]) {
    if (child.nodeType === Node.ELEMENT_NODE) adopt(child);
    else if (child.textContent.trim() === "") child.remove();
  }
}

// The wall under a reading thumb never changes its order by itself. What is new waits until it is asked for; what was
// hidden is gone at once.

const ORDERS = {
  new: (one, other) => later(one, other),
  top: (one, other) => other.support - one.support || later(one, other),
};

function later(one, other) {
  return one.at < other.at ? 1 : one.at > other.at ? -1 : 0;
}

/** The ids of `ideas` (a Map) in the order `new`, `top` or `fair`: by support for the `sizes` of hall and home. */
export function arranged(ideas, order, sizes) {
  return [...ideas.values()].sort(ORDERS[order] ?? byRate(sizes)).map((idea) => idea.id);
}

/**
 * Which of `ids` still stand, and how many ideas wait to be shown. An empty wall fills by itself: nobody is reading it.
 * Returns {ids, waiting}.
 */
export function settled(ids, ideas, order, sizes) {
  const standing = ids.filter((id) => ideas.has(id));
  if (standing.length === 0) return { ids: arranged(ideas, order, sizes), waiting: 0 };
  return { ids: standing, waiting: ideas.size - standing.length };
}

/** `ids`, where the page had room for the first ones only, and what comes behind them: that is not new. */
export function continued(ids, ideas, order, sizes) {
  const all = arranged(ideas, order, sizes);
  const last = all.indexOf(ids.findLast((id) => ideas.has(id)));
  const shown = new Set(ids);
  return [...ids, ...all.slice(last + 1).filter((id) => !shown.has(id))];
}

// What a visitor's supports look like before the server has answered. Entries are the outbox's commands.

const STEP = { support_idea: 1, withdraw_support: -1 };

export const isSupport = (entry) => entry.name in STEP;

/** Whether the visitor supports the idea: the last thing asked for counts, else what the server said. */
export function isSupported(id, supports, entries) {
  const asked = entries.filter((entry) => isSupport(entry) && entry.idea === id);
  return asked.length ? STEP[asked.at(-1).name] > 0 : supports.has(id);
}

/**
 * The count to show: the server's, and what is underway. `echoes` are supports acknowledged at a position that the
 * screen has not reached yet; without them the count would fall back for the moment in between.
 */
export function shownCount(idea, entries, echoes) {
  const underway = [...entries, ...echoes].filter((entry) => isSupport(entry) && entry.idea === idea.id);
  return underway.reduce((count, entry) => count + STEP[entry.name], idea.support);
}

/**
 * The wall, in one element like the server's, so that nothing of the server's is left beside it.
 * shelf: {ids, limit}; none: what is said of an empty one; ideas: Map; spotlight: an id or null; supporting: {supports, entries, echoes}; texts and say: the
 * page's; from: by id of a small group, as fromGroups() has it. toggle(idea, on) and more() are what the visitor may do.
 */
export function Wall({ shelf, none, ideas, spotlight, themes, gathering, texts, say, supporting, toggle, more, reported, report, from }) {
  const { supports, entries, echoes } = supporting;
  const shown = shelf.ids.slice(0, shelf.limit).map((id) => ideas.get(id));
  const rest = shelf.ids.length - shown.length;
  return html`<div>
    <ul class="ideas">
      ${shown.map((idea) => html`<${Idea} key=${idea.id} idea=${idea} themes=${themes} texts=${texts} toggle=${toggle}
        about=${aboutOf(idea, gathering)} from=${from.get(idea.group)}
        report=${report} reported=${reported.has(idea.id)} lit=${idea.id === spotlight} pressed=${isSupported(idea.id, supports, entries)}
        count=${shownCount(idea, entries, echoes)} />`)}
    </ul>
    ${shown.length === 0 && html`<p class="wall-empty">${say(none)}</p>`}
    ${rest > 0 && html`<button class="more" type="button" onClick=${more}>${say("wall.more", { count: rest })}</button>`}
  </div>`;
}

/** Twin of wall_idea in templates/idea.html: same elements in the same order. */
function Idea({ idea, themes, about, from, texts, lit, pressed, count, toggle, reported, report }) {
  const submit = (happening) => {
    happening.preventDefault();
    toggle(idea, !pressed);
  };
  const open = (happening) => {
    happening.preventDefault();
    report(idea);
  };
  return useMemo(() => html`
    <li class="idea" data-idea=${idea.id} data-lit=${lit ? "" : undefined}>
      <p class="idea-facts">${factsOf(idea, themes, texts)}<span class="idea-lit">${texts.spotlit}</span></p>
      <p class="idea-text" id="text-${idea.id}" dir="auto">${idea.text}</p>
      <p class="idea-by">${idea.name && html`<bdi>${idea.name}</bdi>, `}${originOf(idea, texts)}${from && `, ${from}`}${about && ` · ${texts.about.replace("{about}", about)}`}</p>
      ${idea.wordings && html`<${Wordings} ...${{ wordings: idea.wordings, texts }} />`}
      <form class="support" onSubmit=${submit}>
        <button type="submit" aria-pressed=${String(pressed)} aria-describedby="text-${idea.id}">${texts.support}</button>
        <span class="support-count">${count}<span class="visually-hidden"> ${texts.supported}</span></span>
        <${ReportLink} ...${{ idea, reported, texts, open }} />
      </form>
    </li>
  `, [idea, themes, about, from, lit, pressed, count, reported]);
}

function ReportLink({ idea, reported, texts, open }) {
  if (reported) return html`<span class="report-link">${texts.report.reported}</span>`;
  return html`
    <a class="report-link" href="report/${idea.id}" aria-describedby="text-${idea.id}"
      onClick=${open}>${texts.report.link}</a>`;
}

/** The other words in which the same was said. */
function Wordings({ wordings, texts }) {
  return html`
    <details class="wordings">
      <summary>${texts.wordings.replace("{count}", String(wordings.length + 1))}</summary>
      <ul>
        ${wordings.map((wording) => html`<li>
          <p class="idea-text" dir="auto">${wording.text}</p>
          <p class="idea-by">${wording.name && html`<bdi>${wording.name}</bdi>, `}${originOf(wording, texts)}</p>
        </li>`)}
      </ul>
    </details>
  `;
}

/**
 * The visitor's own contributions, the newest first. sending: posts in the outbox; refused: posts the server refused
 * for good, with its message; ideas: Map of own ideas; spotlight: the id on the big screen or null.
 */
export function Own({ sending, refused, ideas, spotlight, texts, correct, discard }) {
  const { own } = texts;
  if (sending.length + refused.length + ideas.size === 0) return html`<div><p class="quiet">${own.none}</p></div>`;
  return html`<div>
    <ul class="own-list">
      ${refused.map((post) => html`<${Line} key=${post.nonce} status="refused" words=${own.refused} why=${post.message}
        text=${post.text}>
          <p class="own-actions">
            ${correct && html`<button type="button" onClick=${() => correct(post)}>${own.correct}</button>`}
            <button type="button" onClick=${() => discard(post)}>${own.discard}</button>
          </p>
        <//>`)}
      ${[...sending].reverse().map((post) => html`<${Line} key=${post.nonce} status="sending" words=${own.sending}
        why=${own.explained.sending} text=${post.text} />`)}
      ${[...ideas.values()].reverse().map((idea) => html`<${Line} key=${idea.id} id=${idea.id} text=${idea.text}
        ...${standing(idea, idea.id === spotlight, texts)} />`)}
    </ul>
  </div>`;
}

/** Twin of own_idea in templates/idea.html. */
function Line({ id, status, words, why, text, children }) {
  return html`
    <li class="own-idea" data-idea=${id} data-status=${status}>
      <p class="own-status">${words}</p>
      <p class="own-why">${why}</p>
      <p class="idea-text" dir="auto">${text}</p>
      ${children}
    </li>
  `;
}

function standing(idea, lit, texts) {
  const status = lit ? "spotlit" : idea.status;
  const merged = idea.into && texts.own.mergedWith.replace("{text}", () => idea.into.text);
  const why = idea.reason ? reasonOf(idea.reason, texts) : merged ?? texts.own.explained[status];
  return { status, words: lit ? texts.spotlit : texts.status[status] ?? status, why };
}

/**
 * What is said aloud when one picture of the page, {state, own, spotlight, waiting, polls?}, follows on another: a list of
 * [key, sentence] for the announcer.
 */
export function told(before, now, say) {
  const sentences = [];
  if (now.state !== before.state && now.state === "lost") sentences.push(["connection", say("lost")]);
  if (now.state !== before.state && before.state === "lost") sentences.push(["connection", say("back")]);
  if (now.waiting > before.waiting) sentences.push(["wall", say("wall.arrived", { count: now.waiting })]);
  for (const { id, status } of now.own.ideas.values()) {
    const moved = before.own.ideas.has(id) && before.own.ideas.get(id).status !== status;
    if (moved && status !== "pending") sentences.push(["own", say(`own.announced.${status}`)]);
  }
  for (const [id, poll] of now.polls ?? []) {
    const status = before.polls?.get(id)?.status;
    if (before.polls && status !== poll.status) {
      sentences.push(["poll", say(`polls.${poll.status === "open" ? "opened" : "closed"}`, poll)]);
    }
  }
  const mine = now.own.ideas.has(now.spotlight) && now.spotlight !== before.spotlight;
  if (mine) sentences.push(["own", say("own.spotlit")]);
  return sentences;
}
