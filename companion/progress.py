"""How far long work is: a bar on stderr, where somebody watches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")

#: What is done sooner needs no bar, in seconds.
SOON = 1.0


def progress(items: Iterable[T], total: int, what: str) -> Iterable[T]:
    """The items, counted as they pass; silent where stderr is no terminal."""
    tqdm.monitor_interval = 0  # no thread of its own
    bar: Iterable[T] = tqdm(items, what, total, leave=False, delay=SOON, disable=None)
    return bar
