"""The numbers on the stream: another one each second, of a key and the clock alone, so that every
worker knows which second somebody at home sees.

Four digits are as many as one remembers for a moment. They open nothing; they only say how late it
is.
"""

from __future__ import annotations

import hmac

from companion.domain.presence.codes import plain

DIGITS = 4
#: The longest delay that is measured, in seconds. Streams to many are 5 to 60 s behind.
LONGEST = 180
#: Seconds by which the clock of the server that shows a number may be ahead of that which hears
#: it.
AHEAD = 2

#: Why a number says nothing.
WRONG, TWICE = "wrong", "twice"


def number_at(key: bytes, second: int) -> str:
    mac = hmac.digest(key, b"delay" + second.to_bytes(8, "big"), "sha256")
    return f"{int.from_bytes(mac[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def numbers(key: bytes, first: int, count: int) -> list[str]:
    """Those of `count` seconds from `first` on."""
    return [number_at(key, second) for second in range(first, first + count)]


def delay_of(text: str, key: bytes, seen: float) -> float | str:
    """How many seconds ago the number was on the stream that somebody saw on theirs at `seen`; or
    why it says nothing: it is none of the last minutes', or that of two of their seconds."""
    typed = plain(text)
    if len(typed) != DIGITS or not typed.isdecimal():
        return WRONG
    last = int(seen)
    seconds = range(max(0, last - LONGEST), last + AHEAD + 1)
    found = [second for second in seconds if hmac.compare_digest(number_at(key, second), typed)]
    if len(found) != 1:
        return TWICE if found else WRONG
    return max(0.0, round(seen - found[0], 1))
