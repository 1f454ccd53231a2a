"""Updates as JSON text.

Each item is encoded once for each of its changes, so that a fresh screen of thousands is put
together, not encoded anew for everyone who comes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from companion.domain import delta
from companion.domain.screens import IDEAS, SCREENS, Screen, Words
from companion.live.gathering import Gathering
from companion.live.protocol import encode


class Encoder:
    """The screens of one gathering, as they go over the wire."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._items: dict[tuple[Callable[..., Any], str], tuple[int, str]] = {}

    def fresh(self, screen: str) -> str:
        """A whole screen."""
        state, words = self._gathering.state, self._gathering.words
        update = delta.fresh(screen, state, words, self._item)
        return self._text(update, SCREENS[screen].collection)

    def since(self, screen: str, position: int) -> str | None:
        """What changed after a position; None where nothing did."""
        state, words = self._gathering.state, self._gathering.words
        update = delta.since(screen, state, words, position, self._item)
        if delta.is_empty(update):
            return None
        return self._text(update, SCREENS[screen].collection)

    def nothing(self) -> str:
        """An update that says where the log is, and that nothing changed."""
        return self._text({"position": self._gathering.position})

    def _item(self, screen: Screen, item: Any, words: Words) -> str:
        """An item's JSON; screens that show it alike share it."""
        key = (screen.shows, item.id)
        changed = self._gathering.state.changes.position((screen.collection, item.id))
        at, text = self._items.get(key, (0, ""))
        if at != changed:
            text = encode(screen.shows(item, words))
            self._items[key] = (changed, text)
        return text

    def _text(self, update: delta.Update, collection: str = IDEAS) -> str:
        for id in update.get("gone", {}).get(collection, ()):
            self._forget(id)
        items = update.pop(collection, None)
        head = encode({"epoch": self._gathering.epoch, **update})
        if items is None:
            return head
        return f'{head[:-1]},"{collection}":[{",".join(items)}]}}'

    def _forget(self, id: str) -> None:
        """What left a screen may have left the vault."""
        for screen in SCREENS.values():
            self._items.pop((screen.shows, id), None)
