"""Rules: who takes part in which small group, and who writes for it."""

from __future__ import annotations

from companion.domain.command import Command
from companion.domain.events import Draft, Writing
from companion.domain.groups import commands as c
from companion.domain.groups import events as e
from companion.domain.groups.rules import TEAM, about, decision, known
from companion.domain.groups.standing import Group, Member
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import OPERATOR, Ids, Who, rule
from companion.domain.state import State
from companion.domain.text import clean_name

GUEST = frozenset({"guest"})

RIGHTS: dict[type[Command], frozenset[str]] = {
    c.JoinGroup: GUEST,
    c.LeaveGroup: GUEST,
    c.EndMembership: frozenset({OPERATOR}),
    c.TakePen: GUEST,
    c.LayDownPen: GUEST,
    c.PassPen: GUEST | TEAM,
}


@rule.register
def _(command: c.JoinGroup, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    groups = state.groups
    if not groups.there and groups.plan is None:
        return refuse("no_groups")
    seat = who.seat if state.needs_seat_in_groups else None
    if state.needs_seat_in_groups and seat is None and who.id not in groups.by_visitor:
        return refuse("seat_needed")
    member = groups.of_device(who.id, seat)
    group = None
    if command.group:
        group = known(state, command.group)
        if group is None:
            return refuse("unknown_group")
        is_theirs = member is not None and member.group is group
        if groups.assignment == c.RANDOM and not is_theirs:
            return refuse("group_assigned")
        if not group.takes and not is_theirs:
            return refuse("group_full")
    writes: tuple[Writing, ...] = ()
    if command.author and command.author.strip():
        name = clean_name(command.author)
        if isinstance(name, Refusal):
            return name
        writes = (Writing(ids("w"), "group_member", who.id, name),)
    event = e.GroupJoined(
        at=now,
        by=who.id,
        member=ids("m"),
        group=group.id if group else None,
        name=writes[0].id if writes else None,
        seat=seat,
    )
    return Draft(event, writes=writes)


@rule.register
def _(command: c.LeaveGroup, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    member = state.groups.by_visitor.get(who.id)
    if member is None:
        return refuse("not_in_group")
    return Draft(e.GroupLeft(at=now, by=who.id, member=member.id))


@rule.register
def _(command: c.EndMembership, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.member not in state.groups.members:
        return refuse("unknown_member")
    return Draft(e.GroupLeft(at=now, by=who.id, member=command.member))


@rule.register
def _(command: c.TakePen, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    found = own(state, who)
    if found is None:
        return refuse("not_in_group")
    member, group = found
    if group.scribe is not None and group.scribe.id not in (command.seen, member.id):
        return refuse("pen_taken", member=group.scribe.id)
    return passing(group, member, who, now)


@rule.register
def _(command: c.LayDownPen, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    group = written_by(state, who)
    return passing(group, None, who, now) if group else refuse("not_scribe")


@rule.register
def _(command: c.PassPen, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    """By the team, or by the scribe to somebody of the same group."""
    member = state.groups.members.get(command.member)
    own_group = written_by(state, who)
    if who.role == "guest" and own_group is None:
        return refuse("not_scribe")
    if member is None or member.group is None:
        return refuse("unknown_member")
    if who.role == "guest" and member.group is not own_group:
        return refuse("unknown_member")
    return passing(member.group, member, who, now)


def passing(group: Group, member: Member | None, who: Who, now: float) -> Draft:
    event = e.PenPassed(**about(group, who, now), member=member.id if member else None)
    return decision(event)


def own(state: State, who: Who) -> tuple[Member, Group] | None:
    """Who asks, as a member of a group."""
    member = state.groups.by_visitor.get(who.id)
    return (member, member.group) if member and member.group else None


def written_by(state: State, who: Who) -> Group | None:
    """The group that who asks is the scribe of."""
    found = own(state, who)
    return found[1] if found and found[1].scribe is found[0] else None
