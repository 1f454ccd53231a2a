"""What leads up to each command about themes, for tests/domain/test_screens.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from companion.domain import commands as c
from companion.domain.themes import commands as t

Act = Callable[[], object]
BATCH = "b" + "0" * 16


def cases(
    case: Callable[[type[c.Command]], Callable[[Any], Any]], published: Callable[..., str]
) -> None:
    """Registers them with `case`; `published`: an idea of ada's on the wall."""

    def added(it: Any) -> str:
        id: str = it.mona.does(t.AddTheme("Verkehr", "Bus und Rad")).theme
        return id

    @case(t.AddTheme)
    def _(it: Any) -> Act:
        return lambda: it.mona.does(t.AddTheme("Verkehr"))

    @case(t.AdoptTheme)
    def _(it: Any) -> Act:
        return lambda: it.mona.does(t.AdoptTheme("schule", "Schule"))

    @case(t.ChangeTheme)
    def _(it: Any) -> Act:
        published(it, theme="stadt")
        return lambda: it.mona.does(t.ChangeTheme("stadt", 1, "Unsere Stadt"))

    @case(t.OrderThemes)
    def _(it: Any) -> Act:
        theme = added(it)
        return lambda: it.mona.does(t.OrderThemes((theme, "verwaltung")))

    @case(t.RemoveTheme)
    def _(it: Any) -> Act:
        published(it, theme="stadt")
        return lambda: it.mona.does(t.RemoveTheme("stadt", 1))

    @case(t.RestoreTheme)
    def _(it: Any) -> Act:
        it.mona.does(t.RemoveTheme("stadt", 1))
        return lambda: it.milo.does(t.RestoreTheme("stadt", 2))

    @case(t.UndoTheme)
    def _(it: Any) -> Act:
        theme = added(it)
        return lambda: it.milo.does(t.UndoTheme(theme, 1))

    @case(t.SortIdeas)
    def _(it: Any) -> Act:
        shown, waits = published(it), it.ben.posts("Und noch etwas")
        return lambda: it.mona.does(t.SortIdeas({shown: 1, waits: 1}, "stadt", BATCH))

    @case(t.UndoSorting)
    def _(it: Any) -> Act:
        shown = published(it, theme="stadt")
        it.mona.does(t.SortIdeas({shown: 1}, "verwaltung"))
        return lambda: it.milo.does(t.UndoSorting({shown: 2}))
