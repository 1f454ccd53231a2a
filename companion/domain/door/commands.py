"""Commands at the door."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.commands import Command

#: How a ticket was shown: its code read by camera or hand scanner, its short code typed, the name
#: looked for, by the person's own phone, or by a door without network.
WAYS = ("scan", "short", "search", "self", "offline")


@dataclass(frozen=True)
class CheckInTicket(Command):
    """Let the holder of a ticket in. `issue`: the number on the ticket; None: shown without one.
    `gate` and `way`: as events.TicketCheckedIn has it, and `scanned`, with the way "offline"."""

    registration: str
    gate: str | None = None
    way: str = "scan"
    issue: int | None = None
    scanned: float | None = None


@dataclass(frozen=True)
class CheckOutTicket(Command):
    """The person leaves. `registration`: or a walk-in's id."""

    registration: str
    gate: str | None = None


@dataclass(frozen=True)
class UndoCheckIn(Command):
    """The scan at the position `entry` was a mistake. `registration`: or a walk-in's id."""

    registration: str
    entry: int


@dataclass(frozen=True)
class AdmitWalkIn(Command):
    """Let somebody in who has not registered."""

    name: str
    gate: str | None = None


@dataclass(frozen=True)
class ReleaseNoShows(Command):
    """Whoever has a seat and is not there need not be waited for."""


@dataclass(frozen=True)
class ReplaceTicket(Command):
    """A new ticket; the one before lets nobody in."""

    registration: str
