import { h, render } from "preact";
import htm from "htm";

/** JSX as a tagged template: html`<p>${text}</p>`. Values are text, never markup. */
export const html = htm.bind(h);

/**
 * Readies what the server put into `element` to be taken over where it stands. Preact matches element by element, and
 * white space between them makes it move each one, which takes the focus from the one that has it.
 */
export function adopt(element) {
  for (const child of [...element.childNodes]) {
    if (child.nodeType === Node.ELEMENT_NODE) adopt(child);
    else if (child.textContent.trim() === "") child.remove();
  }
}

/** Draws into `element`. What the server put there until now is taken away first; Preact would leave it beside. */
export function painter(element) {
  let untouched = true;
  return (picture) => {
    if (untouched) element.replaceChildren();
    untouched = false;
    render(picture, element);
  };
}
