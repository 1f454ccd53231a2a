"""The feed's answers: encoded and compressed once for all who ask for the same.

Compression runs in a native thread where it takes long, and meanwhile all who wait for the same
answer wait for one another (rule F4).
"""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import brotli

from companion import green
from companion.domain import delta
from companion.domain.state import State
from companion.live.encoder import Encoder
from companion.live.gathering import Gathering

#: Bytes from which the hub should not compress an answer itself.
LONG = 16 * 1024
#: Seconds that a long answer is given again while the log moves on; one that is asked for anew gets
#: what changed since anyway. Not when something left the screen (rules P2, S3).
GIVEN_AGAIN = 1.0
#: Answers that are kept: those since the marks in use, and those of clients that ask on their own.
KEPT = 16

#: By content coding, in the order in which we like them. Measured on 1.6 MB: brotli 24 ms, 0.25 MB;
#: gzip 39 ms, 0.24 MB.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda plain: bytes(brotli.compress(plain, quality=5)),
    "gzip": lambda plain: gzip.compress(plain, 6, mtime=0),
}


@dataclass
class Answer:
    """An update as it was at `position`, made at `at` (seconds since 1970) of `state`. `kind`:
    `fresh`, `new` where something changed, or `nothing`."""

    kind: str
    state: State
    position: int
    at: float
    plain: bytes
    coded: dict[str, bytes] = field(default_factory=dict)
    coding: threading.Lock = field(default_factory=threading.Lock)

    def body(self, coding: str | None) -> bytes:
        """The bytes to send in a content coding; None: as they are."""
        if coding is None:
            return self.plain
        with self.coding:
            if coding not in self.coded:
                self.coded[coding] = compressed(self.plain, coding)
        return self.coded[coding]


def compressed(plain: bytes, coding: str) -> bytes:
    compress = CODINGS[coding]
    return green.in_native_thread(compress, plain) if len(plain) >= LONG else compress(plain)


class Answers:
    """The guest screen's updates for whoever asks over HTTP."""

    def __init__(self, gathering: Gathering, encoder: Encoder) -> None:
        self._gathering = gathering
        self._encoder = encoder
        self._kept: OrderedDict[int, Answer] = OrderedDict()

    def since(self, position: int) -> Answer:
        """What changed after a position. All there is where it is 0, or none of this log's."""
        position = position if position <= self._gathering.position else 0
        kept = self._kept.get(position)
        if kept is None or not self._is_good(kept):
            kept = self._kept[position] = self._answer(position)
        self._kept.move_to_end(position)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return kept

    def mark(self, answer: Answer) -> int:
        """What to ask with after this answer: never later than what it holds."""
        state = answer.state
        mark = state.marks.mark(state.position, self._gathering.clock())
        return min(mark, answer.position)

    def _is_good(self, kept: Answer) -> bool:
        state = self._gathering.state
        if kept.state is not state:
            return False  # another epoch
        if kept.position == state.position:
            return True
        if len(kept.plain) < LONG or self._gathering.clock() - kept.at >= GIVEN_AGAIN:
            return False
        return not delta.leaves("guest", state, kept.position)

    def _answer(self, position: int) -> Answer:
        state, encoder = self._gathering.state, self._encoder
        at = self._gathering.clock()
        if position:
            news = encoder.since("guest", position)
            kind, text = ("new", news) if news else ("nothing", encoder.nothing())
        else:
            kind, text = "fresh", encoder.fresh("guest")
        return Answer(kind, state, state.position, at, text.encode())
