"""What all events are; domain/events.py lists them."""

from __future__ import annotations

from dataclasses import dataclass


class UnknownEvent(Exception):
    """The log holds an event this version does not know; the fold must stop (rule L5)."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """What every event has: `at`, seconds since 1970 in UTC, and `by`, the id of who acted."""

    at: float
    by: str
