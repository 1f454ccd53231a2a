"""What happened to ideas that say the same."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event, Together


@dataclass(frozen=True, kw_only=True)
class IdeasMerged(Together):
    """The `others` are wordings of `idea` from here on: those that were named, and what had been
    merged into them before."""


@dataclass(frozen=True, kw_only=True)
class IdeaSplit(Together):
    """`idea` is its own again. `others`: the one that it was part of."""


TYPES: tuple[type[Event], ...] = (IdeasMerged, IdeaSplit)
