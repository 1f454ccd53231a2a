/** Cards by keyboard: the text is sent by Control and Enter too. Everything else the page does without a script. */

const form = document.getElementById("paper");

form.addEventListener("keydown", (key) => {
  if (key.key === "Enter" && (key.ctrlKey || key.metaKey)) form.requestSubmit();
});
