"""Whoever compares ideas by what they say reads them here: in strides, and only when somebody asks;
a gathering that nobody moderates costs nothing."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from companion import green
from companion.domain.screens import IDEAS
from companion.domain.state import FORGOTTEN, HIDDEN, IN_GROUP, Idea, State
from companion.live.gathering import Gathering

#: Ideas that are read in one go: some 20 ms (rule F4).
STRIDE = 200


class IdeaReader(ABC):
    """Reads one gathering's ideas as they change. Hidden ones are left out. What was forgotten
    leaves at once, whether anybody asks or not (rule P2)."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._state: State | None = None
        self._position = 0
        self._heard = 0
        self._reading = threading.Lock()
        gathering.listeners.append(self._hear)

    @abstractmethod
    def _begin(self) -> None:
        """Nothing is known."""

    @abstractmethod
    def _take(self, idea: Idea, text: str) -> None:
        """An idea reads so; perhaps it did before."""

    @abstractmethod
    def _drop(self, id: str) -> None:
        """An idea is not to be known; perhaps it was not before."""

    def get_ready(self) -> None:
        """Read what there is, beside all else, so that the first answer comes as fast as others."""
        green.spawn(self._read_all)

    def _read_all(self) -> None:
        with self._reading:
            self._catch_up()

    def _hear(self) -> None:
        state = self._gathering.state
        if state is not self._state:
            return
        for collection, id in state.changes.since(self._heard):
            if collection == IDEAS and state.ideas[id].status == FORGOTTEN:
                self._drop(id)
        self._heard = state.position

    def _catch_up(self) -> None:
        """Read what changed; others run in between. What changes meanwhile comes next time."""
        state = self._gathering.state
        if state is not self._state:  # another epoch
            self._state, self._position, self._heard = state, 0, state.position
            self._begin()
        since, self._position = self._position, state.position
        changed = [id for collection, id in state.changes.since(since) if collection == IDEAS]
        for start in range(0, len(changed), STRIDE):
            if start:
                green.sleep()
            for id in changed[start : start + STRIDE]:
                self._read(state.ideas[id])

    def _read(self, idea: Idea) -> None:
        text = self._gathering.words.get(idea.standing.words)
        if text is None or idea.whole.status in (HIDDEN, FORGOTTEN, IN_GROUP):
            self._drop(idea.id)
        else:
            self._take(idea, text)
