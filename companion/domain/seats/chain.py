"""The chain over the list: each registration's check code proves its place in line and that nobody
was put in before it. It is made of ids and positions alone, so it outlives what is erased."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from companion.domain.event import Event
from companion.domain.seats import codes
from companion.domain.seats.events import Registered

#: Characters of a check code as people get it: 80 bits.
CODE_LENGTH = 16


@dataclass(frozen=True)
class Link:
    """One registration in the chain. `number`: from 1, without gaps. `head`: the chain's end with
    this registration as the last, in hex."""

    number: int
    position: int
    registration: str
    head: str

    @property
    def code(self) -> str:
        return check_code(self.head)


def extend(head: str, number: int, position: int, registration: str, at: float) -> str:
    """The chain's end after one more registration; the chain begins with an empty text."""
    line = f"{head}\n{number}\n{position}\n{registration}\n{round(at * 1000)}"
    return hashlib.sha256(line.encode()).hexdigest()


def check_code(head: str) -> str:
    """What stands on a receipt."""
    return codes.readable(bytes.fromhex(head), CODE_LENGTH)


def links(records: Iterable[tuple[int, Event]]) -> Iterator[Link]:
    """The chain over a log's (position, event), in order, computed anew."""
    head, number = "", 0
    for position, event in records:
        if isinstance(event, Registered):
            number += 1
            head = extend(head, number, position, event.registration, event.at)
            yield Link(number, position, event.registration, head)
