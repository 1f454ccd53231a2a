"""Turns: what thousands of clients ask for in one moment is begun a few at a time.

The hub runs all green threads that are due before it looks at its sockets again. A hall that comes
or goes at once would make it deaf for as long as all of them take (rule F4): some 0.5 ms for a
connection that says hello, 0.1 ms for one that is gone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from companion import green

#: Green threads that begin before the hub looks at its sockets again: some 15 ms.
AT_ONCE = 24


class Turns:
    """Begins green threads, in the order in which they are asked for."""

    def __init__(self) -> None:
        self._left = AT_ONCE
        self._waiting: deque[tuple[Callable[..., Any], tuple[Any, ...]]] = deque()
        self._goes_on = False

    def spawn(self, function: Callable[..., Any], *args: Any) -> None:
        """As green.spawn, in this turn or in one of the next."""
        self._waiting.append((function, args))
        self._begin()
        if not self._goes_on:
            self._goes_on = True
            green.spawn(self._go_on)

    def _begin(self) -> None:
        while self._left and self._waiting:
            function, args = self._waiting.popleft()
            self._left -= 1
            green.spawn(function, *args)

    def _go_on(self) -> None:
        while self._left < AT_ONCE:
            green.sleep()  # the hub has looked at its sockets when this returns
            self._left = AT_ONCE
            self._begin()
        self._goes_on = False
