"""A receipt's code as it is read, copied from paper and typed again: Crockford's base 32, which has
no O, I, L or U, and takes them for the figures and the letter that they are mistaken for."""

from __future__ import annotations

import base64

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TO_READ = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)
_MISTAKEN = str.maketrans("OILU", "011V")
#: Bytes, and characters: 80 bits, so that nobody finds one by trying.
BYTES, LENGTH = 10, 16
#: Characters between two hyphens.
GROUP = 4


def readable(secret: bytes) -> str:
    """ "7K3M-0XQD-9ABC-DE1G" """
    letters = base64.b32encode(secret[:BYTES]).decode().translate(_TO_READ)
    return "-".join(letters[n : n + GROUP] for n in range(0, LENGTH, GROUP))


def typed(text: str) -> str | None:
    """The code as it was made, whatever its blanks, hyphens and letter case became on the way; None
    where it can be none."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum()).translate(_MISTAKEN)
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return None
    return "-".join(letters[n : n + GROUP] for n in range(0, LENGTH, GROUP))
