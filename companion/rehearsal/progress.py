"""How far a rehearsal is, on stderr: a bar in a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from tqdm import tqdm

BETWEEN_LINES = 10.0  # seconds
BETWEEN_DRAWINGS = 0.5


class Progress:
    """Tells of `seconds` to go; silent where `quiet`."""

    def __init__(self, seconds: float, quiet: bool) -> None:
        self._seconds = seconds
        self._quiet = quiet
        self._bar = None
        if sys.stderr.isatty() and not quiet:
            tqdm.monitor_interval = 0  # no thread of its own
            self._bar = tqdm(total=round(seconds), unit="s", file=sys.stderr, leave=False)
        self._between = BETWEEN_DRAWINGS if self._bar is not None else BETWEEN_LINES
        self._next = time.monotonic() + self._between

    def at(self, seconds: float, counts: Callable[[], dict[str, int]]) -> None:
        """The evening is `seconds` old. May be called as often as one likes."""
        if self._quiet or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + self._between
        if self._bar is not None:
            self._bar.n = min(round(seconds), round(self._seconds))
            self._bar.set_postfix(counts(), refresh=True)
        else:
            told = ", ".join(f"{name} {count}" for name, count in counts().items())
            sys.stderr.write(f"{seconds:.0f} of {self._seconds:.0f} s: {told}\n")

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
