"""Events at the door. A pass is a registration's, or that of a person who came without one: each is
known by the registration's or the walk-in's id."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class TicketCheckedIn(Event):
    """The person came in. `gate`: the door's id; None: at none in particular, by their own phone.

    `way`: one of commands.WAYS. `scanned`: when, where the door had no network and said so later.
    `conflict`: one of verdict.CONFLICTS, where a door without network let in whom it should not
    have: then the scan is kept for the steward to see, and changes nothing else.
    """

    registration: str
    gate: str | None
    way: str
    scanned: float | None = None
    conflict: str | None = None


@dataclass(frozen=True, kw_only=True)
class TicketCheckedOut(Event):
    """The person left; the ticket lets them in again. `registration`: or a walk-in's id."""

    registration: str
    gate: str | None


@dataclass(frozen=True, kw_only=True)
class CheckInUndone(Event):
    """The scan at the position `entry` was a mistake. `registration`: or a walk-in's id."""

    registration: str
    entry: int


@dataclass(frozen=True, kw_only=True)
class WalkInAdmitted(Event):
    """Somebody without registration came in. `name` is a vault id. Where somebody else took the
    last seat between this decision and its place in the log, it is void."""

    walk_in: str
    name: str
    gate: str | None


@dataclass(frozen=True, kw_only=True)
class NoShowsReleased(Event):
    """From here on seats are for those who are there, in the order in which they come in."""


@dataclass(frozen=True, kw_only=True)
class TicketReplaced(Event):
    """The person has a new ticket; `issue` is its number. Older ones let nobody in."""

    registration: str
    issue: int


TYPES: tuple[type[Event], ...] = (
    TicketCheckedIn,
    TicketCheckedOut,
    CheckInUndone,
    WalkInAdmitted,
    NoShowsReleased,
    TicketReplaced,
)
