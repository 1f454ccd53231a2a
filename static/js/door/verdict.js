/** What the door says of a ticket, as the page draws it. Pure. `texts`: of templates/door-texts.html. */

/** What lets in, besides all that is good. */
const LET_IN = new Set(["recorded", "self"]);

/** The server's or the offline door's answer as {kind, tone, title, todo, name, mark, number}. */
export function pictureOf(answer, texts) {
  const kind = kindOf(answer);
  const words = texts.verdicts[kind];
  const fill = (sentence) => filled(sentence, answer);
  return {
    kind,
    tone: words.tone,
    title: fill(words.title),
    todo: fill(words.do),
    name: answer.name ?? "",
    // Who is let in must not get into the picture by mistake; for the others it does not matter now.
    mark: answer.camera === false && (words.tone === "good" || LET_IN.has(kind)) ? texts.noCamera : "",
    number: answer.number ? filled(texts.number, answer) : "",
  };
}

/** Who came in before, and who checked in by themselves and may only just be coming, are told from others. */
function kindOf({ verdict, again, gate }) {
  if (verdict === "welcome" && again) return "back";
  return verdict === "already" && !gate ? "self" : verdict;
}

/** "Seit {clock} Uhr" -> "Seit 18:04 Uhr"; what is not known is left out. */
export function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "").trim();
}

/** What a person says with their face, a phone says with a tone, a sign and a buzz. Frequencies in Hz, times in ms. */
export const SIGNALS = Object.freeze({
  good: { sign: "✓", notes: [[880, 120]], buzz: [80] },
  wait: { sign: "!", notes: [[440, 120], [440, 120]], buzz: [80, 80, 80] },
  bad: { sign: "✕", notes: [[185, 450]], buzz: [400] },
  none: { sign: "", notes: [], buzz: [] },
});
