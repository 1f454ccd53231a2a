import { readJson, speaker } from "../page.js";
import { span } from "./team.js";

const team = readJson("texts-team");
const polls = readJson("texts-polls");
const sayOfTeam = speaker(team, document.documentElement.lang);

/** "Mona: stumm geschaltet". about: as the fact `deeds` tells it. */
export function saidOfDeed({ by, about }, texts, say) {
  const { kind, what } = about;
  const isByTime = by === null && kind === "poll" && what === "closed"; // the server ended it
  const said = kind === "poll" ? polls.besideIdeas[what] ?? what : team.besideIdeas[`${kind}.${what}`];
  return say("decided", { by: isByTime ? polls.time : by ?? texts.somebody, what: said });
}

/** What it was about: the poll's question, an idea of the visitor's, how contributions come since then. */
export function aboutDeed({ kind, about, question, changes }, lastOf) {
  if (kind === "poll") return question ?? "";
  if (kind === "modes") return Object.entries(changes ?? {}).map(changed).join(" · ");
  return lastOf().get(about)?.text ?? team.aDevice;
}

function changed([name, value]) {
  if (name === "moderation") return team[value];
  if (name === "posting") return value ? team.posting : team.postingClosed;
  if (name === "slow") return value ? sayOfTeam("slowMark", { span: span(value, sayOfTeam) }) : team.slowOff;
  return `${team.attention}: ${value || team.attentionOff}`;
}
