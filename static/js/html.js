import { html, render } from "../vendor/preact-htm.module.js";

/** JSX as a tagged template: html`<p>${text}</p>`. Values are text, never markup. */
export { html };

/** Draws into `element`. What the server put there until now is taken away first; Preact would leave it beside. */
export function painter(element) {
  let untouched = true;
  return (picture) => {
    if (untouched) element.replaceChildren();
    untouched = false;
    render(picture, element);
  };
}
