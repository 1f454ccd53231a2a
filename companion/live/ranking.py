"""Ranking: the ideas on the guest's screen in the orders in which a page shows them, kept as they
change; to sort thousands for everyone who comes would take longer than all else of the page."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable
from itertools import islice
from typing import Any

from companion.domain import delta
from companion.domain.fairness.sides import Sizes
from companion.domain.screens import SCREENS
from companion.domain.state import Idea, State
from companion.live.gathering import Gathering

#: What an order sorts by. The id comes last: it makes places differ, and leads to the idea.
Place = tuple[Any, ...]
#: `fair`: by support relative to the size of each side (domain/fairness).
ORDERS: dict[str, Callable[[Idea, State], Place]] = {
    "new": lambda idea, state: (-idea.at, idea.id),
    "top": lambda idea, state: (-idea.support, -idea.at, idea.id),
    "fair": lambda idea, state: (-state.balance.rate(idea.id), -idea.at, idea.id),
}


#: Changes from which on to sort anew takes less time than to move one idea after the other.
MANY = 200


class Ranking:
    """The ideas of one gathering in every order."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._state: State | None = None
        self._position = 0
        self._sizes: Sizes = {}
        self._sorted: dict[str, list[Place]] = {}
        self._places: dict[str, dict[str, Place]] = {}

    def first(self, order: str, count: int, theme: str | None = None) -> list[Idea]:
        """Up to `count` ideas, first in this order, as of now; of a theme, or of all."""
        self._catch_up()
        ideas = self._gathering.state.ideas
        ranked = (ideas[place[-1]] for place in self._sorted[order])
        return list(islice((idea for idea in ranked if theme in (None, idea.theme)), count))

    def _catch_up(self) -> None:
        state = self._gathering.state
        known = self._position if state is self._state else 0  # another epoch is sorted anew
        if state is self._state and known == state.position:
            return
        keys = list(state.changes.since(known))
        self._state, self._position = state, state.position
        resized = state.balance.sizes != self._sizes
        self._sizes = state.balance.sizes
        for order, place in ORDERS.items():
            if known == 0 or len(keys) > MANY or (resized and order == "fair"):
                ideas = [idea for idea in state.ideas.values() if is_shown(idea)]
                self._places[order] = {idea.id: place(idea, state) for idea in ideas}
                self._sorted[order] = sorted(self._places[order].values())
            else:
                for id in [id for collection, id in keys if collection == delta.IDEAS]:
                    self._move(order, state.ideas[id])

    def _move(self, order: str, idea: Idea) -> None:
        """Take an idea from where it stood, and put it where it belongs now."""
        ranked, places = self._sorted[order], self._places[order]
        if idea.id in places:
            del ranked[bisect_left(ranked, places.pop(idea.id))]
        if is_shown(idea):
            places[idea.id] = ORDERS[order](idea, self._gathering.state)
            insort(ranked, places[idea.id])


def is_shown(idea: Idea) -> bool:
    return SCREENS["guest"].part(delta.IDEAS).holds(idea)
