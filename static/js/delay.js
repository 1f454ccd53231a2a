import { SeenAt } from "./delay/seen.js";

// The page works without this: then the time that typing takes is measured too.

const at = (id) => document.getElementById(id);
const seen = new SeenAt(() => performance.now());

at("seen-box").hidden = false;
at("seen").addEventListener("click", () => {
  seen.pressed();
  at("number").value = "";
  at("number").focus();
});
at("number").addEventListener("input", () => seen.typed(at("number").value));
at("measure").addEventListener("submit", () => {
  at("held").value = String(Math.round(seen.ago()));
});
