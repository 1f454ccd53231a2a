"""Words of a cloud: made fit to be kept, and told which are one and the same."""

from __future__ import annotations

import unicodedata

import regex

from companion.domain.refusals import Refusal
from companion.domain.text import clean_text

#: Characters of a word, which may be two or three: "Freies WLAN am Markt".
WORD_LIMIT = 30
# Around a word, not in it: "Bänke!" is "Bänke", "E-Mail" stays.
AROUND = regex.compile(r"^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$")


def clean_word(raw: str) -> str | Refusal:
    """A word on one line, of up to WORD_LIMIT characters; refused as clean_text does."""
    return clean_text(" ".join(raw.split()), field="words", limit=WORD_LIMIT)


def sameness(word: str) -> str:
    """What spellings of one word have in common: "Bänke", "BÄNKE!" and "bänke"; "Straße" and
    "Strasse". What is nothing but signs, an emoji say, stays as it is."""
    plain = " ".join(unicodedata.normalize("NFKC", word).casefold().split())
    return AROUND.sub("", plain) or plain
