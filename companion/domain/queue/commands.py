"""Commands about the queue of the stage.

`seen`: the last turn of the queue that the asker's screen had. What somebody else did with the same
idea after it is a conflict; None: whatever was done. `batch`: what was done in one go has one id.
"""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.command import Command


@dataclass(frozen=True)
class QueueIdea(Command):
    """Put it into the queue, or elsewhere in it: before the idea `before`, else at the end. One
    that is pending is published in the same step. `version` is the one that the moderator saw."""

    idea: str
    version: int
    before: str | None = None
    seen: int | None = None
    batch: str | None = None


@dataclass(frozen=True)
class UnqueueIdea(Command):
    """Back among the published, from the queue, the stage or what is done."""

    idea: str
    version: int
    seen: int | None = None
    batch: str | None = None


@dataclass(frozen=True)
class FileIdea(Command):
    """It is done, whether it was on the stage or answered without it."""

    idea: str
    version: int
    seen: int | None = None
    batch: str | None = None


@dataclass(frozen=True)
class StageIdea(Command):
    """It goes on the stage, wherever it is, and what was there is done."""

    idea: str
    version: int
    seen: int | None = None


@dataclass(frozen=True)
class TakeNext(Command):
    """The first in the queue goes on the stage, and what was there is done. `idea` is the one that
    the moderator saw as the first: nobody puts another one on the screen by a slip."""

    idea: str
    version: int
    seen: int | None = None


@dataclass(frozen=True)
class UndoStep(Command):
    """Undo what the step numbered `step` did to its idea, where nothing was done with it since."""

    step: int


BY_NAME: dict[str, type[Command]] = {
    "queue_idea": QueueIdea,
    "unqueue_idea": UnqueueIdea,
    "file_idea": FileIdea,
    "stage_idea": StageIdea,
    "take_next": TakeNext,
    "undo_step": UndoStep,
}
