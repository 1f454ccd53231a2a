"""Events about the stage."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class StageChanged(Event):
    """What all of these are: a decision about the stage."""


@dataclass(frozen=True, kw_only=True)
class PictureShown(StageChanged):
    """On air from here on: `picture` is one of standing.MODES. `prepared`: it came out of the
    preview, which is empty again."""

    picture: str
    idea: str | None = None
    prepared: bool = False
    group: str | None = None


@dataclass(frozen=True, kw_only=True)
class PicturePrepared(StageChanged):
    """In the preview from here on; without one it is empty."""

    picture: str | None = None
    idea: str | None = None
    group: str | None = None


@dataclass(frozen=True, kw_only=True)
class BlackedOut(StageChanged):
    """The screen is dark, or no more."""

    dark: bool


@dataclass(frozen=True, kw_only=True)
class StageSet(StageChanged):
    """How names read in the hall; `caption`: vault id of the words for the pause; `until`: its
    end."""

    names: str
    caption: str | None = None
    until: float | None = None


@dataclass(frozen=True, kw_only=True)
class StageReverted(StageChanged):
    """The last change of the stage was undone."""


TYPES: tuple[type[Event], ...] = (
    PictureShown,
    PicturePrepared,
    BlackedOut,
    StageSet,
    StageReverted,
)
