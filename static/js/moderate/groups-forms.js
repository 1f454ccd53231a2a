import { html } from "../html.js";

// What is typed outlives the panel, which is drawn anew with every change.
let making = null; // the groups that are being set up
let setting = null; // their settings
let anew = false; // whether all are to be set up once more
let adding = null; // one more, {title, link}

const lines = (text) => text.split("\n").map((line) => line.trim());

/** All groups at once, filled in as the gathering's file plans them. */
export function SetUp({ fact, held, texts, ask, changed }) {
  const plan = held.facts.group_plan?.plan ?? {};
  making ??= {
    number: plan.number ?? 4,
    by_theme: plan.by_theme ?? false,
    names: (plan.names ?? []).join("\n"),
    links: "",
    assignment: plan.assignment ?? "random",
    top: plan.top ?? 3,
    size: plan.size ?? "",
  };
  const set = (name, value) => {
    making = { ...making, [name]: value };
    changed();
  };
  const submit = (happening) => {
    happening.preventDefault();
    const number = Number(making.number);
    // One line too many is no reason to send it all back.
    const texted = (text) => lines(text).slice(0, making.by_theme ? undefined : number);
    ask("set_up_groups", {
      version: fact?.version ?? 1,
      number,
      by_theme: making.by_theme,
      titles: making.by_theme ? [] : texted(making.names),
      links: making.links.trim() ? texted(making.links) : [],
      assignment: making.assignment,
      top: Number(making.top),
      size: Number(making.size) || 0,
    });
    making = null;
    anew = false;
  };
  return html`
    <form class="groups-form" onSubmit=${submit}>
      <div class="poll-pair">
        <label>${texts.number}<input type="number" min="1" max="50" required disabled=${making.by_theme} value=${making.number}
          onInput=${({ target }) => set("number", target.value)} /></label>
        <label>${texts.top}<input type="number" min="1" max="10" required value=${making.top} onInput=${({ target }) => set("top", target.value)} /></label>
      </div>
      <label class="check"><input type="checkbox" checked=${making.by_theme} onChange=${({ target }) => set("by_theme", target.checked)} /> ${texts.byTheme}</label>
      ${!making.by_theme && html`<label>${texts.names}
        <textarea rows="4" value=${making.names} onInput=${({ target }) => set("names", target.value)}></textarea></label>`}
      <label>${texts.links}<textarea rows="2" value=${making.links} onInput=${({ target }) => set("links", target.value)}></textarea></label>
      <${Assignment} name="groups-assignment" value=${making.assignment} texts=${texts} set=${(value) => set("assignment", value)} />
      <label>${texts.size}<input type="number" min="2" max="1000" value=${making.size} onInput=${({ target }) => set("size", target.value)} /></label>
      <p class="poll-buttons"><button type="submit" class="primary">${texts.setUp}</button></p>
    </form>`;
}

function Assignment({ name, value, texts, set }) {
  return html`
    <fieldset class="poll-when">
      <legend>${texts.assignment}</legend>
      ${["random", "choice"].map((way) => html`
        <label key=${way}><input type="radio" name=${name} value=${way} checked=${value === way} onChange=${() => set(way)} /> ${texts.assignments[way]}</label>`)}
    </fieldset>`;
}

/** All of them once more, as long as nobody has written in one: who is in them is placed again. */
export function Anew(given) {
  const turn = () => {
    anew = !anew;
    given.changed();
  };
  return html`
    <div class="groups-part"><p><button type="button" aria-expanded=${String(anew)} onClick=${turn}>${given.texts.anew}</button></p>
      ${anew && html`<${SetUp} ...${given} />`}</div>`;
}

/** What can be different while groups work. */
export function Settings({ fact, texts, ask, changed }) {
  const open = () => {
    setting = { assignment: fact.assignment, top: fact.top, size: fact.size ?? "", version: fact.version };
    changed();
  };
  if (!setting) return html`<p class="groups-part"><button type="button" onClick=${open}>${texts.settings}</button></p>`;
  const set = (name, value) => {
    setting = { ...setting, [name]: value };
    changed();
  };
  const close = () => {
    setting = null;
    changed();
  };
  const submit = (happening) => {
    happening.preventDefault();
    ask("arrange_groups", { ...setting, top: Number(setting.top), size: Number(setting.size) || 0 });
    close();
  };
  return html`
    <form class="groups-part groups-form" onSubmit=${submit}>
      <h3>${texts.settings}</h3>
      <${Assignment} name="groups-assigned" value=${setting.assignment} texts=${texts} set=${(value) => set("assignment", value)} />
      <div class="poll-pair">
        <label>${texts.top}<input type="number" min="1" max="10" required value=${setting.top} onInput=${({ target }) => set("top", target.value)} /></label>
        <label>${texts.size}<input type="number" min="2" max="1000" value=${setting.size} onInput=${({ target }) => set("size", target.value)} /></label>
      </div>
      <p class="poll-buttons"><button type="submit" class="primary">${texts.save}</button> <button type="button" onClick=${close}>${texts.cancel}</button></p>
    </form>`;
}

/** One more group. */
export function Adding({ texts, ask, changed }) {
  const open = () => {
    adding = { title: "", link: "" };
    changed();
  };
  if (!adding) return html`<p class="groups-part"><button type="button" onClick=${open}>${texts.add}</button></p>`;
  const close = () => {
    adding = null;
    changed();
  };
  const submit = (fields) => {
    ask("add_group", fields);
    close();
  };
  return html`<${Named} fields=${adding} keep=${(fields) => (adding = fields)} ...${{ submit, close, texts, changed }} title=${texts.add} />`;
}

/** A group's name and where it meets, being typed. */
export function Named({ fields, keep, submit, close, texts, changed, title }) {
  const set = (name) => ({ target }) => {
    keep({ ...fields, [name]: target.value });
    changed();
  };
  const send = (happening) => {
    happening.preventDefault();
    submit({ title: fields.title, link: fields.link });
  };
  return html`
    <form class="groups-part groups-form" onSubmit=${send}>
      <h3>${title}</h3>
      <label>${texts.name}<input maxlength="60" value=${fields.title} onInput=${set("title")} /></label>
      <label>${texts.link}<input type="url" maxlength="500" value=${fields.link} onInput=${set("link")} /></label>
      <p class="poll-buttons"><button type="submit" class="primary">${texts.save}</button> <button type="button" onClick=${close}>${texts.cancel}</button></p>
    </form>`;
}
