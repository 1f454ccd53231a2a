"""Events about what becomes of ideas and themes. The answers' words lie in the vault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class AnswerDecided(Event):
    """What every decision about an answer has: the `version` that it has after it."""

    answer: str
    version: int


@dataclass(frozen=True, kw_only=True)
class AnswerWorded(AnswerDecided):
    """`outcome`: one of commands.OUTCOMES. `office`, who says so, and `words` are vault ids."""

    outcome: str
    office: str
    words: str | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerGiven(AnswerWorded):
    """It is to these ideas and themes, each with the version that what was answered to it has
    after it."""

    to_ideas: Mapping[str, int] = field(default_factory=dict)
    to_themes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AnswerImported(AnswerGiven):
    """It came out of a record's file. `given`, `corrected`: when, in the house that it is from."""

    given: float
    corrected: float | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerCorrected(AnswerWorded):
    """It reads differently."""


@dataclass(frozen=True, kw_only=True)
class AnswerReverted(AnswerDecided):
    """Its last correction was undone, or that it was given at all."""


TYPES: tuple[type[Event], ...] = (AnswerGiven, AnswerImported, AnswerCorrected, AnswerReverted)
