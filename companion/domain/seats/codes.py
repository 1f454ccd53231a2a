"""Codes that can be read aloud: no 0 and O, no 1 and I."""

from __future__ import annotations

import base64

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_TO_READ = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)
#: Characters between two hyphens.
GROUP = 4


def readable(secret: bytes, length: int) -> str:
    """Five bits a character, in groups: "K7PM-3XQD"."""
    return grouped(base64.b32encode(secret).decode().translate(_TO_READ)[:length])


def normal(code: str) -> str:
    """A code as it was made, whatever its blanks, hyphens and letter case became on the way."""
    return grouped("".join(letter for letter in code.upper() if letter.isalnum()))


def is_spoken(letters: str) -> bool:
    """Whether all of them can stand in a code."""
    return all(letter in ALPHABET for letter in letters.upper())


def grouped(letters: str) -> str:
    return "-".join(letters[n : n + GROUP] for n in range(0, len(letters), GROUP))
