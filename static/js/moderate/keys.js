const ARROWS = /^Arrow/;
const WITH_SHIFT = { ArrowDown: "selectNext", ArrowUp: "selectPrevious" };

/**
 * Listens for the moderator's keys, as bindings.js has them. act(action), choose(number) for 1 to 7. first(key): whether
 * it took a key for something that is open and has keys of its own.
 *
 * Single characters can be switched off (WCAG 2.1.4): people who dictate would trigger them by speaking.
 * lettersOn() says whether they are on; arrows and Escape always work.
 */
export function listenForKeys({ bindings, act, choose, lettersOn, first = () => false }) {
  document.addEventListener("keydown", (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey || document.querySelector("dialog[open]")) return;
    if (key.target.closest("input:not([type=checkbox]), textarea, select") && key.key !== "Escape") return;
    if (ARROWS.test(key.key) && !key.target.closest("[data-idea]")) return; // elsewhere they scroll
    if (key.key.length === 1 && !lettersOn()) return;
    if (first(key)) return key.preventDefault();
    if (key.key === " " || key.key === "Enter") return; // a button's own
    const action = actionOf(key, bindings);
    if (/^[1-7]$/.test(key.key)) choose(Number(key.key));
    else if (action) act(action);
    else return;
    key.preventDefault();
  });
}

/** With Shift, the keys for the next and the previous idea choose on the way. */
function actionOf({ key, shiftKey }, bindings) {
  if (shiftKey && WITH_SHIFT[key]) return WITH_SHIFT[key];
  const exact = bindings.actionOf(key);
  if (exact || !shiftKey) return exact;
  const bare = bindings.actionOf(key.toLowerCase());
  return { next: "selectNext", previous: "selectPrevious" }[bare];
}
