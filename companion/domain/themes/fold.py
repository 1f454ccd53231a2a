"""Fold: how each event about themes changes the state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from companion.domain.event import Event
from companion.domain.folding import fold
from companion.domain.state import FORGOTTEN, Idea, State
from companion.domain.themes import events as e
from companion.domain.themes.screen import THEMES
from companion.domain.themes.standing import Sorting, Standing, Theme

if TYPE_CHECKING:
    from companion.domain.events import GatheringDefined

#: What the definition alone does with a theme.
DEFINED, DROPPED = "defined", "dropped"


def set_up(state: State, event: GatheringDefined) -> None:
    """The definition's themes are there; those that only an earlier one named are not any more. The
    desk's own stay, and so does what the desk called or removed."""
    themes, before = state.themes, state.themes.defined
    for id in event.themes:
        theme = themes.all.setdefault(id, Theme(id, Standing(removed=True)))
        theme.told_in = event.definition
        if theme.standing.removed and id not in before:
            stand(state, theme, replace(theme.standing, removed=False, what=DEFINED), event)
        state.touch(THEMES, id)
    for id in set(before) - set(event.themes):
        theme = themes.all[id]
        if theme.is_there:
            stand(state, theme, replace(theme.standing, removed=True, what=DROPPED), event)
    if event.themes != before:
        put(state, event.themes)
    themes.defined = event.themes


@fold.register
def _(event: e.ThemeAdded, state: State) -> None:
    if event.theme in state.themes.all:  # two adopted it from another gathering at once
        return
    standing = Standing(event.title, event.description, what="added", by=event.by, at=event.at)
    theme = Theme(event.theme, standing, past=[replace(standing, removed=True)])
    state.themes.all[theme.id] = theme
    state.touch(THEMES, theme.id)
    put(state, (*state.themes.order, theme.id))


@fold.register
def _(event: e.ThemeChanged, state: State) -> None:
    title, description = event.title, event.description
    decide(state, event, lambda old: replace(old, title=title, description=description), "changed")


@fold.register
def _(event: e.ThemeRemoved, state: State) -> None:
    decide(state, event, lambda old: replace(old, removed=True), "removed")


@fold.register
def _(event: e.ThemeRestored, state: State) -> None:
    decide(state, event, lambda old: replace(old, removed=False), "restored")


@fold.register
def _(event: e.ThemeReverted, state: State) -> None:
    theme = known(state, event.theme)
    before = theme.past.pop() if theme.past else theme.standing
    decide(state, event, lambda _: before, "reverted")
    theme.past.pop()  # the one that was undone


def decide(
    state: State, event: e.ThemeDecided, to: Callable[[Standing], Standing], what: str
) -> None:
    """A decision on one theme: a new standing, the old one kept for undo."""
    theme = known(state, event.theme)
    theme.version = event.version
    stand(state, theme, replace(to(theme.standing), what=what), event)


def stand(state: State, theme: Theme, new: Standing, event: Event) -> None:
    if theme.is_there and new.removed:
        theme.left = state.position
    theme.past.append(theme.standing)
    theme.standing = replace(new, by=event.by, at=event.at)
    state.touch(THEMES, theme.id)


def known(state: State, id: str) -> Theme:
    """The theme of this id; one that no event made is there without words."""
    if id not in state.themes.all:
        state.themes.all[id] = Theme(id, Standing(removed=True))
        put(state, (*state.themes.order, id))
    return state.themes.all[id]


@fold.register
def _(event: e.ThemesOrdered, state: State) -> None:
    put(state, event.themes)


def put(state: State, order: tuple[str, ...]) -> None:
    """Into this order; who stands elsewhere then looks different."""
    state.themes.put(order)
    for place, id in enumerate(state.themes.order):
        theme = state.themes.all[id]
        if theme.place != place:
            theme.place = place
            state.touch(THEMES, id)


@fold.register
def _(event: e.IdeasSorted, state: State) -> None:
    for idea in there(state, event):
        was = idea.theme
        idea.themes_before.append(was)
        idea.theme = event.theme
        note(state, idea, event, Sorting(was, event.by, event.at, event.batch))


@fold.register
def _(event: e.SortingUndone, state: State) -> None:
    for idea in there(state, event):
        if not idea.themes_before:
            continue
        was = idea.theme
        idea.theme = idea.themes_before.pop()
        note(state, idea, event, Sorting(was, event.by, event.at, event.batch, undone=True))


def there(state: State, event: e.IdeasSorted | e.SortingUndone) -> list[Idea]:
    """Their ideas, but for those that somebody had forgotten between decision and log."""
    ideas = [state.ideas[id] for id in event.sorted]
    return [idea for idea in ideas if idea.status != FORGOTTEN]


def note(
    state: State, idea: Idea, event: e.IdeasSorted | e.SortingUndone, sorting: Sorting
) -> None:
    idea.sorting, idea.sorted = sorting, event.sorted[idea.id]
    state.touch("ideas", idea.id)


def inherit(heir: Idea, idea: Idea) -> None:
    """An idea was forgotten, and a wording of it stands for all that were part of it."""
    heir.theme, heir.sorting = idea.theme, idea.sorting
    heir.themes_before.clear()


def touch_decisions(state: State, staff: set[str]) -> None:
    """The team sees whose decision it was, as long as the name is there."""
    for theme in state.themes.all.values():
        if theme.standing.by in staff:
            state.touch(THEMES, theme.id)


def expire(state: State, erased: set[str]) -> None:
    """The time of the desk's words was over."""
    for theme in state.themes.all.values():
        if theme.standing.vault_ids & erased:
            state.touch(THEMES, theme.id)
