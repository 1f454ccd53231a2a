"""Echoes: which idea had a text first, so that the same one once more is flagged.

Of the texts themselves only fingerprints are held, in memory, and none of what was forgotten.
"""

from __future__ import annotations

import hashlib

import regex

#: What two spellings of one text differ in.
BESIDE = regex.compile(r"[^\p{L}\p{N}]+")
#: Letters below which two people say the same by chance: "Ja", "Danke".
SHORTEST = 8


class Echoes:
    """The ideas of one gathering by what they first said."""

    def __init__(self) -> None:
        self._first: dict[bytes, str] = {}
        self._by_words: dict[str, bytes] = {}

    def note(self, idea: str, words: str, text: str) -> None:
        """An idea was posted. `words`: its text's id in the vault."""
        key = fingerprint(text)
        if key and key not in self._first:
            self._first[key] = idea
            self._by_words[words] = key

    def forget(self, words: str) -> None:
        """This entry left the vault."""
        key = self._by_words.pop(words, None)
        if key:
            del self._first[key]

    def first(self, text: str) -> str | None:
        """The idea that said this before."""
        return self._first.get(fingerprint(text) or b"")


def fingerprint(text: str) -> bytes | None:
    """The same for texts that say the same to a reader; None for those that say little."""
    said = BESIDE.sub("", text.casefold())
    return (
        hashlib.blake2b(said.encode(), digest_size=12).digest() if len(said) >= SHORTEST else None
    )
