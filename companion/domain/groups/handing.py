"""Rules: how a small group's suggestions come to the plenum."""

from __future__ import annotations

from companion.domain.command import Command
from companion.domain.events import Draft
from companion.domain.groups import commands as c
from companion.domain.groups import events as e
from companion.domain.groups.inside import unlisted
from companion.domain.groups.membership import GUEST, written_by
from companion.domain.groups.rules import TEAM, about, known
from companion.domain.groups.standing import Group
from companion.domain.moments import iso
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, rule
from companion.domain.state import FORGOTTEN, Idea, State

RIGHTS: dict[type[Command], frozenset[str]] = {
    c.HandIn: GUEST | TEAM,
    c.TakeBack: GUEST | TEAM,
}


@rule.register
def _(command: c.HandIn, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    group = handing_group(state, command.group, who, now)
    if isinstance(group, Refusal):
        return group
    if not command.ideas:
        return refuse("no_choice")
    if len(command.ideas) > state.groups.top:
        return refuse("too_many_choices", limit=state.groups.top)
    wrong = unlisted(state, command.ideas, group.id)
    if wrong:
        return wrong
    out = [idea for idea in map(state.ideas.__getitem__, command.ideas) if idea.inside]
    back = [idea for idea in own(group) if idea.id not in command.ideas]
    event = e.IdeasHandedIn(
        **about(group, who, now), versions=versions((*out, *back)), ideas=command.ideas
    )
    return decision(event, state)


@rule.register
def _(command: c.TakeBack, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    group = handing_group(state, command.group, who, now)
    if isinstance(group, Refusal):
        return group
    if group.handed_at is None:
        return refuse("nothing_handed_in")
    event = e.HandInTakenBack(**about(group, who, now), versions=versions(own(group)))
    return decision(event, state)


def handing_group(state: State, named: str | None, who: Who, now: float) -> Group | Refusal:
    """The group for which who asks may hand in now: the scribe until the bell, the team always."""
    if who.role != "guest":
        return known(state, named) or refuse("unknown_group")
    group = written_by(state, who)
    if group is None:
        return refuse("not_scribe")
    until = state.groups.closes(group)
    if until is not None and until <= now:
        return refuse("bell_rung", until=iso(until))
    return group


def own(group: Group) -> tuple[Idea, ...]:
    """What it handed in and can have back: not what became part of what others said."""
    return tuple(
        idea
        for idea in group.handed
        if idea.status != FORGOTTEN
        and not idea.inside
        and all(one.group == group.id for one in (idea.whole, *idea.wordings))
        and idea.survivor is None
    )


def versions(ideas: tuple[Idea, ...]) -> dict[str, int]:
    return {idea.id: idea.version + 1 for idea in ideas}


def decision(event: e.Handing, state: State) -> Draft:
    """A draft that only goes through while this group and all that it hands in are as they were
    seen here: what the team hid meanwhile is not handed in."""
    handed = event.ideas if isinstance(event, e.IdeasHandedIn) else ()
    expects = {id: state.ideas[id].version for id in (*handed, *event.versions)}
    moves = (event.group, *event.versions)
    return Draft(event, expects={event.group: event.version - 1, **expects}, moves=moves)
