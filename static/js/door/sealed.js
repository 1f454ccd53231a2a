/**
 * The list that a door takes along for when the network is gone: each line is sealed with its ticket's whole code, so that a
 * ticket opens its own line and nothing else. Twin of companion/web/sealed.py; both are tested against
 * tests/vectors/sealed.json.
 */

const bytes = (text) => new TextEncoder().encode(text);
const digest = (purpose, code) => crypto.subtle.digest("SHA-256", bytes(`${purpose}\0${code}`));

/** Under which name a ticket's line stands in the list; it says nothing of the code. */
export async function nameOf(code) {
  return hex(await digest("companion door line", code)).slice(0, 32);
}

/** A ticket's line of the list, or null. */
export async function openLine(list, code) {
  const line = list.lines[await nameOf(code)];
  if (line === undefined) return null;
  const key = await crypto.subtle.importKey("raw", await digest("companion door key", code), "AES-GCM", false, ["decrypt"]);
  const sealed = Uint8Array.from(atob(line), (letter) => letter.charCodeAt(0));
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.subarray(0, 12) }, key, sealed.subarray(12));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return null; // sealed with another code, or spoiled
  }
}

function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
