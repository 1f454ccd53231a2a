/** What a door without network says and writes down. Pure: what is kept comes in, what is to be kept goes out. */

/**
 * The verdict on a ticket by the list alone, as the server's answers are; `keep`: whether the scan is to be sent later, since
 * somebody was let in by it, or shown twice.
 *
 * line: the ticket's line of the list, or null. before: when this phone let the same ticket in while without network, as
 * the clock says it, or null. made: when the list was made, opens: when the doors do, likewise.
 */
export function judge(line, { before = null, made, opens = null }) {
  if (opens !== null) return { ...line, verdict: "early", clock: opens, keep: false };
  if (line === null) return { verdict: "unlisted", clock: made, keep: false };
  if (before !== null) return { ...line, verdict: "twice", clock: before, keep: true };
  const mayIn = line.verdict === "welcome";
  return { ...line, verdict: mayIn ? "recorded" : line.verdict, keep: mayIn };
}

/** The scan as it is sent: clocks differ, so it says how long ago it was, in seconds. */
export function laterBody(scan, now) {
  return { ...bodyOf(scan), age: Math.max(0, now - scan.at) / 1_000 };
}

export function bodyOf({ code, person, gate, nonce }) {
  return person ? { person, gate, nonce } : { code, gate, nonce };
}

/** Whether the server's answer to a scan from then needs somebody to look at it. */
export function isUnsettled(answer) {
  return answer.verdict !== "welcome" || answer.conflict === true;
}

/** People of the list whose name holds every word; where the gathering lets doors take names along. */
export function namesFound(list, query) {
  const words = query.toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
  const people = list?.people ?? [];
  if (!words.length) return [];
  return people.filter(({ name, number }) => query.trim() === String(number)
    || words.every((word) => name.toLocaleLowerCase("de").includes(word)));
}
