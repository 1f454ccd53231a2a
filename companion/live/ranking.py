"""Ranking: the ideas on the guest's screen in the orders in which a page shows them, kept as they
change; to sort thousands for everyone who comes would take longer than all else of the page."""

from __future__ import annotations

import threading
from bisect import bisect_left, insort
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from companion.domain import delta
from companion.domain.fairness.sides import Sizes
from companion.domain.screens import SCREENS
from companion.domain.state import Idea, State
from companion.live.gathering import Gathering
from companion.live.pauses import breathing

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
#: Ideas whose places are looked up before others may work: 2 ms.
STRIDE = 1_000


@dataclass
class Ranked:
    """The ideas in one order, as they were at `position`."""

    position: int = 0
    sizes: Sizes = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    sorted: list[Place] = field(default_factory=list)


class Ranking:
    """The ideas of one gathering in every order; each is made when it is asked for first."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._state: State | None = None
        self._ranked: dict[str, Ranked] = {}
        self._turn = threading.Lock()

    def first(self, order: str, count: int, theme: str | None = None) -> list[Idea]:
        """Up to `count` ideas, first in this order, as of now; of a theme, or of all."""
        with self._turn:  # to sort thousands takes a while, in which others ask
            state, places = self._catch_up(order)
        ideas = (state.ideas[place[-1]] for place in places)
        return list(islice((idea for idea in ideas if theme in (None, idea.theme)), count))

    def _catch_up(self, order: str) -> tuple[State, list[Place]]:
        """The state, and the places in this order as they are in it. What changed while it was
        sorted is moved at once."""
        while True:
            state = self._gathering.state
            if state is not self._state:  # another epoch is sorted anew
                self._state, self._ranked = state, {}
            ranked = self._ranked.setdefault(order, Ranked())
            if ranked.position == state.position:
                return state, ranked.sorted
            keys = list(state.changes.since(ranked.position)) if ranked.position else []
            resized = order == "fair" and state.balance.sizes != ranked.sizes
            if ranked.position == 0 or len(keys) > MANY or resized:
                self._sort(order, ranked, state)
                if state is not self._gathering.state:
                    continue
                keys = list(state.changes.since(ranked.position))
            for id in [id for collection, id in keys if collection == delta.IDEAS]:
                move(order, ranked, state.ideas[id], state)
            ranked.position = state.position

    def _sort(self, order: str, ranked: Ranked, state: State) -> None:
        """All of them, as of the position at which it begins."""
        position, sizes = state.position, state.balance.sizes
        place, ideas = ORDERS[order], list(state.ideas.values())
        places = {
            idea.id: place(idea, state) for idea in breathing(ideas, STRIDE) if is_shown(idea)
        }
        ranked.places, ranked.sorted = places, sorted(places.values())
        ranked.position, ranked.sizes = position, sizes


def move(order: str, ranked: Ranked, idea: Idea, state: State) -> None:
    """Take an idea from where it stood, and put it where it belongs now."""
    if idea.id in ranked.places:
        del ranked.sorted[bisect_left(ranked.sorted, ranked.places.pop(idea.id))]
    if is_shown(idea):
        ranked.places[idea.id] = ORDERS[order](idea, state)
        insort(ranked.sorted, ranked.places[idea.id])


def is_shown(idea: Idea) -> bool:
    return SCREENS["guest"].part(delta.IDEAS).holds(idea)
