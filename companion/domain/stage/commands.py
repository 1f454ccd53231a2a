"""Commands about the stage."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.command import Command


@dataclass(frozen=True)
class ShowPicture(Command):
    """On air, now. `idea`: in the mode `spotlight`, whose it is; `group`: in the mode `groups`,
    whose suggestions, None for how far all of them are."""

    mode: str
    idea: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class PreparePicture(Command):
    """Into the preview; without a mode the preview is empty."""

    mode: str | None = None
    idea: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class TakePicture(Command):
    """What is prepared goes on air. `preview`: the number of what was seen there."""

    preview: int


@dataclass(frozen=True)
class BlackOut(Command):
    """The screen is dark, whatever lies under it; or no more."""

    on: bool


@dataclass(frozen=True)
class SetStage(Command):
    """How names read in the hall; the words for the pause, "" for none; in how many minutes it is
    over, 0 for an open end. What is not given stays."""

    names: str | None = None
    text: str | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class UndoStage(Command):
    """Take back the last change of the stage; `version` is the one that was seen."""

    version: int
