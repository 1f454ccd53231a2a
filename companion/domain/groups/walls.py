"""Walls: the screen of each small group, for its members alone.

A client asks for the screen `group`; which one that is follows from who asks. Each wall is a screen
of its own, so that those who look at it share what is sent, and others are sent nothing of it (F1).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

from companion.domain.groups.screen import GROUPS, is_on_wall, left_group, show_inside
from companion.domain.groups.standing import Group
from companion.domain.groups.terms import MOST_GROUPS
from companion.domain.merging.screen import show_wordings_to_members
from companion.domain.screens import (
    HEADINGS,
    IDEAS,
    LOBBY,
    SCREENS,
    Item,
    Part,
    Screen,
    Words,
    show_public,
)
from companion.domain.state import Idea, State


def screen_of(state: State, visitor: str) -> str:
    """The name of the screen that a visitor sees as `group`: their group's, or the lobby."""
    group = state.groups.group_of(visitor)
    return f"{LOBBY}:{group.id}" if group else LOBBY


def rules_of(screen: str | Screen) -> Screen:
    """A screen's rules by its name, a group's wall among them. Raises KeyError."""
    if isinstance(screen, Screen):
        return screen
    return SCREENS.get(screen) or wall(screen)


def walls(state: State) -> Iterator[Screen]:
    """The walls of all groups that are there."""
    return (wall(f"{LOBBY}:{group.id}") for group in state.groups.there)


# One object for each wall: what is encoded for it is kept by its functions.
@lru_cache(maxsize=10 * MOST_GROUPS)
def wall(screen: str) -> Screen:
    page, _, group = screen.partition(":")
    if page != LOBBY or not group:
        raise KeyError(screen)
    return Screen(
        screen,
        (
            Part(IDEAS, partial(holds, group), partial(gone, group), show_on_wall),
            Part(GROUPS, partial(is_own, group), partial(left_own, group), show_inside),
            HEADINGS,
        ),
        SCREENS[LOBBY].facts,
    )


def holds(group: str, idea: Idea) -> bool:
    return is_on_wall(idea, group)


def gone(group: str, state: State, idea: Idea) -> int:
    """Whatever is of this group was on its wall before."""
    return state.position if idea.group == group else 0


def is_own(own: str, group: Group) -> bool:
    return group.id == own and not group.removed


def left_own(own: str, state: State, group: Group) -> int:
    return left_group(state, group) if group.id == own else 0


def show_on_wall(idea: Idea, words: Words) -> Item:
    """With what it takes to combine it with others, and whether it is still inside."""
    return show_public(idea, words) | {
        "version": idea.version,
        "points": idea.points,
        "inside": idea.inside,
        **show_wordings_to_members(idea, words),
    }
