"""Moulds: pages made once, with holes for what differs from visitor to visitor.

To fill in our largest template takes ten milliseconds, and a hall that scans one code asks for it
ten thousand times within a minute. A mould is filled in a tenth of one.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

#: Things on a shelf: pages and their parts, by gathering, language and order.
KEPT = 64
#: Stands before and after a hole's name. Nobody outside this process knows it, so nobody can write
#: a text that looks like a hole.
EDGE = secrets.token_hex(8)


def hole(name: str) -> str:
    """What to give to a template in place of a value; it passes every escaping as it is. The value
    that fills it is markup: whoever fills it escapes it."""
    return f"{EDGE}{name}{EDGE}"


class Mould:
    """A page, or a part of one, with its holes."""

    def __init__(self, html: str) -> None:
        self._pieces = html.split(EDGE)  # by turns: what is always the same, and a hole's name

    def filled(self, value: Callable[[str], str]) -> str:
        """The page; `value(name)` is what belongs into a hole."""
        pieces = self._pieces.copy()
        pieces[1::2] = [value(name) for name in pieces[1::2]]
        return "".join(pieces)


class Shelf:
    """What was made for everybody, by key. Each thing is good for one version of what is in it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()

    def get(self, key: Hashable, version: Hashable, make: Callable[[], T]) -> T:
        """What is there, or else what `make` makes."""
        if self._kept.get(key, (None, None))[0] != version:
            self._kept[key] = (version, make())
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        found: T = self._kept[key][1]
        return found
