"""Coming and going: which member somebody is, on which device, and what goes along."""

from __future__ import annotations

from companion.domain.groups import events as e
from companion.domain.groups.placing import put, touch_supports
from companion.domain.groups.screen import MEMBERSHIP, PLAN, RANKINGS
from companion.domain.groups.standing import PLACES, Member
from companion.domain.state import State


def come_in(state: State, event: e.GroupJoined) -> Member:
    """The member that somebody is from here on: one device is one member, and so is one seat."""
    groups = state.groups
    member, other = groups.of_device(event.by, event.seat), groups.by_visitor.get(event.by)
    if member is None:
        member = Member(event.member, event.by, event.at)
        groups.members[member.id] = groups.by_visitor[member.visitor] = member
    elif member is not other:
        if other is not None:
            leave(state, other)
        change_device(state, member, event.by)
    if event.seat and member.seat != event.seat:
        groups.by_seat.pop(member.seat or "", None)
        member.seat = event.seat
        groups.by_seat[event.seat] = member
    return member


def change_device(state: State, member: Member, visitor: str) -> None:
    """The same person goes on elsewhere, with group, pen and ranking."""
    groups, before = state.groups, member.visitor
    del groups.by_visitor[before]
    member.visitor = visitor
    groups.by_visitor[visitor] = member
    for group, rankings in groups.rankings.items():
        if before in rankings:
            rank(state, group, visitor, rankings[before])
            rank(state, group, before, ())
    state.touch_own(before, MEMBERSHIP, member.id)
    if member.group:
        for one in (before, visitor):
            state.touch_own(one, RANKINGS, member.group.id)
            touch_supports(state, one, {member.group.id})


def rank(state: State, group: str, visitor: str, after: tuple[str, ...]) -> None:
    """What a visitor finds best in a group, from here on."""
    rankings = state.groups.rankings.setdefault(group, {})
    before = rankings.get(visitor, ())
    if before == after:
        return
    rankings[visitor] = after
    points = {id: PLACES - place for place, id in enumerate(after)}
    for id in dict.fromkeys((*before, *after)):
        idea = state.ideas[id]
        if idea.points_of.get(visitor) == points.get(id):
            continue
        if id in points:
            idea.points_of[visitor] = points[id]
        else:
            idea.points_of.pop(visitor, None)
        for one in {one.id: one for one in (idea, idea.whole)}.values():
            state.touch("ideas", one.id)
    state.touch_own(visitor, RANKINGS, group)


def leave(state: State, member: Member) -> None:
    put(state, member, None)
    del state.groups.members[member.id]
    del state.groups.by_visitor[member.visitor]
    state.groups.by_seat.pop(member.seat or "", None)
    state.touch_own(member.visitor, MEMBERSHIP, member.id)
    state.touch("facts", PLAN)
