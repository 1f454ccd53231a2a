"""Updates as JSON text.

Each idea is encoded once for each of its changes, before anybody asks, so that a fresh screen of
thousands is put together, not encoded while all others wait (rule F4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from companion import green
from companion.domain import delta
from companion.domain.screens import SCREENS, Screen, Words
from companion.domain.state import Idea, State
from companion.live.gathering import Gathering
from companion.live.protocol import encode

#: How often what changed is encoded, in seconds, for screens that nobody looks at just now: the
#: first moderator who comes would have to wait for all of it.
KEEP_UP = 1.0

Kind = tuple[Callable[..., bool], Callable[..., Any]]


@dataclass
class Sheet:
    """The ideas on a screen as JSON, by id, as they are at `position`."""

    position: int = 0
    ideas: dict[str, str] = field(default_factory=dict)


class Encoder:
    """The screens of one gathering, as they go over the wire. Screens that hold the same ideas and
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
        ideas = self._sheet(screen).ideas.values()
        return self._text(delta.whole(self._gathering.state, self._gathering.words, ideas))

    def since(self, screen: str, position: int) -> str | None:
        """What changed after a position; None where nothing did."""
        ideas = self._sheet(screen).ideas

        def show(screen: Screen, idea: Idea, words: Words) -> str:
            return ideas[idea.id]

        state, words = self._gathering.state, self._gathering.words
        update = delta.since(screen, state, words, position, show)
        return None if delta.is_empty(update) else self._text(update)

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
        for id in [id for collection, id in reversed(changed) if collection == delta.IDEAS]:
            if rules.holds(state.ideas[id]):
                sheet.ideas[id] = encode(rules.shows(state.ideas[id], words))
            else:
                sheet.ideas.pop(id, None)
        sheet.position = position
        return sheet

    def _text(self, update: delta.Update) -> str:
        ideas: Iterable[str] | None = update.pop(delta.IDEAS, None)
        head = encode({"epoch": self._gathering.epoch, **update})
        if ideas is None:
            return head
        return f'{head[:-1]},"{delta.IDEAS}":[{",".join(ideas)}]}}'
