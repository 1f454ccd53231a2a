import * as texts from "./texts.js";

/** Shows the state of the connection in the page's header, in words and by data-state for the colour. */
export function markConnection(element, state) {
  element.dataset.state = state;
  element.textContent = texts.CONNECTION[state];
}
