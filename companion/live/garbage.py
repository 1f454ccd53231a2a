"""Garbage: looked for among what is new, never among all that lives.

When what lives has grown by a quarter, Python looks at all of it for cycles that nobody needs any
more: with 10,000 connections 220,000 objects, and 155 ms in which the hub does nothing else (rule
F4). So what has survived a look is set aside before it is that much. A connection is no cycle: it
is freed when it ends, set aside or not. What becomes garbage while it is set aside, such as a
request that was being answered just then, stays until nobody is connected.
"""

from __future__ import annotations

import gc

from companion import green
from companion.live.house import House

#: Seconds between two looks at how much there is.
BEAT = 1.0
#: Objects that a look may have to go through: some 15 ms.
MANY = 20_000


def set_aside() -> None:
    """All that lives now; looks for garbage pass it over."""
    gc.collect()
    gc.freeze()


def pass_over() -> None:
    """The same without a look: for whoever makes many objects that stay for a while, more than may
    gather between two looks. It costs nothing, whatever there is."""
    gc.freeze()


class Sweeper:
    """Sets aside what has gathered, whenever it is much."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._at_rest = True
        self._looks = 0

    def run(self) -> None:
        while True:
            green.sleep(BEAT)
            self.sweep()

    def sweep(self) -> None:
        looks = sum(generation["collections"] for generation in gc.get_stats()[1:])
        if looks != self._looks:  # else nothing more can have survived so long
            self._looks = looks
            if len(gc.get_objects(generation=2)) > MANY:
                set_aside()
        if any(room.fanout and room.fanout.connections for room in self._house):
            self._at_rest = False
        elif not self._at_rest:
            gc.unfreeze()  # the long look, for which nobody waits
            set_aside()
            self._at_rest = True
