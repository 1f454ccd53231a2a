"""Rules: what becomes of a command about the hall."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain.events import Draft, VisitorCheckedIn
from companion.domain.presence import events as e
from companion.domain.presence.commands import TakeBadge
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import REGISTRANT, Ids, Who, rule
from companion.domain.state import State

#: Who takes back what a code opened.
WATCH = frozenset({"moderator", "desk", "admin"})

RIGHTS: dict[type[c.Command], frozenset[str]] = {
    c.CheckIn: frozenset({"guest"}),
    c.CheckOut: frozenset({"guest"}),
    TakeBadge: frozenset({REGISTRANT}),
    c.RevokeCodes: WATCH,
    c.RevokePresence: WATCH,
    c.AllowPresence: WATCH,
}


@rule.register
def _(command: c.CheckIn, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if state.line.needs_ticket:
        return refuse("ticket_needed")
    if who.id in state.presence.revoked:
        return refuse("presence_revoked")
    return Draft(VisitorCheckedIn(at=now, by=who.id))


@rule.register
def _(command: c.CheckOut, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if who.id not in state.checked_in:
        return refuse("not_inside")
    return Draft(e.VisitorCheckedOut(at=now, by=who.id))


@rule.register
def _(command: TakeBadge, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if who.id != command.registration:
        return refuse("forbidden")
    if command.registration in state.presence.revoked:
        return refuse("presence_revoked")
    if not state.is_checked_in(command.registration):
        return refuse("not_inside")
    event = e.BadgeGiven(at=now, by=who.id, registration=command.registration, badge=ids("b"))
    return Draft(event)


@rule.register
def _(command: c.RevokeCodes, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    event = e.CodesRevoked(at=now, by=who.id, codes=ids("c"), everybody=command.everybody)
    return Draft(event)


@rule.register
def _(command: c.RevokePresence, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if not state.knows(command.person):  # whatever was asked for must not get into the log (P1)
        return refuse("unknown_person")
    return Draft(e.PresenceRevoked(at=now, by=who.id, person=command.person))


@rule.register
def _(command: c.AllowPresence, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.person not in state.presence.revoked:
        return refuse("unknown_person")
    return Draft(e.PresenceAllowed(at=now, by=who.id, person=command.person))
