"""Events about the queue of the stage. `turn` counts them all, and whatever else changes what is on
the stage: the queue's version."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class Turned(Event):
    """What they all have: the idea, the version it has after it, and the turn."""

    idea: str
    version: int
    turn: int

    @property
    def step(self) -> int:
        """What undo calls it."""
        return self.turn


@dataclass(frozen=True, kw_only=True)
class IdeaPlaced(Turned):
    """The idea is in another `place`: standing.WAITING, NEXT or DONE. `before`: the
    idea that it comes before in the queue; None: the end."""

    place: str
    before: str | None = None
    batch: str | None = None


@dataclass(frozen=True, kw_only=True)
class IdeaStaged(Turned):
    """The idea is alone on the big screen; what was there is done."""


@dataclass(frozen=True, kw_only=True)
class StepUndone(Turned):
    """The step `undone` is undone; its idea is where it was before."""

    undone: int


TYPES: tuple[type[Event], ...] = (IdeaPlaced, IdeaStaged, StepUndone)
