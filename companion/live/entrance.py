"""The displays at the entrance: each is told its code at once, and the next one whenever there is
one. No display asks, and none needs a clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from companion import green
from companion.live.fanout import Fanout
from companion.live.protocol import CODE

#: How often displays are looked after, in seconds.
BEAT = 0.5


@dataclass(eq=False)
class Display:
    """One display. `mark`: changes when what it shows does. `message`: what to tell it now. `told`:
    the mark as of which it knows."""

    sid: str
    fanout: Fanout
    mark: Callable[[], Hashable]
    message: Callable[[], dict[str, Any]]
    told: Hashable = None


class Entrance:
    """The displays that are connected to this process."""

    def __init__(self) -> None:
        self._displays: dict[str, Display] = {}
        self._news = threading.Event()

    def start(self) -> None:
        green.spawn(self._run)

    def join(self, display: Display) -> None:
        self._displays[display.sid] = display
        self._news.set()

    def leave(self, sid: str) -> None:
        self._displays.pop(sid, None)

    def _run(self) -> None:
        while True:
            self._news.wait(BEAT if self._displays else None)
            self._news.clear()
            self.beat()
            green.sleep()

    def beat(self) -> None:
        """Tell the displays that do not know it what they are to show."""
        for display in list(self._displays.values()):
            mark = display.mark()
            if mark == display.told:
                continue
            if display.fanout.tell(display.sid, CODE, display.message()):
                display.told = mark
