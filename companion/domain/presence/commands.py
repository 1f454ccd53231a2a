"""Commands about who is in the hall."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.commands import Command


@dataclass(frozen=True)
class TakeBadge(Command):
    """The phone that holds a registration's link shall count as being where the person is."""

    registration: str
