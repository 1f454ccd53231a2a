"""The numbers on the stream: another one each second, of a key and the clock alone, so that every
worker knows which second somebody at home sees.

Four digits are as many as one remembers for a moment. They open nothing; they only say how late it
is. None comes twice within the time in which it is taken.
"""

from __future__ import annotations

import hmac
from functools import lru_cache

from companion.domain.presence.codes import plain

DIGITS = 4
#: The longest delay that is measured, in seconds. Streams to many are 5 to 60 s behind.
LONGEST = 180
#: Seconds by which the clock of the server that shows a number may be ahead of that which hears
#: it.
AHEAD = 2
#: Seconds whose numbers are drawn together: longer than a number is taken. Even blocks have the
#: lower half of all numbers, odd ones the upper, and in a block none comes twice.
BLOCK = 200
HALF = 10**DIGITS // 2


def number_at(key: bytes, second: int) -> str:
    index, place = divmod(second, BLOCK)
    return f"{block(key, index)[place]:0{DIGITS}}"


@lru_cache(maxsize=16)
def block(key: bytes, index: int) -> tuple[int, ...]:
    """The numbers of one block, drawn without putting any back."""
    moved: dict[int, int] = {}
    drawn = []
    for place in range(BLOCK):
        mac = hmac.digest(key, b"delay" + (index * BLOCK + place).to_bytes(8, "big"), "sha256")
        other = place + int.from_bytes(mac[:8], "big") % (HALF - place)
        drawn.append(moved.get(other, other) + index % 2 * HALF)
        moved[other] = moved.get(place, place)
    return tuple(drawn)


def numbers(key: bytes, first: int, count: int) -> list[str]:
    """Those of `count` seconds from `first` on."""
    return [number_at(key, second) for second in range(first, first + count)]


def delay_of(text: str, key: bytes, seen: float) -> float | None:
    """How many seconds ago the number was on the stream that somebody saw on theirs at `seen`;
    None: it is none of the last minutes'."""
    typed = plain(text)
    last = int(seen)
    for second in range(max(0, last - LONGEST), last + AHEAD + 1):
        if hmac.compare_digest(number_at(key, second).encode(), typed.encode()):
            return max(0.0, round(seen - second, 1))
    return None
