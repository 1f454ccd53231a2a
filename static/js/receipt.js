// A receipt's code is copied and printed by a button; the page works without.

const at = (id) => document.getElementById(id);

if (at("code")) {
  at("print").hidden = false;
  at("print").addEventListener("click", () => print());
}
if (at("code") && navigator.clipboard) {
  at("copy").hidden = false;
  at("copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText(at("code").textContent);
    at("told").textContent = at("copy").dataset.copied;
    at("copy").textContent = at("copy").dataset.copied;
  });
}
