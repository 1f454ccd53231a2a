"""The room's codes: what the display at the entrance shows, and what a phone brings back.

Made of a key and the clock alone, so every worker shows and takes the same ones, after a restart
too. A code is 15 bytes: a version, the number of the window of time that it is shown in, and a
truncated HMAC-SHA256 of both. That is 24 characters of base32 without a bit of slack: no two
spellings are one code. Beside it stand six digits for phones without a camera.
"""

from __future__ import annotations

import base64
import hmac
import unicodedata
from dataclasses import dataclass

VERSION = 1
#: Seconds for which a display shows a code.
WINDOW = 20.0
#: Seconds after which a display that hears of no newer one shows none.
OLD = 30.0
#: Windows before the one of now whose codes are taken: a phone in a hall is slow. So a code is good
#: for 40 s after the last moment at which it should be seen.
BEHIND = 2
#: Windows after it, for servers whose clocks differ.
AHEAD = 1
#: Windows back for which six digits are known as old ones rather than wrong ones.
REMEMBERED = 30

WINDOW_BYTES = 4
MAC_BYTES = 10
LENGTH = 24
DIGITS = 6

#: Why a code does not hold.
WRONG, EXPIRED = "wrong", "expired"


@dataclass(frozen=True)
class Code:
    """What a display shows in one window. `since`: its begin, in seconds since 1970, UTC."""

    text: str
    digits: str
    since: float


def code_at(key: bytes, now: float) -> Code:
    window = window_at(now)
    return Code(text_of(key, window), digits_of(key, window), window * WINDOW)


def window_at(now: float) -> int:
    return int(now // WINDOW)


def text_of(key: bytes, window: int) -> str:
    head = bytes([VERSION]) + window.to_bytes(WINDOW_BYTES, "big")
    mac = hmac.digest(key, b"code" + head, "sha256")[:MAC_BYTES]
    return base64.b32encode(head + mac).decode()


def digits_of(key: bytes, window: int) -> str:
    mac = hmac.digest(key, b"digits" + window.to_bytes(WINDOW_BYTES, "big"), "sha256")
    return f"{int.from_bytes(mac[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def fault(text: str, key: bytes, now: float) -> str | None:
    """Why a code, as somebody sent or typed it, does not hold; None: it does."""
    code = plain(text)
    if is_digits(code):
        return fault_of_digits(code, key, window_at(now))
    window = window_of(code)
    if window is None or not hmac.compare_digest(text_of(key, window), code):
        return WRONG
    return None if window in accepted(window_at(now)) else EXPIRED


def plain(text: str) -> str:
    """A code without the blanks and hyphens, in upper case; digits of any script are digits. What
    holds other letters than ours is left as it is, for `ß` would become `SS`."""
    code = "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Pd")
    code = "".join(str(unicodedata.digit(c, c)) for c in code)
    return code.upper() if code.isascii() else code


def is_digits(code: str) -> bool:
    """Whether a plain code is one that is typed, and so one that can be guessed."""
    return len(code) == DIGITS and code.isdecimal()


def fault_of_digits(code: str, key: bytes, current: int) -> str | None:
    # All are compared, whichever it is: how long it takes tells nothing.
    good = [hmac.compare_digest(digits_of(key, window), code) for window in accepted(current)]
    if any(good):
        return None
    oldest = accepted(current).start
    old = range(max(0, oldest - REMEMBERED), oldest)
    return EXPIRED if code in {digits_of(key, window) for window in old} else WRONG


def window_of(code: str) -> int | None:
    """The window that a plain code says it is of; None where it is no code of this version."""
    if len(code) != LENGTH or not code.isascii():
        return None
    try:
        raw = base64.b32decode(code)
    except ValueError:
        return None
    return int.from_bytes(raw[1 : 1 + WINDOW_BYTES], "big") if raw[0] == VERSION else None


def accepted(current: int) -> range:
    """The windows whose codes are taken in the window of now."""
    return range(max(0, current - BEHIND), current + AHEAD + 1)
