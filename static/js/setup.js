import { Announcer, readJson } from "./page.js";

// A row more or less without a new page: the server makes the form as it does without scripts, and only that is replaced.

const texts = readJson("texts");
const announcer = new Announcer(document.getElementById("announcer"));

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (form.id !== "setup" || submitter?.name !== "row" || form.dataset.plain) return;
  event.preventDefault();
  const made = await again(form, submitter).catch(() => null);
  if (!made) {
    form.requestSubmit(submitter);
    return;
  }
  form.replaceWith(document.adoptNode(made));
  announcer.say("row", texts.changed);
  land(made);
}, { capture: true });

/** The form as the server makes it with this button; null where it answers otherwise. */
async function again(form, submitter) {
  form.dataset.plain = "on"; // from here on the browser sends it by itself, until it is replaced
  const response = await fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html").getElementById("setup");
}

/** Focus goes where the button led: whoever pressed it is there already, or wants to go on there. */
function land(form) {
  const at = document.getElementById(new URL(form.action).hash.slice(1));
  const field = at?.matches("input") ? at : at?.querySelector("input, textarea");
  field?.focus();
}
