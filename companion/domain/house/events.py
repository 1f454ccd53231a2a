"""Events of the house as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class GatheringFounded(Event):
    """`by` set the gathering up for the first time."""

    gathering: str


@dataclass(frozen=True, kw_only=True)
class GatheringEntered(Event):
    """`by` is admin of the gathering from here on, as its `staff`."""

    gathering: str
    staff: str


TYPES: tuple[type[Event], ...] = (GatheringFounded, GatheringEntered)
