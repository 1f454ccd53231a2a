"""Events of the team among itself."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class NoteLeft(Event):
    """`words` is a vault id; `idea`: what it is about."""

    note: str
    words: str
    idea: str | None = None


@dataclass(frozen=True, kw_only=True)
class NoteRemoved(Event):
    """The note is gone, and its words with it: `erased` left the vault."""

    note: str
    erased: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StageAsked(Event):
    """The stage is asked to take the idea next."""

    idea: str


@dataclass(frozen=True, kw_only=True)
class AskAcknowledged(Event):
    """Whoever has the stage has seen it."""

    idea: str


@dataclass(frozen=True, kw_only=True)
class AskUndone(Event):
    """It is not acknowledged any more, or else not asked for."""

    idea: str


TYPES: tuple[type[Event], ...] = (NoteLeft, NoteRemoved, StageAsked, AskAcknowledged, AskUndone)
