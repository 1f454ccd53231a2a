"""What all decisions on ideas rest on: the version seen."""

from __future__ import annotations

from companion.domain.event import Decided
from companion.domain.events import Draft, Writing
from companion.domain.refusals import Refusal, refuse
from companion.domain.state import FORGOTTEN, Idea, State


def seen_idea(state: State, id: str, version: int, *, also_merged: bool = False) -> Idea | Refusal:
    """The idea as the moderator saw it, or who was first and what they did (`by`: a staff id). On a
    wording of another idea nothing can be decided but what is about that."""
    idea = state.ideas.get(id)
    if idea is None or idea.status == FORGOTTEN:
        return refuse("unknown_idea")
    if idea.version != version:
        decided = idea.standing.decided
        return refuse(
            "conflict",
            by=decided.by if decided else None,
            status=idea.status,
            version=idea.version,
        )
    if idea.survivor and not also_merged:
        return refuse("merged", into=idea.survivor.id)
    return idea


def decision(event: Decided, writes: tuple[Writing, ...] = ()) -> Draft:
    """A draft that only goes through while its ideas are at the versions before `event`."""
    versions = event.versions
    expects = {id: version - 1 for id, version in versions.items()}
    return Draft(event, expects=expects, moves=tuple(versions), writes=writes)
