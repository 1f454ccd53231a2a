const ACTIONS = {
  j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous", ArrowRight: "right", ArrowLeft: "left",
  p: "publish", h: "hide", r: "restore", e: "edit", s: "spotlight",
  u: "undo", v: "decisions", "?": "help", Escape: "cancel",
};
const ARROWS = /^Arrow/;

/**
 * Listens for the moderator's keys. act(name) for an action, choose(number) for 1 to 7.
 *
 * Single letters can be switched off (WCAG 2.1.4): people who dictate would trigger them by speaking.
 * lettersOn() says whether they are on; arrows and Escape always work.
 */
export function listenForKeys({ act, choose, lettersOn }) {
  document.addEventListener("keydown", (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey || document.querySelector("dialog[open]")) return;
    if (key.target.closest("input, textarea, select") && key.key !== "Escape") return;
    if (ARROWS.test(key.key) && !key.target.closest("[data-idea]")) return; // elsewhere they scroll
    if (key.key.length === 1 && !lettersOn()) return;
    if (/^[1-7]$/.test(key.key)) choose(Number(key.key));
    else if (Object.hasOwn(ACTIONS, key.key)) act(ACTIONS[key.key]);
    else return;
    key.preventDefault();
  });
}
