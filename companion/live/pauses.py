"""Long work that lets others go on (rule F4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from companion import green

T = TypeVar("T")

#: Ideas that are read or drawn before others may work: 5 ms.
BREATH = 50


def breathing(items: Iterable[T], every: int = BREATH) -> Iterator[T]:
    """Hands items on and lets others work in between."""
    for count, item in enumerate(items, 1):
        if count % every == 0:
            green.sleep(0)
        yield item


def aside(function: Callable[..., T], *arguments: object) -> T:
    """What a pure function makes, made in a native thread while others work here."""
    return green.in_native_thread(function, *arguments)
