const still = matchMedia("(prefers-reduced-motion: reduce)");
let moving = null;

/**
 * Makes a change of the page with the browser's transition: cards glide to their places, pages fade. Where people or
 * the browser want none, and where one is underway, the change is simply made. Either way it is made once.
 */
export function calmly(change) {
  if (moving || still.matches || document.hidden || !document.startViewTransition) return change();
  moving = document.startViewTransition(change);
  moving.ready.catch(() => {}); // skipped, as when the window is resized: the change is made all the same
  moving.finished.finally(() => {
    moving = null;
  });
}

/** Makes a change now: a transition that is underway would go on showing the picture before it. */
export function atOnce(change) {
  moving?.skipTransition();
  change();
}
