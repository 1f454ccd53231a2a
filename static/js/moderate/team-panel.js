import { html } from "../html.js";
import { excerpt, noticed, span } from "./team.js";

const SLOW = [0, 15, 30, 60, 120, 300]; // seconds
const ATTENTION = [0, 2, 3, 5, 10]; // reports
const SHOWN = 20; // ideas that were noticed; the lists have the others

const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

/** What can be done with the idea that the keys act on, beside deciding on it. */
export function Chosen({ desk, facts, texts, quote, send, ask, changed }) {
  const idea = desk.ideas.get(desk.desk.cursor?.id);
  const isMuted = facts.conduct.muted.some(({ id }) => id === idea?.by);
  const mute = () => {
    send(isMuted ? "unmute_visitor" : "mute_visitor", { person: idea.by });
    changed();
  };
  const isAsked = facts.asks.some(({ id }) => id === idea?.id);
  return html`
    <section class="team-part" data-part="chosen" aria-labelledby="team-chosen">
      <h3 id="team-chosen">${texts.chosen}</h3>
      ${!idea && html`<p class="quiet">${texts.noneChosen}</p>`}
      ${idea && html`
        <p dir="auto">${quote(idea.id)}</p>
        <p class="team-buttons">
          <button type="button" data-do="ask" aria-keyshortcuts="b" disabled=${isAsked || idea.status === "hidden"} onClick=${ask}>
            ${texts.ask} <kbd aria-hidden="true">b</kbd>
          </button>
          <button type="button" data-do="mute" aria-describedby=${isMuted ? undefined : "team-mute-why"} onClick=${mute}>${isMuted ? texts.unmute : texts.mute}</button>
        </p>
        ${!isMuted && html`<p class="quiet" id="team-mute-why">${texts.muteWhy}</p>`}`}
    </section>
  `;
}

export function Notes({ desk, facts, texts, say, quote, send, changed, drafts }) {
  const chosen = desk.desk.cursor?.id ?? null;
  const leave = (happening) => {
    happening.preventDefault();
    if (drafts.note.trim() === "") return;
    send("leave_note", { text: drafts.note, ...(drafts.about && chosen ? { idea: chosen } : {}) });
    drafts.note = "";
    changed();
  };
  const remove = (id) => () => {
    send("remove_note", { note: id });
    changed();
  };
  const keep = (name, read) => (happening) => {
    drafts[name] = read(happening.target);
    changed();
  };
  return html`
    <section class="team-part" data-part="notes" aria-labelledby="team-notes">
      <h3 id="team-notes">${texts.notes}</h3>
      <form onSubmit=${leave}>
        <label for="team-note">${texts.note}</label>
        <textarea id="team-note" rows="2" maxlength=${texts.limits.note} value=${drafts.note}
          onInput=${keep("note", ({ value }) => value)}
          onKeyDown=${(key) => key.key === "Enter" && (key.ctrlKey || key.metaKey) && leave(key)}></textarea>
        <label class="check"><input type="checkbox" checked=${drafts.about} onChange=${keep("about", ({ checked }) => checked)} />
          ${texts.aboutChosen}</label>
        <button type="submit">${texts.leave}</button>
      </form>
      ${facts.notes.length === 0 && html`<p class="quiet">${texts.noNotes}</p>`}
      <ul>${facts.notes.map((note) => html`
        <li key=${note.id} class="team-note" data-note=${note.id}>
          <p class="quiet">${note.by}, ${clock(note.at)}${note.idea && html`: <span dir="auto">${quote(note.idea)}</span>`}</p>
          <p class="idea-text" dir="auto">${note.text}</p>
          <button type="button" aria-label=${say("removeThis", { text: excerpt(note.text) })} onClick=${remove(note.id)}>${texts.remove}</button>
        </li>`)}
      </ul>
    </section>
  `;
}

/** How contributions are taken; each change goes at once, and can be taken back. */
export function Modes({ facts, texts, say, send, changed, drafts }) {
  // What was chosen stands there while it is underway.
  const modes = { ...facts.modes, ...drafts.modes };
  const conduct = { ...facts.conduct, ...drafts.modes };
  const change = (fields) => {
    drafts.modes = fields;
    send("switch_modes", { version: conduct.version, ...fields });
    changed();
  };
  const undo = () => {
    send("revert_modes", { version: conduct.version });
    changed();
  };
  const numbers = (known, current) => [...new Set([...known, current])].sort((one, other) => one - other);
  const whose = conduct.at ? say("switchedBy", { by: conduct.by ?? "", at: clock(conduct.at) }) : texts.byFile;
  return html`
    <section class="team-part" data-part="modes" aria-labelledby="team-modes">
      <h3 id="team-modes">${texts.modes}</h3>
      <fieldset>
        <legend class="visually-hidden">${texts.modes}</legend>
        ${["pre", "post"].map((mode) => html`
          <label key=${mode} class="check"><input type="radio" name="team-moderation" value=${mode} checked=${modes.moderation === mode}
            onChange=${() => change({ moderation: mode })} /> ${texts[mode]}</label>`)}
      </fieldset>
      <label class="check"><input type="checkbox" data-do="posting" checked=${modes.posting}
        onChange=${({ target }) => change({ posting: target.checked })} /> ${texts.posting}</label>
      <label for="team-slow">${texts.slow}</label>
      <select id="team-slow" value=${String(modes.slow)} onChange=${({ target }) => change({ slow: Number(target.value) })}>
        ${numbers(SLOW, modes.slow).map((seconds) => html`
          <option key=${seconds} value=${String(seconds)}>${seconds ? span(seconds, say) : texts.slowOff}</option>`)}
      </select>
      <label for="team-attention">${texts.attention}</label>
      <select id="team-attention" value=${String(conduct.attention)}
          onChange=${({ target }) => change({ attention: Number(target.value) })}>
        ${numbers(ATTENTION, conduct.attention).map((count) => html`
          <option key=${count} value=${String(count)}>${count ? say("reports", { count }) : texts.attentionOff}</option>`)}
      </select>
      <p class="quiet">${whose}</p>
      ${conduct.undo && html`<button type="button" data-do="undo-modes" onClick=${undo}>${texts.undoModes}</button>`}
    </section>
  `;
}

