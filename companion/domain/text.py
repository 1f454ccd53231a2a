"""What people wrote, made fit to be kept: one spelling, counted as people count, text only."""

from __future__ import annotations

import unicodedata

import regex

from companion.domain.refusals import Refusal, refuse

TEXT_LIMIT = 500
NAME_LIMIT = 60

# More marks on one letter than any script needs (Unicode's stream-safe form allows 30; living
# languages use up to 4): text that climbs out of its line and over its neighbours, also with
# invisible joiners between the marks.
PILED_MARKS = regex.compile(r"(?:\p{M}\p{Cf}*+){9,}")
#: What fits into one message (protocol.MAX_MESSAGE) beside the other fields. 500 characters of any
#: script do, and of emoji all but the longest.
MAX_BYTES = 14_500

SURROGATE = regex.compile(r"\p{Cs}")
# Control characters but newline and tab; embeddings and overrides of direction (a page isolates
# each text's direction, but a spreadsheet or a mail would not); private use stays.
UNWANTED = regex.compile(r"[[\p{Cc}]--[\n\t]]|[\u202a-\u202e\ufeff]", regex.VERSION1)
# Letters and symbols by category, nothing to the eye: the blank Braille cell, a musical null
# notehead, two Egyptian blanks.
BLANKS = r"\u2800\U0001d159\U00013441\U00013442"
VISIBLE = regex.compile(
    rf"[[\p{{L}}\p{{N}}\p{{P}}\p{{S}}]--\p{{Default_Ignorable_Code_Point}}--[{BLANKS}]]",
    regex.VERSION1,
)
CHARACTER = regex.compile(r"\X")
MANY_NEWLINES = regex.compile(r"\n\s*\n\s*\n\s*")
LINE_END = regex.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85")


def clean_text(raw: str, *, field: str = "text", limit: int = TEXT_LIMIT) -> str | Refusal:
    """Text of up to `limit` characters (grapheme clusters, Unicode UAX #29), in NFC.

    Refused: `empty`, `too_long`, `bad_text`, each with the `field` it is about.
    """
    if SURROGATE.search(raw):
        return refuse("bad_text", field=field)
    text = UNWANTED.sub("", LINE_END.sub("\n", raw)).replace("\t", " ")
    text = MANY_NEWLINES.sub("\n\n", unicodedata.normalize("NFC", text)).strip()
    if not VISIBLE.search(text):
        return refuse("empty", field=field)
    length = count(text)
    if length > limit:
        return refuse("too_long", field=field, limit=limit, length=length)
    if PILED_MARKS.search(text) or len(text.encode()) > MAX_BYTES:
        return refuse("bad_text", field=field)
    return text


def clean_name(raw: str, *, field: str = "author") -> str | Refusal:
    """A name on one line, of up to NAME_LIMIT characters; refused as clean_text does."""
    return clean_text(" ".join(raw.split()), field=field, limit=NAME_LIMIT)


def count(text: str) -> int:
    """How many characters a person would count."""
    return sum(1 for _ in CHARACTER.finditer(text))
