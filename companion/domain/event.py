"""What all events are; domain/events.py lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class UnknownEvent(Exception):
    """The log holds an event this version does not know; the fold must stop (rule L5)."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """What every event has: `at`, seconds since 1970 in UTC, and `by`, the id of who acted."""

    at: float
    by: str


@dataclass(frozen=True, kw_only=True)
class Decided(Event):
    """What every decision of a moderator on one idea has: the `version` the idea has after it.
    `batch`: what was decided in one go has one id."""

    idea: str
    version: int
    batch: str | None = None

    @property
    def versions(self) -> Mapping[str, int]:
        """All ideas that it is on, with the version that each has after it."""
        return {self.idea: self.version}


@dataclass(frozen=True, kw_only=True)
class Together(Decided):
    """A decision on several ideas. `others`: those beside `idea`, with the version each has after
    it."""

    others: Mapping[str, int] = field(default_factory=dict)

    @property
    def versions(self) -> Mapping[str, int]:
        return {self.idea: self.version, **self.others}
