"""Updates as JSON text.

Each item is encoded once for each of its changes, before anybody asks, so that a fresh screen of
thousands is put together, not encoded while all others wait (rule F4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from companion import green
from companion.domain import delta
from companion.domain.screens import IDEAS, SCREENS, Screen, Words
from companion.domain.state import State
from companion.live.gathering import Gathering
from companion.live.protocol import encode

#: How often what changed is encoded, in seconds, for screens that nobody looks at just now: the
#: first moderator who comes would have to wait for all of it.
KEEP_UP = 1.0

Kind = tuple[Callable[..., bool], Callable[..., Any]]


@dataclass
class Sheet:
    """The items on a screen as JSON, by id, as they are at `position`."""

    position: int = 0
    items: dict[str, str] = field(default_factory=dict)


class Encoder:
    """The screens of one gathering, as they go over the wire. Screens that hold the same items and
    show them alike share a sheet."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._state: State | None = None
        self._sheets: dict[Kind, Sheet] = {}

    def start(self) -> None:
        """Encode what there is, and from here on what changes."""
        self.keep_up()
        green.spawn(self._run)

    def keep_up(self) -> None:
        for screen in SCREENS:
            self._sheet(screen)

    def _run(self) -> None:
        while True:
            green.sleep(KEEP_UP)
            self.keep_up()

    def fresh(self, screen: str) -> str:
        """A whole screen."""
        rules, items = SCREENS[screen], self._sheet(screen).items.values()
        state, words = self._gathering.state, self._gathering.words
        return self._text(delta.whole(rules, state, words, items), rules.collection)

    def since(self, screen: str, position: int) -> str | None:
        """What changed after a position; None where nothing did."""
        items = self._sheet(screen).items

        def show(screen: Screen, item: Any, words: Words) -> str:
            return items[item.id]

        state, words = self._gathering.state, self._gathering.words
        update = delta.since(screen, state, words, position, show)
        if delta.is_empty(update):
            return None
        return self._text(update, SCREENS[screen].collection)

    def nothing(self) -> str:
        """An update that says where the log is, and that nothing changed."""
        return self._text({"position": self._gathering.position})

    def _sheet(self, screen: str) -> Sheet:
        """What a screen holds now. What left it leaves here too: it may have left the vault."""
        state, words, rules = self._gathering.state, self._gathering.words, SCREENS[screen]
        if state is not self._state:  # another epoch
            self._state, self._sheets = state, {}
        sheet = self._sheets.setdefault((rules.holds, rules.shows), Sheet())
        position = state.position
        changed = list(state.changes.since(sheet.position)) if sheet.position < position else []
        there = rules.items(state)
        for id in [id for collection, id in reversed(changed) if rules.concerns(collection)]:
            if rules.holds(there[id]):
                sheet.items[id] = encode(rules.shows(there[id], words))
            else:
                sheet.items.pop(id, None)
        sheet.position = position
        return sheet

    def _text(self, update: delta.Update, collection: str = IDEAS) -> str:
        items: Iterable[str] | None = update.pop(collection, None)
        head = encode({"epoch": self._gathering.epoch, **update})
        if items is None:
            return head
        return f'{head[:-1]},"{collection}":[{",".join(items)}]}}'
