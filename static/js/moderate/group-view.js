import { arranged, inOrder, isOver } from "../groups/figures.js";
import { html } from "../html.js";
import { Named } from "./groups-forms.js";

const GRACE = 3; // minutes that a late group is given
const EXCERPT = 60; // characters

const looked = new Set(); // the groups that are looked into: outlives the panel
let renaming = null; // {group, title, link} as typed

const excerpt = (text) => (text.length > EXCERPT ? `${text.slice(0, EXCERPT)} …` : text);

/** One group: how far it is, who is in it, what lies inside. */
export function Group({ group, ...given }) {
  const { texts, say, called, time, ask, fact, held, changed } = given;
  const { stage } = held.facts;
  const isShown = stage?.mode === "groups" && stage.group === group.id;
  const count = group.members.length;
  const scribe = group.members.find(({ id }) => id === group.scribe);
  const look = () => {
    if (!looked.delete(group.id)) looked.add(group.id);
    changed();
  };
  if (renaming?.group === group.id) return html`<li><${Renaming} ...${given} /></li>`;
  const isLate = isOver(fact.until, Date.now()) && !group.handed_in;
  return html`
    <li class="groups-item" data-group=${group.id} data-handed=${group.handed_in ? "yes" : "no"}>
      <h3><button type="button" class="groups-name" aria-expanded=${String(looked.has(group.id))} onClick=${look} dir="auto">${called(group)}</button></h3>
      <p class="groups-state"><b>${group.handed_in ? say("hasAt", { time: time(group.handed_at) }) : texts.hasNot}</b>
        ${isShown && html` · <b class="mark">${texts.now}</b>`}</p>
      <p class="quiet">${count ? say("people", { count }) : texts.nobody}${group.full && ` · ${texts.full}`}${!group.open && ` · ${texts.shut}`} · ${scribe ? html`<span dir="auto">${say("writes", { name: scribe.name ?? texts.nameless })}</span>` : texts.noScribe}
        ${group.until && !isOver(group.until, Date.now()) && html` · ${say("late", { time: time(group.until) })}`}</p>
      <p class="poll-buttons">
        ${group.handed_in && html`<button type="button" aria-pressed=${String(isShown)}
          onClick=${() => ask("show_picture", { mode: "groups", group: group.id })}>${texts.onScreen}</button>`}
        ${isLate && html`<button type="button" onClick=${() => ask("reopen_group", { group: group.id, minutes: GRACE })}>${texts.reopen}</button>`}
      </p>
      ${looked.has(group.id) && html`<${Inside} group=${group} ...${given} />`}
    </li>`;
}

function Renaming(given) {
  const { texts, ask, changed } = given;
  const close = () => {
    renaming = null;
    changed();
  };
  const { group } = renaming;
  const submit = (fields) => {
    ask("change_group", { group, ...fields });
    close();
  };
  return html`<${Named} fields=${renaming} keep=${(fields) => (renaming = { group, ...fields })} ...${{ submit, close, texts, changed }} title=${texts.rename} />`;
}

/** What its members see, and what the team can do about it. */
function Inside({ group, ...given }) {
  const { texts, say, held, fact, ask, changed } = given;
  const inside = inOrder([...(held.collections.in_groups?.values() ?? [])].filter((idea) => idea.group === group.id && !idea.into));
  const handed = group.handed.map((id) => held.collections.ideas.get(id)).filter(Boolean);
  const ready = inside.filter(({ status }) => status === "in_group").slice(0, fact.top);
  const rename = () => {
    renaming = { group: group.id, title: group.title ?? "", link: group.link ?? "" };
    changed();
  };
  return html`
    <div class="groups-inside">
      ${group.members.length > 0 && html`<ul class="groups-members">
        ${group.members.map((member) => html`<${Member} key=${member.id} ...${{ member, group }} ...${given} />`)}</ul>`}
      ${handed.length > 0 && html`<h4>${texts.suggestions}</h4><ol class="groups-ideas">${handed.map((idea) => html`<${Line} key=${idea.id} idea=${idea} ...${given} />`)}</ol>`}
      <h4>${texts.inside}</h4>
      ${inside.length === 0 && html`<p class="quiet">${texts.nothingInside}</p>`}
      <ul class="groups-ideas">${inside.map((idea) => html`<${Line} key=${idea.id} idea=${idea} ...${given} />`)}</ul>
      <p class="poll-buttons">
        ${group.handed_in && html`<button type="button" onClick=${() => ask("take_back", { group: group.id })}>${texts.takeBack}</button>`}
        ${!group.handed_in && ready.length > 0 && html`<button type="button" title=${say("handInWhat", { count: ready.length })}
          onClick=${() => ask("hand_in", { group: group.id, ideas: ready.map(({ id }) => id) })}>${texts.handInFor}</button>`}
        ${group.scribe && html`<button type="button" onClick=${() => ask("free_pen", { group: group.id })}>${texts.freePen}</button>`}
        <button type="button" onClick=${() => ask("change_group", { group: group.id, open: !group.open })}>${group.open ? texts.close : texts.open}</button>
        <button type="button" onClick=${rename}>${texts.rename}</button>
        <button type="button" onClick=${() => ask("remove_group", { group: group.id })}>${texts.remove}</button>
      </p>
    </div>`;
}

function Member({ member, group, ...given }) {
  const { texts, say, all, called, ask } = given;
  const name = member.name ?? texts.nameless;
  const others = arranged(all).filter(({ id }) => id !== group.id);
  const move = ({ target }) => {
    if (target.value) ask("move_member", { member: member.id, group: target.value });
    target.value = "";
  };
  return html`
    <li><span dir="auto">${name}</span>
      ${member.id !== group.scribe && html`<button type="button" aria-label=${say("penTo", { name })}
        onClick=${() => ask("pass_pen", { member: member.id })}>${texts.pen}</button>`}
      ${others.length > 0 && html`<select aria-label=${say("moveTo", { name })} onChange=${move}>
        <option value="">${texts.move}</option>
        ${others.map((other) => html`<option key=${other.id} value=${other.id}>${called(other)}</option>`)}
      </select>`}
    </li>`;
}

function Line({ idea, texts, say, ask }) {
  const isHidden = idea.status === "hidden";
  const seen = { idea: idea.id, version: idea.version };
  const text = excerpt(idea.text);
  return html`
    <li data-hidden=${isHidden ? "yes" : "no"}>
      <p class="idea-text" dir="auto">${idea.text}</p>
      <p class="quiet">${idea.points > 0 && `${say("points", { count: idea.points })} · `}${say("support", { count: idea.support })}${isHidden && ` · ${texts.hidden}`}
        ${isHidden
          ? html` <button type="button" aria-label=${say("showThis", { text })} onClick=${() => ask("restore_idea", seen)}>${texts.show}</button>`
          : html` <button type="button" aria-label=${say("hideThis", { text })} onClick=${() => ask("hide_idea", { ...seen, reason: "other" })}>${texts.hide}</button>`}</p>
    </li>`;
}
