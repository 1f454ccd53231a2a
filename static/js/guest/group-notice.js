import { nameOf } from "../group/standing.js";

/**
 * What the guest page says about the small groups: {sentence, link, to}; null where there are none. `sentence` is also
 * read out when it becomes another one. membership: one's own, or null.
 */
export function groupNotice({ fact, groups, membership, themes }, say) {
  if (!fact) return null;
  if (fact.plenum) return { sentence: say("group.plenum"), link: say("group.toPlenum"), to: "plenum" };
  const group = groups.get(membership?.group);
  if (group) return { sentence: say("group.yours", { group: nameOf(group, themes, say) }), link: say("group.yourPlace"), to: "group" };
  const sentence = say(membership ? "group.waiting" : "group.planned");
  return { sentence, link: say(membership ? "group.yourPlace" : "group.takePart"), to: "group" };
}
