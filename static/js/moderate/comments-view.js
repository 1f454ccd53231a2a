import { useEffect, useState } from "../../vendor/preact-htm.module.js";
import { html } from "../html.js";
import { readJson, request } from "../page.js";

/** Comments on Facebook: how following them stands, on and off, and one pasted by hand. */

const EVERY = 4_000; // ms; a state that changes by the minute
const SOON = 1_300; // ms; what was just asked for is begun within a second
const BEGIN = 10_000; // ms
const texts = readJson("texts-comments");

// What is typed outlives the panel, and what was said to it too.
let draft = { text: "", author: "", video: "" };
let notice = null; // {form, sentence}: why it was refused; the desk's toast has it read out
const sent = new Map(); // outbox's entries by nonce -> which form

export const comments = {
  name: "comments",
  title: () => texts.title,
  View: CommentsPanel,
  answered,
};

function CommentsPanel({ page, send, say, changed }) {
  const [standing, setStanding] = useState(null);
  useEffect(() => {
    let gone = false;
    const look = () => request(`${page.base}comments`, { begin: BEGIN }).then(
      ([found]) => gone || setStanding(found),
      () => gone || setStanding((known) => known && { ...known, state: "unknown", sentence: texts.unknown }),
    );
    look();
    const soon = setTimeout(look, SOON);
    const timer = setInterval(look, EVERY);
    return () => {
      gone = true;
      clearTimeout(soon);
      clearInterval(timer);
    };
  }, [notice]);
  const submit = (form, name, fields) => (happening) => {
    happening.preventDefault();
    notice = null;
    sent.set(send(name, fields()).nonce, form);
    changed();
  };
  const type = (field) => ({ target }) => {
    draft = { ...draft, [field]: target.value };
    changed();
  };
  return html`
    <section class="comments-follow" aria-labelledby="comments-follow">
      <h3 id="comments-follow">${texts.follow}</h3>
      <p class="comments-state" data-state=${standing?.state ?? "connecting"}>${standing?.sentence ?? texts.looking}</p>
      ${standing?.is_wanted && html`<${Figures} standing=${standing} />`}
      <form onSubmit=${submit("follow", "follow_comments", () => ({ video: draft.video }))}>
        <label for="comments-video">${texts.video}</label>
        <input id="comments-video" required autocomplete="off" value=${draft.video} onInput=${type("video")}
          aria-describedby="comments-video-hint comments-follow-notice" />
        <p class="quiet" id="comments-video-hint">${texts.videoHint}</p>
        <p class="comments-actions">
          <button type="submit">${standing?.is_wanted ? texts.change : texts.start}</button>
          ${standing?.is_wanted && html`
            <button type="button" onClick=${submit("follow", "unfollow_comments", () => ({}))}>${texts.stop}</button>`}
        </p>
        <${Notice} form="follow" />
      </form>
    </section>
    <form onSubmit=${submit("paste", "paste_comment", pasted)} aria-labelledby="comments-paste">
      <h3 id="comments-paste">${texts.paste}</h3>
      <label for="comments-text">${texts.text}</label>
      <textarea id="comments-text" rows="4" required value=${draft.text} onInput=${type("text")}></textarea>
      <label for="comments-author">${texts.author}</label>
      <input id="comments-author" autocomplete="off" value=${draft.author} onInput=${type("author")}
        aria-describedby="comments-author-hint" />
      <p class="quiet" id="comments-author-hint">${texts.names[standing?.names ?? "none"]}</p>
      <button class="primary" type="submit">${texts.send}</button>
      <${Notice} form="paste" />
    </form>`;
}

function Figures({ standing }) {
  const { video, since, last, taken, left } = standing;
  return html`
    <dl class="comments-figures">
      <dt>${texts.figures.video}</dt><dd>${video}</dd>
      <dt>${texts.figures.since}</dt><dd>${since ?? "–"}</dd>
      <dt>${texts.figures.last}</dt><dd>${last ?? "–"}</dd>
      <dt>${texts.figures.taken}</dt><dd>${taken}</dd>
      <dt>${texts.figures.left}</dt><dd>${left}</dd>
    </dl>`;
}

function Notice({ form }) {
  return html`<p class="comments-notice" id="comments-${form}-notice">${notice?.form === form ? notice.sentence : ""}</p>`;
}

function pasted() {
  const { text, author } = draft;
  return author.trim() ? { text, author } : { text };
}

/** What was typed goes when it is safe in the log, unless something else was typed meanwhile. */
function answered(entry, ack, { changed, tell }) {
  const form = sent.get(entry.nonce);
  if (!form) return;
  sent.delete(entry.nonce);
  notice = { form, sentence: ack.ok ? "" : ack.message };
  if (ack.ok) tell({ kind: "note", sentence: texts.done[entry.name] });
  if (ack.ok && entry.name === "paste_comment" && draft.text === entry.text) draft = { ...draft, text: "", author: "" };
  if (ack.ok && entry.name === "follow_comments") draft = { ...draft, video: "" };
  changed();
}
