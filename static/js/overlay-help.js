import { readJson } from "./page.js";

// Copies addresses, and scales the sample to its place.

const WIDTH = 1_920; // px; what the sample is painted at
const { copied } = readJson("texts");
const sample = document.getElementById("sample");

new ResizeObserver(() => sample.style.setProperty("--scale", sample.clientWidth / WIDTH)).observe(sample);
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copy)));
}

async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // without https there is no clipboard, and the crew's network may have none
  }
  document.getElementById("copied").textContent = copied;
}
