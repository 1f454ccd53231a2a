const ACTIONS = {
  j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous",
  v: "prepareIdea", s: "showIdea", t: "take", b: "black", u: "undo", n: "nextGroup", p: "previousGroup", "?": "help",
};
const DIGIT = /^(?:Digit|Numpad)([1-7])$/;

/**
 * Listens for the crew's keys: act(name) for an action, mode(number, isAtOnce) for 1 to 7. With Shift a picture goes on air
 * at once; which character that types depends on the keyboard, so the key itself counts.
 *
 * Letters and digits can be switched off (WCAG 2.1.4), Enter and arrows always work where nothing else takes them.
 */
export function listenForKeys({ act, mode, lettersOn }) {
  document.addEventListener("keydown", (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey || document.querySelector("dialog[open]")) return;
    const action = actionOf(key, lettersOn());
    if (!action) return;
    key.preventDefault();
    if (action.number) mode(action.number, key.shiftKey);
    else act(action.name);
  });
}

function actionOf(key, lettersOn) {
  const isTyping = key.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
  if (isTyping) return null;
  if (key.key === "Enter") return key.target.closest("button, a, summary, label, input") ? null : { name: "take" };
  if (key.key.startsWith("Arrow") && !key.target.closest("[data-idea]")) return null; // elsewhere they scroll
  if (!lettersOn && !key.key.startsWith("Arrow")) return null;
  const digit = DIGIT.exec(key.code);
  if (digit) return { number: Number(digit[1]) };
  return Object.hasOwn(ACTIONS, key.key) ? { name: ACTIONS[key.key] } : null;
}
