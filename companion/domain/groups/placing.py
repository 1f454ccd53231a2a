"""Placing: into which group somebody comes. It follows from the log alone, so that a hundred who
come at once need no lock, and every worker knows the same."""

from __future__ import annotations

from companion.domain.groups.commands import RANDOM
from companion.domain.groups.screen import GROUPS, MEMBERSHIP, PLAN, RANKINGS
from companion.domain.groups.standing import Group, Member
from companion.domain.state import State


def place_waiting(state: State) -> None:
    """Whoever waits comes into a group, where the server places them and there is room."""
    if state.groups.assignment != RANDOM:
        return
    waiting = [member for member in state.groups.members.values() if member.group is None]
    for member in sorted(waiting, key=lambda member: (member.lot, member.id)):
        group = smallest(state, member)
        if group is None:
            return
        put(state, member, group)


def smallest(state: State, member: Member) -> Group | None:
    """The group with the fewest members that takes one; among several the member's lot decides."""
    takes = [group for group in state.groups.there if group.takes]
    if not takes:
        return None
    fewest = min(len(group.members) for group in takes)
    least = [group for group in takes if len(group.members) == fewest]
    return least[member.lot % len(least)]


def put(state: State, member: Member, group: Group | None) -> None:
    """Out of the group that they are in, which keeps what they wrote, and into another."""
    before = member.group
    if before is group:
        return
    if before is not None:
        before.members.pop(member.id, None)
        if before.scribe is member:
            before.scribe = None
    member.group = group
    if group is not None:
        group.members[member.id] = member
    for one in (before, group):
        if one is not None:
            state.touch(GROUPS, one.id)
            state.touch_own(member.visitor, RANKINGS, one.id)
    if before is None or group is None:
        state.touch("facts", PLAN)
    state.touch_own(member.visitor, MEMBERSHIP, member.id)
    touch_supports(state, member.visitor, {one.id for one in (before, group) if one})


def touch_supports(state: State, visitor: str, groups: set[str]) -> None:
    """What somebody supports is named to them where they see the idea."""
    known = state.own_changes.get(visitor)
    supported = [id for name, id in known.since(0) if name == "supports"] if known else ()
    for id in supported:
        if state.ideas[id].group in groups:
            state.touch_own(visitor, "supports", id)
