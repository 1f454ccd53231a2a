"""Updates as JSON text.

Each item is encoded once for each of its changes, before anybody asks, so that a fresh screen of
thousands is put together, not encoded while all others wait (rule F4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from companion import green
from companion.domain import delta
from companion.domain.groups.walls import rules_of, walls
from companion.domain.screens import SCREENS, Part, Words
from companion.domain.state import State
from companion.live.gathering import Gathering
from companion.live.protocol import encode

#: How often what changed is encoded, in seconds, for screens that nobody looks at just now: the
#: first moderator who comes would have to wait for all of it.
KEEP_UP = 1.0
#: Changes from which on a fresh screen, put together of what is encoded, takes less time than
#: to look at each: 40 ms.
MANY = 10_000

Kind = tuple[Callable[..., bool], Callable[..., Any]]


@dataclass
class Sheet:
    """The items of one part of a screen as JSON, by id, as they are at `position`."""

    position: int = 0
    items: dict[str, str] = field(default_factory=dict)


class Encoder:
    """The screens of one gathering, as they go over the wire. Parts of screens that hold the same
    items and show them alike share a sheet."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._state: State | None = None
        self._sheets: dict[Kind, Sheet] = {}

    def start(self) -> None:
        """Encode what there is, and from here on what changes."""
        self.keep_up()
        green.spawn(self._run)

    def keep_up(self, pause: Callable[[], object] = lambda: None) -> None:
        """`pause`: lets others work in between. A dozen small groups that were just set up have a
        sheet each to begin, 10 ms with 20,000 ideas (rule F4)."""
        for screen in (*SCREENS.values(), *walls(self._gathering.state)):
            for part in screen.parts:
                self._sheet(part)
            pause()

    def _run(self) -> None:
        while True:
            green.sleep(KEEP_UP)
            self.keep_up(green.sleep)

    def fresh(self, screen: str) -> str:
        """A whole screen."""
        rules = rules_of(screen)
        items = {part.collection: self._sheet(part).items.values() for part in rules.parts}
        state, words = self._gathering.state, self._gathering.words
        return self._text(delta.whole(rules, state, words, {}), items)

    def since(self, screen: str, position: int) -> str | None:
        """What changed after a position, or a fresh screen where that is nearly all; None where
        nothing did."""
        changes = self._gathering.state.changes.since(position)
        if next(islice(changes, MANY, None), None):
            return self.fresh(screen)

        def show(part: Part, item: Any, words: Words) -> str:
            return self._sheet(part).items[item.id]

        state, words = self._gathering.state, self._gathering.words
        update = delta.since(screen, state, words, position, show)
        if delta.is_empty(update):
            return None
        collections = update.keys() & rules_of(screen).by_collection.keys()
        return self._text(update, {name: update.pop(name) for name in collections})

    def nothing(self) -> str:
        """An update that says where the log is, and that nothing changed."""
        return self._text({"position": self._gathering.position}, {})

    def _sheet(self, part: Part) -> Sheet:
        """What is on it now. What left it leaves here too: it may have left the vault."""
        state, words = self._gathering.state, self._gathering.words
        if state is not self._state:  # another epoch
            self._state, self._sheets = state, {}
        sheet = self._sheets.setdefault((part.holds, part.shows), Sheet())
        position = state.position
        if sheet.position == position:
            return sheet
        changed = list(state.changes.since(sheet.position))
        there = part.items(state)
        for id in [id for collection, id in reversed(changed) if part.concerns(collection)]:
            if part.holds(there[id]):
                sheet.items[id] = encode(part.shows(there[id], words))
            else:
                sheet.items.pop(id, None)
        sheet.position = position
        return sheet

    def _text(self, update: delta.Update, items: Mapping[str, Iterable[str]]) -> str:
        """An update with the items of each collection, which are JSON already."""
        head = encode({"epoch": self._gathering.epoch, **update})
        lists = (f',"{name}":[{",".join(texts)}]' for name, texts in items.items())
        return f"{head[:-1]}{''.join(lists)}}}"
