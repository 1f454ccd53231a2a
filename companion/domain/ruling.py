"""Who asks, and what becomes of each command: the one function that rules.py and seats/rules.py
say it to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch

import regex

from companion.domain.commands import Command
from companion.domain.event import Decided
from companion.domain.events import Draft, Writing
from companion.domain.groups.screen import is_on_wall
from companion.domain.refusals import Refusal, refuse
from companion.domain.state import FORGOTTEN, PUBLISHED, Idea, State

#: Makes a new id with the given prefix.
Ids = Callable[[str], str]

#: What was done in one go has one id, made by the client: nothing that anybody wrote (rule P1).
BATCH = regex.compile(r"b[0-9a-f]{16}")

OPERATOR = "operator"
#: Who holds the link to a registration.
REGISTRANT = "registrant"
#: Who holds the link to an entry in a lab.
MEMBER = "member"


@dataclass(frozen=True)
class Who:
    """Who asks. `role`: guest, registrant, member, operator, or one of commands.ROLES. `id`: a
    visitor's, a registration's, a lab's member's, a staff member's, or "operator". `session`: a
    staff member's session, checked at every command. `badges`: those on a guest's phone, checked
    as often. `seat`: what stands for the seat of whoever holds this guest's phone."""

    role: str
    id: str
    session: str | None = None
    badges: tuple[str, ...] = ()
    seat: str | None = None


@singledispatch
def rule(command: Command, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    raise NotImplementedError(type(command).__name__)


def seen_idea(
    state: State, id: str, version: int, *, also_merged: bool = False, inside: bool = False
) -> Idea | Refusal:
    """The idea as the moderator saw it, or who was first and what they did (`by`: a staff id). On a
    wording of another idea nothing can be decided but what is about that; on one that its small
    group has not handed in, only what may be there (`inside`)."""
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
    if idea.is_inside and not inside:
        return refuse("in_group")
    return idea


def public_idea(state: State, id: str) -> Idea | None:
    """An idea as guests know it: for them no pending or hidden one exists (rule S3). One that was
    merged into a public one counts for that: an old screen still has it."""
    idea = state.ideas.get(id)
    return idea if idea and idea.whole.status == PUBLISHED else None


def shown_idea(state: State, id: str, visitor: str) -> Idea | None:
    """The same, or one on the wall of the small group that this visitor is in."""
    idea = state.ideas.get(id)
    group = state.groups.group_of(visitor)
    if idea and group and is_on_wall(idea.whole, group.id):
        return idea
    return public_idea(state, id)


def decision(event: Decided, writes: tuple[Writing, ...] = ()) -> Draft:
    """A draft that only goes through while its ideas are at the versions before `event`."""
    versions = event.versions
    expects = {id: version - 1 for id, version in versions.items()}
    return Draft(event, expects=expects, moves=tuple(versions), writes=writes)


def checked_batch(batch: str | None) -> Refusal | None:
    """What is wrong with an id that the client made."""
    if batch is None or BATCH.fullmatch(batch):
        return None
    return refuse("bad_request", field="batch")
