"""Updates as JSON text.

Each idea is encoded once for each of its changes, so that a fresh screen of thousands is put
together, not encoded anew for everyone who comes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from companion.domain import delta
from companion.domain.screens import SCREENS, Screen, Words
from companion.domain.state import Idea
from companion.live.gathering import Gathering
from companion.live.protocol import encode


class Encoder:
    """The screens of one gathering, as they go over the wire."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._state = gathering.state
        self._ideas: dict[tuple[Callable[..., Any], str], tuple[int, str]] = {}

    def fresh(self, screen: str) -> str:
        """A whole screen."""
        state, words = self._gathering.state, self._gathering.words
        return self._text(delta.fresh(screen, state, words, self._idea))

    def since(self, screen: str, position: int) -> str | None:
        """What changed after a position; None where nothing did."""
        state, words = self._gathering.state, self._gathering.words
        update = delta.since(screen, state, words, position, self._idea)
        return None if delta.is_empty(update) else self._text(update)

    def nothing(self) -> str:
        """An update that says where the log is, and that nothing changed."""
        return self._text({"position": self._gathering.position})

    def _idea(self, screen: Screen, idea: Idea, words: Words) -> str:
        """An idea's JSON; screens that show it alike share it."""
        if self._state is not self._gathering.state:  # another epoch
            self._state = self._gathering.state
            self._ideas.clear()
        key = (screen.shows, idea.id)
        changed = self._gathering.state.changes.position((delta.IDEAS, idea.id))
        at, text = self._ideas.get(key, (0, ""))
        if at != changed:
            text = encode(screen.shows(idea, words))
            self._ideas[key] = (changed, text)
        return text

    def _text(self, update: delta.Update) -> str:
        for id in update.get("gone", {}).get(delta.IDEAS, ()):
            self._forget(id)
        ideas = update.pop(delta.IDEAS, None)
        head = encode({"epoch": self._gathering.epoch, **update})
        if ideas is None:
            return head
        return f'{head[:-1]},"{delta.IDEAS}":[{",".join(ideas)}]}}'

    def _forget(self, id: str) -> None:
        """What left a screen may have left the vault."""
        for screen in SCREENS.values():
            self._ideas.pop((screen.shows, id), None)