/** What guests reported and the machine noticed: to be looked at, nothing more. */
export function Noticed({ desk, facts, texts, say, changed }) {
  const ideas = noticed(desk.ideas, facts.conduct).slice(0, SHOWN);
  const look = (idea) => () => {
    desk.point(desk.picture.listOf(idea.id), idea.id);
    desk.wantsFocus = true;
    changed();
  };
  return html`
    <section class="team-part" data-part="noticed" aria-labelledby="team-noticed">
      <h3 id="team-noticed">${texts.noticed}</h3>
      ${ideas.length === 0 && html`<p class="quiet">${texts.nothingNoticed}</p>`}
      <ul>${ideas.map((idea) => html`
        <li key=${idea.id} data-noticed=${idea.id}>
          <p dir="auto">${say("quoted", { text: excerpt(idea.text) })}</p>
          <p class="quiet">${[...(idea.reports ? [say("reports", { count: idea.reports })] : []),
            ...idea.flags.map((flag) => texts.flags[flag] ?? flag)].join(" · ")}</p>
          <button type="button" aria-label=${say("showThis", { idea: excerpt(idea.text) })} onClick=${look(idea)}>${texts.show}</button>
        </li>`)}
      </ul>
    </section>
  `;
}

export function Muted({ desk, facts, texts, say, send, changed }) {
  const last = new Map([...desk.ideas.values()].map((idea) => [idea.by, idea])); // ideas come in the order of posting
  const unmute = (id) => () => {
    send("unmute_visitor", { person: id });
    changed();
  };
  return html`
    <section class="team-part" data-part="muted" aria-labelledby="team-muted">
      <h3 id="team-muted">${texts.muted}</h3>
      ${facts.conduct.muted.length === 0 && html`<p class="quiet">${texts.noMuted}</p>`}
      <ul>${facts.conduct.muted.map(({ id, by, at }) => {
        const text = last.has(id) ? say("quoted", { text: excerpt(last.get(id).text) }) : texts.aDevice;
        return html`
          <li key=${id} data-muted=${id}>
            <p dir="auto">${text}</p>
            <p class="quiet">${say("mutedBy", { by: by ?? "", at: clock(at) })}</p>
            <button type="button" aria-label=${say("unmuteThis", { idea: text })} onClick=${unmute(id)}>${texts.unmute}</button>
          </li>`;
      })}</ul>
    </section>
  `;
}

/** What somebody says or wrote on a card, in their words. The focus stays in the text: the next card follows. */
export function CardForm({ texts, send, changed, drafts }) {
  const { card } = drafts;
  const keep = (name, read = ({ value }) => value) => (happening) => {
    drafts.card = { ...drafts.card, [name]: read(happening.target) };
    changed();
  };
  const enter = (happening) => {
    happening.preventDefault();
    const { text, author, kind, publish } = drafts.card;
    if (text.trim() === "") return;
    send("enter_idea", { text, kind, publish, ...(author.trim() ? { author } : {}) });
    drafts.card = { ...drafts.card, text: "", author: "" };
    changed();
  };
  return html`
    <section class="team-part" data-part="card" aria-labelledby="team-card">
      <h3 id="team-card">${texts.card}</h3>
      <form onSubmit=${enter} onKeyDown=${(key) => key.key === "Enter" && (key.ctrlKey || key.metaKey) && enter(key)}>
        <label for="card-text">${texts.cardText}</label>
        <textarea id="card-text" rows="3" maxlength=${texts.limits.text} value=${card.text} onInput=${keep("text")}></textarea>
        <label for="card-kind">${texts.cardKind}</label>
        <select id="card-kind" value=${card.kind} onChange=${keep("kind")}>
          ${texts.kinds.map(([kind, word]) => html`<option key=${kind} value=${kind}>${word}</option>`)}
        </select>
        <label for="card-author">${texts.cardName}</label>
        <input id="card-author" maxlength=${texts.limits.author} autocomplete="off" value=${card.author} onInput=${keep("author")} />
        <label class="check"><input type="checkbox" checked=${card.publish} onChange=${keep("publish", ({ checked }) => checked)} />
          ${texts.cardPublish}</label>
        <button type="submit">${texts.enter} <kbd aria-hidden="true">Strg ⏎</kbd></button>
      </form>
      <p><a href=${texts.paper}>${texts.bigForm}</a></p>
    </section>
  `;
}
