"""Events about the public record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class ResultsDecided(Event):
    """What every decision about the publication has: the `version` that it has after it."""

    version: int


@dataclass(frozen=True, kw_only=True)
class ResultsPublished(ResultsDecided):
    """Everybody may read the record from here on."""


@dataclass(frozen=True, kw_only=True)
class ResultsWithdrawn(ResultsDecided):
    """Nobody but the team may, from here on."""


@dataclass(frozen=True, kw_only=True)
class ResultsReverted(ResultsDecided):
    """It is again as it was before the last decision."""


@dataclass(frozen=True, kw_only=True)
class RecordFetched(Event):
    """`by` took the record along as a file; with the `named` ideas' names, or without. `cause`: in
    one file with those of others."""

    file: str
    named: bool
    cause: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecordImported(Event):
    """This gathering came out of a file. `figures`: what was counted where it was held and cannot
    be counted from the ideas, by the names in record.FIGURES. `asked`: vault ids of its polls.
    `agenda`: which item was on from when until when."""

    figures: Mapping[str, int] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    agenda: tuple[tuple[str, float, float], ...] = ()


TYPES: tuple[type[Event], ...] = (
    ResultsPublished,
    ResultsWithdrawn,
    ResultsReverted,
    RecordFetched,
    RecordImported,
)
