"""What becomes of the commands on ideas that say the same."""

from __future__ import annotations

from companion.domain.commands import Command, MergeIdeas, SplitIdea
from companion.domain.events import Draft
from companion.domain.groups.inside import nameless, not_combining
from companion.domain.merging.events import IdeasMerged, IdeaSplit
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, decision, rule, seen_idea
from companion.domain.state import FORGOTTEN, HIDDEN, Idea, State

MODERATORS = frozenset({"moderator", "admin"})
#: A guest may as the scribe of a small group, with what is inside it.
RIGHTS: dict[type[Command], frozenset[str]] = {
    MergeIdeas: MODERATORS | {"guest"},
    SplitIdea: MODERATORS | {"guest"},
}

#: Ideas that can be merged at once: more than a desk shows side by side.
MOST = 50


@rule.register
def _(command: MergeIdeas, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if not 0 < len(command.merged) <= MOST or command.idea in command.merged:
        return refuse("bad_request", field="merged")
    others: list[Idea] = []
    seen = {command.idea: command.version, **command.merged}
    for id, version in seen.items():
        idea = not_combining(state, id, who) or seen_idea(state, id, version, inside=True)
        if isinstance(idea, Refusal):
            return nameless(idea, who)
        if room(idea) != room(state.ideas[command.idea]):
            return refuse("in_group")
        if idea.status == HIDDEN:  # its words were found unfit to be read
            return refuse("not_mergeable", idea=id)
        if id != command.idea:
            others += (idea, *idea.wordings)
    event = IdeasMerged(
        at=now,
        by=who.id,
        idea=command.idea,
        version=command.version + 1,
        others={idea.id: idea.version + 1 for idea in others},
    )
    return decision(event)


@rule.register
def _(command: SplitIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = not_combining(state, command.idea, who) or seen_idea(
        state, command.idea, command.version, also_merged=True, inside=True
    )
    if isinstance(idea, Refusal):
        return nameless(idea, who)
    if idea.survivor is None:
        return refuse("not_merged")
    others = {idea.survivor.id: idea.survivor.version + 1}
    return decision(
        IdeaSplit(at=now, by=who.id, idea=idea.id, version=idea.version + 1, others=others)
    )


def room(idea: Idea) -> str | None:
    """The small group whose alone it is; None: the plenum's."""
    return idea.group if idea.is_inside else None


def partners(state: State, idea: Idea) -> list[Idea] | Refusal:
    """The other ideas that the last decision on this one was on; one that was forgotten is not
    asked. Refused where something was decided on one of them since."""
    joint = idea.standing.joint
    if joint is None:
        return []
    others = [state.ideas[id] for id in joint.ideas if id != idea.id]
    there = [other for other in others if other.status != FORGOTTEN]
    if any(other.standing.joint != joint for other in there):
        return refuse("decided_since")
    return there
