"""Rules: what members do inside their small group."""

from __future__ import annotations

from companion.domain.command import Command
from companion.domain.events import Draft
from companion.domain.groups import commands as c
from companion.domain.groups import events as e
from companion.domain.groups.membership import GUEST, own, written_by
from companion.domain.groups.screen import is_on_wall
from companion.domain.groups.standing import PLACES
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, rule
from companion.domain.state import State

RIGHTS: dict[type[Command], frozenset[str]] = {c.RankIdeas: GUEST}


def not_taken(state: State, visitor: str, group: str) -> Refusal | None:
    """Why an idea of this visitor's is not taken in this group; None: one is. How ideas are taken
    for the wall does not matter here: twelve people who think together write fast."""
    there = state.groups.group_of(visitor)
    if there is None or there.id != group:
        return refuse("not_in_group")
    return refuse("muted") if visitor in state.conduct.muted else None


@rule.register
def _(command: c.RankIdeas, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    found = own(state, who)
    if found is None:
        return refuse("not_in_group")
    _, group = found
    if len(command.ideas) > PLACES:
        return refuse("too_many_choices", limit=PLACES)
    wrong = unlisted(state, command.ideas, group.id)
    if wrong:
        return wrong
    return Draft(e.IdeasRanked(at=now, by=who.id, group=group.id, ideas=command.ideas))


def unlisted(state: State, ideas: tuple[str, ...], group: str) -> Refusal | None:
    """What is wrong with a list of a group's ideas."""
    if len(set(ideas)) < len(ideas):
        return refuse("unknown_option")
    for id in ideas:
        if id not in state.ideas or not is_on_wall(state.ideas[id], group):
            return refuse("unknown_idea")
    return None


def not_combining(state: State, id: str, who: Who) -> Refusal | None:
    """Why who asks may not say that this idea is the same as another; None: they may. The scribe
    may, with what their group has inside."""
    if who.role != "guest":
        return None
    group = written_by(state, who)
    if group is None:
        return refuse("not_scribe")
    idea = state.ideas.get(id)
    if idea is None or not idea.is_inside or not is_on_wall(idea.whole, group.id):
        return refuse("unknown_idea")
    return None


def nameless(refusal: Refusal, who: Who) -> Refusal:
    """A member is not told who of the team was first."""
    if who.role != "guest" or refusal.code != "conflict":
        return refusal
    return Refusal("conflict", {**refusal.data, "by": None})
