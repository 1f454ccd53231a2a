"""Likely duplicates: the ideas of one gathering that may say the same as one of them.

Made ready when a moderator comes, in strides, and kept up with what changes whenever one asks; a
gathering that nobody moderates costs nothing.
"""

from __future__ import annotations

import threading

from companion import green
from companion.domain.screens import IDEAS
from companion.domain.state import FORGOTTEN, HIDDEN, Idea, State
from companion.live.gathering import Gathering
from companion.live.similarity import Index, Likeness

#: Ideas that are read in one go: some 20 ms (rule F4).
STRIDE = 200
#: The score from which on an idea is worth a look: chosen on one half of the labelled pairs
#: (bench/figures/duplicates.py), and told on the other.
LIKELY = 0.12
#: Ideas that are shown beside one.
MOST = 5


class Duplicates:
    """The ideas of one gathering by what they say. Hidden ones are left out: they cannot be merged.
    What was merged is found by each of its wordings."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._state: State | None = None
        self._position = 0
        self._index = Index()
        self._words: dict[str, str] = {}
        self._reading = threading.Lock()
        self._heard = 0
        gathering.listeners.append(self._hear)

    def get_ready(self) -> None:
        """Read what there is, beside all else, so that the first answer comes as fast as others."""
        green.spawn(self._read_all)

    def _read_all(self) -> None:
        with self._reading:
            self._catch_up()

    def _hear(self) -> None:
        """What was forgotten leaves at once, whether anybody asks or not (rule P2)."""
        state = self._gathering.state
        if state is not self._state:
            return
        for collection, id in state.changes.since(self._heard):
            if collection == IDEAS and state.ideas[id].status == FORGOTTEN:
                self._drop(id)
        self._heard = state.position

    def of(self, id: str) -> list[Likeness]:
        """Up to MOST ideas like this one, most alike first; none where there is no such idea."""
        with self._reading:
            self._catch_up()
            state = self._gathering.state
            idea = state.ideas.get(id)
            if idea is None:
                return []
            likes: dict[str, Likeness] = {}
            own = [idea, *idea.wordings]
            for one in own:
                for like in self._index.like(one.id, MOST + len(own), LIKELY):
                    whole = state.ideas[like.id].whole.id
                    if whole != idea.whole.id and like.score > likes.get(whole, NONE).score:
                        likes[whole] = Likeness(whole, like.score)
        return sorted(likes.values(), key=lambda like: (-like.score, like.id))[:MOST]

    def _catch_up(self) -> None:
        """Read what changed; others run in between. What changes meanwhile comes next time."""
        state = self._gathering.state
        if state is not self._state:  # another epoch
            self._state, self._position, self._heard = state, 0, state.position
            self._index, self._words = Index(), {}
        since, self._position = self._position, state.position
        changed = [id for collection, id in state.changes.since(since) if collection == IDEAS]
        for start in range(0, len(changed), STRIDE):
            if start:
                green.sleep()
            for id in changed[start : start + STRIDE]:
                self._read(state.ideas[id])

    def _read(self, idea: Idea) -> None:
        """Take its words in, where they are others than before; or out."""
        words = idea.standing.words
        text = self._gathering.words.get(words)
        if text is None or idea.whole.status in (HIDDEN, FORGOTTEN):
            self._drop(idea.id)
        elif self._words.get(idea.id) != words:
            self._words[idea.id] = words
            self._index.put(idea.id, text)

    def _drop(self, id: str) -> None:
        self._words.pop(id, None)
        self._index.drop(id)


NONE = Likeness("", 0.0)
