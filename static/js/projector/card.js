import { html } from "../html.js";
import { By } from "./marks.js";
import { Measure } from "./measure.js";

/**
 * One idea as it hangs. `place`: where, {left, top} in pixels; none while it is measured. `isNew`: it was just sorted into
 * its theme.
 */
export function Card({ idea, place, isNew = false, texts }) {
  // The name is for the browser's transition: css/stage.css says which cards glide.
  const style = place && { left: `${place.left}px`, top: `${place.top}px`, "--glides": `idea-${idea.id}` };
  return html`
    <li class="stage-idea" data-idea=${idea.id} data-new=${isNew ? "yes" : undefined} style=${style}>
      <p class="stage-text" dir="auto">${idea.text}</p>
      <p class="stage-by"><${By} idea=${idea} texts=${texts} /></p>
    </li>
  `;
}

/** One unit of the stage in pixels, as in stage.css. */
export function unit() {
  return Math.min(innerHeight / 100, (innerWidth * 0.75) / 100);
}

const measures = new Map(); // what it is measured for -> Measure
let measuredAt = ""; // the window's size

/** How high cards are, in a window of this `size`: boxes(wall, ideas, look), as Measure has it. */
export function measureAt(size, texts) {
  if (size !== measuredAt) measures.clear();
  measuredAt = size;
  if (!measures.has(texts)) measures.set(texts, new Measure((idea) => html`<${Card} idea=${idea} texts=${texts} />`));
  return measures.get(texts);
}
