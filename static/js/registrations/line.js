/** The line at the desk: who stands where, and who is looked for. Items are as the desk's screen has them. */

const CODE = /^\s*[2-9a-hj-np-z]{4}[\s-]?[2-9a-hj-np-z]{4}\s*$/i; // the server alone knows whose it is
const SHORTEST_TELEPHONE = 4; // digits; fewer alone are a number in line

/** Whether this is looked up by the server: a code that was read aloud. */
export function isCode(query) {
  return CODE.test(query) && /\d/.test(query) && /[a-z]/i.test(query);
}

/** "seated", "waiting", "offered", "repeated" or "cancelled", as of `now`, in ms. */
export function statusOf(item, now) {
  const offered = item.status === "waiting" && item.offered_until !== null && now <= Date.parse(item.offered_until);
  return offered ? "offered" : item.status;
}

/** Places on the waiting list by id, from 1: in the order of registering, but after those who were offered less. */
export function ranks(items) {
  const waiting = [...items.values()].filter(({ status }) => status === "waiting");
  waiting.sort((one, other) => one.offers - other.offers || one.number - other.number);
  return new Map(waiting.map(({ id }, place) => [id, place + 1]));
}

/** Those whose name, contact or number is looked for, the latest first. */
export function found(items, query) {
  const shown = [...items.values()].filter((item) => matches(item, query));
  return shown.sort((one, other) => other.number - one.number);
}

function matches(item, query) {
  const digits = query.replace(/\D/g, "");
  const asked = query.trim();
  if (asked === String(item.number)) return true;
  if (digits !== "" && digits === asked && digits.length < SHORTEST_TELEPHONE) return false;
  const inContact = item.contact.replace(/\D/g, "");
  if (digits.length >= SHORTEST_TELEPHONE && inContact.includes(digits.replace(/^0+/, ""))) return true;
  const text = `${item.name} ${item.contact}`.toLowerCase();
  return asked.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** {seats, seated, free, waiting}; seats that are offered are not free. */
export function counts(items, fact, now) {
  const offered = [...items.values()].filter((item) => statusOf(item, now) === "offered").length;
  const { seats, seated, waiting } = fact;
  return { seats, seated, waiting, free: Math.max(0, seats - seated - offered) };
}
