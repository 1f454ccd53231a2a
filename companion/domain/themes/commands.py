"""Commands about themes.

`version`: of the theme, as it was seen. `ideas`: those meant, each with the version of its sorting
that was seen: 1 where nobody has sorted it, and moved by nothing else. `batch`: what was done in
one go has one id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from companion.domain.command import Command


@dataclass(frozen=True)
class AddTheme(Command):
    """A theme beside those of the definition, after all of them."""

    title: str
    description: str | None = None


@dataclass(frozen=True)
class AdoptTheme(Command):
    """A theme of another gathering of the same cause, under the id that it has there. Only the
    server gives it: it knows what the theme is called."""

    theme: str
    title: str
    description: str | None = None


@dataclass(frozen=True)
class ChangeTheme(Command):
    """Call and describe it so. Without a title a theme of the definition is called as it says."""

    theme: str
    version: int
    title: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class OrderThemes(Command):
    """Put the themes into this order; those that are not named follow as they stood."""

    themes: tuple[str, ...]


@dataclass(frozen=True)
class RemoveTheme(Command):
    """Take it away. Its ideas stand without a theme, and remember it."""

    theme: str
    version: int


@dataclass(frozen=True)
class RestoreTheme(Command):
    """Bring it back, with the ideas that were not sorted elsewhere meanwhile."""

    theme: str
    version: int


@dataclass(frozen=True)
class UndoTheme(Command):
    """Undo the last decision on this theme."""

    theme: str
    version: int


@dataclass(frozen=True)
class SortIdeas(Command):
    """Into a theme, or with None out of any."""

    ideas: Mapping[str, int]
    theme: str | None = None
    batch: str | None = None


@dataclass(frozen=True)
class UndoSorting(Command):
    """Back to where each of the ideas was before it was sorted last."""

    ideas: Mapping[str, int]
    batch: str | None = None


BY_NAME: dict[str, type[Command]] = {
    "add_theme": AddTheme,
    "change_theme": ChangeTheme,
    "order_themes": OrderThemes,
    "remove_theme": RemoveTheme,
    "restore_theme": RestoreTheme,
    "undo_theme": UndoTheme,
    "sort_ideas": SortIdeas,
    "undo_sorting": UndoSorting,
}
