"""Events about who is in the hall. None holds both a visitor and a registration: nothing ties a
name to ideas (docs/decisions/0096-the-badge.md)."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class VisitorCheckedOut(Event):
    """The visitor `by` left and counts as `remote` from here on."""


@dataclass(frozen=True, kw_only=True)
class BadgeGiven(Event):
    """Whoever shows the badge counts as `venue` while the registration is checked in. It makes the
    registration's earlier badges void."""

    registration: str
    badge: str


@dataclass(frozen=True, kw_only=True)
class CodesRevoked(Event):
    """All codes and grants so far are void; `codes` names the keys that new ones are made with.
    `everybody`: whoever came in by a code alone is out."""

    codes: str
    everybody: bool = False


@dataclass(frozen=True, kw_only=True)
class PresenceRevoked(Event):
    """The person, a visitor or a registration, counts as `remote` whatever code they bring."""

    person: str


@dataclass(frozen=True, kw_only=True)
class PresenceAllowed(Event):
    """The person may come in by a code again."""

    person: str


TYPES: tuple[type[Event], ...] = (
    VisitorCheckedOut,
    BadgeGiven,
    CodesRevoked,
    PresenceRevoked,
    PresenceAllowed,
)
