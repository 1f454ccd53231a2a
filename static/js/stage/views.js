import { html } from "../html.js";
import { originOf } from "../page.js";
import { arranged, nameOf as groupName } from "../groups/figures.js";
import { GROUPS } from "./director.js";

const EXCERPT = 80; // characters; enough to know an idea by

/** "Rampenlicht: „Freies WLAN …“" */
export function nameOf(picture, { ideas, groups, themes = [] }, texts, say) {
  const group = groups.get(picture.group);
  if (group) return say("pictured", { name: texts.modes.groups, text: called(group, themes, say) });
  const name = texts.modes[picture.mode] ?? picture.mode;
  const text = ideas.get(picture.idea)?.text;
  return text ? say("pictured", { name, text: excerpt(text) }) : name;
}

const called = (group, themes, say) => groupName(group, themes, (number) => say("numbered", { number }));

function excerpt(text) {
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)} …` : text;
}

/** What lies in preview and on air, in words, with what can be done about it. */
export function Status({ director, texts, say, which }) {
  const { stage, preview } = director;
  if (which === "preview") return html`
    <p class="status">${preview ? nameOf(preview, director, texts, say) : texts.nothing}</p>
    <div class="status-actions">
      <button type="button" class="primary" disabled=${!preview} onClick=${() => director.take()}>
        ${texts.take} <kbd aria-hidden="true">↵</kbd></button>
      <button type="button" disabled=${!preview} onClick=${() => director.prepare(null)}>${texts.empty}</button>
    </div>
  `;
  return html`
    <p class="status" data-black=${stage.black ? "yes" : "no"}>
      ${stage.black ? say("underBlack", { name: nameOf(stage, director, texts, say) }) : nameOf(stage, director, texts, say)}</p>
    <div class="status-actions">
      <button type="button" class="black" aria-pressed=${String(stage.black)} onClick=${() => director.act("black")}>
        ${texts.black} <kbd aria-hidden="true">b</kbd></button>
      <button type="button" onClick=${() => director.undo()}>${texts.undo} <kbd aria-hidden="true">u</kbd></button>
    </div>
  `;
}

/** What a button is about, for those who hear it alone. */
function About({ text }) {
  return html`<span class="visually-hidden">: ${text}</span>`;
}

/** The modes, each for the preview and for now. */
export function Modes({ director, texts, say }) {
  const { stage, preview, groups, themes = [] } = director;
  const isOn = (picture, mode, group = null) => picture?.mode === mode && (picture.group ?? null) === group;
  return html`
    <ul class="modes">
      ${director.modes.map((mode, n) => html`
        <li key=${mode} data-on=${isOn(stage, mode) ? "yes" : "no"} data-next=${isOn(preview, mode) ? "yes" : "no"}>
          <button type="button" class="mode" onClick=${() => director.prepare(mode)} aria-pressed=${String(isOn(preview, mode))}>
            <kbd aria-hidden="true">${n + 1}</kbd> ${texts.modes[mode]}</button>
          <button type="button" class="now" onClick=${() => director.show(mode)}>
            ${texts.now}<${About} text=${texts.modes[mode]} /></button>
        </li>
      `)}
    </ul>
    ${groups.size > 0 && html`
      <h3 class="modes-groups">${texts.groups} <span class="quiet"><kbd>p</kbd> <kbd>n</kbd></span></h3>
      <ul class="modes">
        ${arranged(groups).filter(({ handed_in: has }) => has).map((group) => html`
          <li key=${group.id} data-group=${group.id} data-on=${isOn(stage, GROUPS, group.id) ? "yes" : "no"} data-next=${isOn(preview, GROUPS, group.id) ? "yes" : "no"}>
            <button type="button" class="mode" onClick=${() => director.prepare(GROUPS, null, group.id)} aria-pressed=${String(isOn(preview, GROUPS, group.id))}
              dir="auto">${called(group, themes, say)}</button>
            <button type="button" class="now" onClick=${() => director.show(GROUPS, null, group.id)}>
              ${texts.now}<${About} text=${called(group, themes, say)} /></button>
          </li>`)}
      </ul>`}
  `;
}

/** The published ideas, for the spotlight. */
export function Ideas({ director, texts, say, changed }) {
  const { list, ideas, stage } = director;
  if (ideas.size === 0) return html`<p class="quiet">${texts.noIdeas}</p>`;
  if (list.length === 0) return html`<p class="quiet">${texts.noneFound}</p>`;
  const choose = (id) => {
    director.chosen = id;
    changed();
  };
  return html`
    <ol class="stage-ideas">
      ${list.map((idea) => html`
        <li key=${idea.id} data-idea=${idea.id} tabindex=${idea.id === (director.chosen ?? list[0].id) ? 0 : -1}
          data-chosen=${idea.id === director.chosen ? "yes" : "no"} onFocusIn=${() => choose(idea.id)} onClick=${() => choose(idea.id)}>
          <p class="idea-text" dir="auto">${idea.text}</p>
          <p class="idea-by">
            <svg aria-hidden="true"><use href=${`#icon-${idea.origin}`} /></svg> ${originOf(idea, texts)}
            ${idea.name && html` · <bdi>${idea.name}</bdi>`}
            ${idea.support > 0 && html` · ${say("supports", { count: idea.support })}`}
            ${idea.id === stage.idea && html` · <b class="mark" data-lit>${texts.onAir}</b>`}
          </p>
          <p class="card-actions">
            <button type="button" onClick=${() => director.prepare("spotlight", idea.id)}>
              ${texts.toPreview}<${About} text=${excerpt(idea.text)} /> <kbd aria-hidden="true">v</kbd></button>
            <button type="button" onClick=${() => director.show("spotlight", idea.id)}>
              ${texts.now}<${About} text=${excerpt(idea.text)} /> <kbd aria-hidden="true">s</kbd></button>
          </p>
        </li>
      `)}
    </ol>
  `;
}

/** What was on air when; each can come back, by way of the preview. */
export function History({ director, texts, say }) {
  const { aired, ideas } = director;
  if (aired.length === 0) return html`<p class="quiet">${texts.noHistory}</p>`;
  return html`
    <ol class="aired">
      ${aired.map((picture) => {
        const name = nameOf(picture, director, texts, say);
        const isGone = picture.mode === "spotlight" && !ideas.has(picture.idea);
        return html`
          <li key=${picture.number}>
            <p><time dateTime=${picture.at}>${clock(picture.at)}</time> ${name}
              ${picture.by && html`<span class="quiet"> · ${picture.by}</span>`}</p>
            ${picture.mode !== "black" && (isGone ? html`<p class="quiet">${texts.gone}</p>` : html`
              <button type="button" onClick=${() => director.prepare(picture.mode, picture.idea, picture.group)}>
                ${texts.toPreview}<${About} text=${name} /></button>`)}
          </li>`;
      })}
    </ol>
  `;
}

function clock(moment) {
  return new Date(moment).toLocaleTimeString("de", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}
