/** The JSON that the server put into the page under this id. */
export function readJson(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** Runs `draw` once before the next paint, however often it is asked for until then. */
export function onFrame(draw) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}
