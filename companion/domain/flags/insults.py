"""Words that insult: found word by word, and never within a word."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from importlib import resources

import regex

TOKEN = re.compile(r"[\w@$!€|&]+")
#: Digits and signs that stand for letters; only in a word that has letters too.
SPELLED = str.maketrans("013457@$€!|", "oieastaseil")
HAS_LETTER = regex.compile(r"\p{L}")
LETTERS_IN_A_ROW = re.compile(r"([^\W\d_])\1{2,}")
#: Letters between which people put blanks or dots: "I d i o t".
SPACED = regex.compile(r"(?<!\w)(?:\p{L}[ .*_-]){3,}\p{L}(?!\w)")
#: Phrases that are also said of a town: "the girl on the bike", "tied up in traffic".
HARMLESS_PHRASES = frozenset(
    ("big black", "girl on", "huge fat", "taste my", "tied up", "tongue in a", "white power")
)


def normal(word: str) -> str:
    """One spelling of a word: small letters, ß as ss, and no letter more than twice in a row."""
    return LETTERS_IN_A_ROW.sub(r"\1\1", unicodedata.normalize("NFC", word.casefold()))


def words() -> tuple[frozenset[str], regex.Pattern[str]]:
    """Those that are one word, and a pattern for those that are several."""
    listed = [*json.loads(text("de.json")), *json.loads(text("en.json"))]
    harmless = {normal(word) for word in text("harmless.txt").split()}
    found = {normal(word) for word in [*listed, *text("beside.txt").split()]} - harmless
    single = {word for word in found if TOKEN.fullmatch(word)}
    phrases = sorted(found - single - HARMLESS_PHRASES)
    return frozenset(single), regex.compile(r"(?<!\w)\L<phrases>(?!\w)", phrases=phrases)


def text(name: str) -> str:
    """A file of ours; it comes with the code, as the code does."""
    return resources.files(__package__).joinpath("words", name).read_text(encoding="utf-8")


SINGLE, PHRASES = words()


def is_insult(text: str) -> bool:
    """Whether one of the words stands in a text."""
    small = normal(text)
    return any(word in SINGLE for word in tokens(small)) or bool(PHRASES.search(small))


def tokens(small: str) -> Iterator[str]:
    """The words of a text in normal spelling, each also as its digits and signs may be meant."""
    for word in TOKEN.findall(small):
        yield word
        if not word.isalpha() and HAS_LETTER.search(word):
            yield normal(word.rstrip("!").translate(SPELLED))
            yield normal(word.translate(SPELLED))
    for spaced in SPACED.findall(small):
        yield normal("".join(filter(str.isalpha, spaced)))
