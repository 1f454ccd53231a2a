"""Ranking: the ideas on the guest's screen in the orders in which a page shows them, kept as they
change; to sort thousands for everyone who comes would take longer than all else of the page."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable
from typing import Any

from companion.domain import delta
from companion.domain.screens import SCREENS
from companion.domain.state import Idea, State
from companion.live.gathering import Gathering

#: By what an order sorts. The id comes last: it makes keys differ, and leads to the idea.
ORDERS: dict[str, Callable[[Idea], tuple[Any, ...]]] = {
    "new": lambda idea: (-idea.at, idea.id),
    "top": lambda idea: (-len(idea.supporters), -idea.at, idea.id),
}


class Ranking:
    """The ideas of one gathering in every order."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._state: State | None = None

    def first(self, order: str, count: int) -> list[Idea]:
        """Up to `count` ideas, first in this order, as of now."""
        self._catch_up()
        return [self._gathering.state.ideas[key[-1]] for key in self._sorted[order][:count]]

    def _catch_up(self) -> None:
        state = self._gathering.state
        if state is not self._state:  # another epoch
            self._state, self._position = state, 0
            self._sorted: dict[str, list[tuple[Any, ...]]] = {order: [] for order in ORDERS}
            self._keys: dict[tuple[str, str], tuple[Any, ...]] = {}
        if self._position == state.position:
            return
        changed = list(state.changes.since(self._position))
        self._position = state.position
        for id in [id for collection, id in changed if collection == delta.IDEAS]:
            for order in ORDERS:
                self._place(order, state.ideas[id])

    def _place(self, order: str, idea: Idea) -> None:
        """Take an idea from where it stood, and put it where it belongs now."""
        keys = self._sorted[order]
        old = self._keys.pop((order, idea.id), None)
        if old is not None:
            del keys[bisect_left(keys, old)]
        if SCREENS["guest"].holds(idea):
            key = self._keys[order, idea.id] = ORDERS[order](idea)
            insort(keys, key)
