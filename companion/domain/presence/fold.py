"""Fold: how each event about the hall changes the state."""

from __future__ import annotations

from companion.domain.events import VisitorCheckedIn
from companion.domain.folding import fold
from companion.domain.presence import events as e
from companion.domain.state import State


@fold.register
def _(event: VisitorCheckedIn, state: State) -> None:
    # Another worker may have revoked the person between this decision and its place in the log.
    if event.by not in state.presence.revoked:
        state.checked_in.add(event.by)


@fold.register
def _(event: e.VisitorCheckedOut, state: State) -> None:
    state.checked_in.discard(event.by)


@fold.register
def _(event: e.BadgeGiven, state: State) -> None:
    if event.registration not in state.presence.revoked:
        state.presence.give(event.registration, event.badge)


@fold.register
def _(event: e.CodesRevoked, state: State) -> None:
    state.presence.former.append(state.presence.codes)
    state.presence.codes = event.codes
    if event.everybody:
        state.checked_in.clear()


@fold.register
def _(event: e.PresenceRevoked, state: State) -> None:
    state.presence.revoked.add(event.person)
    state.checked_in.discard(event.person)
    state.presence.take_away(event.person)


@fold.register
def _(event: e.PresenceAllowed, state: State) -> None:
    state.presence.revoked.discard(event.person)
