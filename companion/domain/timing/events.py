"""Events about time: how late home is, and what the evening is at."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class DelayMeasured(Event):
    """`by`, a visitor or a member of staff, saw on the stream what was on it `seconds` before."""

    seconds: float


@dataclass(frozen=True, kw_only=True)
class DelaySet(Event):
    """A moderator says how many seconds home is behind; None: what was measured counts again."""

    seconds: float | None


@dataclass(frozen=True, kw_only=True)
class DelayCodeShown(Event):
    """The overlay shows the numbers that the delay is measured with, `until` then; None: none."""

    until: float | None


@dataclass(frozen=True, kw_only=True)
class AgendaMarked(Event):
    """The agenda's `item` begins now, whatever the plan says; None: the plan holds again."""

    item: str | None


TYPES: tuple[type[Event], ...] = (DelayMeasured, DelaySet, DelayCodeShown, AgendaMarked)
