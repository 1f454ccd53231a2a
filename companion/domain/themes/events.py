"""Events about themes. The log holds ids; what a theme is called at the desk lies in the vault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class ThemeAdded(Event):
    """There is a theme beside those of the definition. `title`, `description`: vault ids."""

    theme: str
    title: str
    description: str | None = None


@dataclass(frozen=True, kw_only=True)
class ThemeDecided(Event):
    """What every decision on a theme has: the `version` that it has after it."""

    theme: str
    version: int


@dataclass(frozen=True, kw_only=True)
class ThemeChanged(ThemeDecided):
    """It is called and described so; vault ids. No title: both are as the definition has them."""

    title: str | None = None
    description: str | None = None


@dataclass(frozen=True, kw_only=True)
class ThemeRemoved(ThemeDecided):
    """It is not there any more; its ideas remember it."""


@dataclass(frozen=True, kw_only=True)
class ThemeRestored(ThemeDecided):
    """It is there again."""


@dataclass(frozen=True, kw_only=True)
class ThemeReverted(ThemeDecided):
    """The last decision on it was undone."""


@dataclass(frozen=True, kw_only=True)
class ThemesOrdered(Event):
    """The themes stand in this order."""

    themes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class IdeasSorted(Event):
    """They are in the theme, or with None in none. `sorted`: by an idea's id, the version that its
    sorting has after it."""

    sorted: Mapping[str, int]
    theme: str | None = None
    batch: str | None = None


@dataclass(frozen=True, kw_only=True)
class SortingUndone(Event):
    """Each of them is where it was before it was sorted last; `sorted` as above."""

    sorted: Mapping[str, int]
    batch: str | None = None


TYPES: tuple[type[Event], ...] = (
    ThemeAdded,
    ThemeChanged,
    ThemeRemoved,
    ThemeRestored,
    ThemeReverted,
    ThemesOrdered,
    IdeasSorted,
    SortingUndone,
)
