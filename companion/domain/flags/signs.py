"""Signs: what is noticed in a text. Computed once for a text, and kept."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
import regex

from companion.domain.flags.insults import is_insult

#: In the order in which they are shown. `repeat`, the same text once more, does not follow from the
#: text alone: the event says it.
FLAGS = LINK, MAIL, PHONE, INSULT, SHOUTING, REPEAT = (
    "link",
    "mail",
    "phone",
    "insult",
    "shouting",
    "repeat",
)
#: Texts whose flags are kept: those of a large evening.
KEPT = 16_384

AT = re.compile(r"@|[(\[][aA][tT][)\]]")
#: From the beginning of the part before the @, and nothing is given back: 500 characters can be
#: 4,800 letters (Hangul's parts of syllables), and each of them would be tried from each.
MAIL_ADDRESS = regex.compile(
    r"(?<![\w.+-])[\w.+-]++\s?(?:@|\(at\)|\[at\])\s?[\w-]++(?:\.[\w-]++)*\.\p{L}{2,}",
    regex.IGNORECASE,
)
#: Endings that people leave their addresses with; of all there are, most are words too, or the
#: names of agencies ("Straßen.NRW").
ENDINGS = "de|com|org|net|eu|info|biz|io|tv|shop|online|app|at|ch|nl|ru|ly"
ADDRESS = regex.compile(
    rf"https?://\S|\bwww\.\S|\b[\p{{L}}\d][\p{{L}}\d-]{{1,62}}\.(?:{ENDINGS})(?![\p{{L}}\d-])",
    regex.IGNORECASE,
)
DIGITS = regex.compile(r"\d")
#: Fewer are no number that reaches anybody.
SHORTEST_NUMBER = 6
#: What a telephone number can be made of, so that dates and sums are not even looked at.
NUMBER = regex.compile(r"(?:\+|\(?0)[\d\s()/.–-]{5,}\d")
#: Dates and spans of years, which the library takes for numbers.
DATE = regex.compile(
    r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{2,4})?|\d{4}-\d{2}-\d{2}"
    r"|(?<!\d)(?:19|20)\d\d\s?[–/-]\s?(?:19|20)\d\d"
)

#: Words in capitals that are not abbreviations.
LOUD_WORD = re.compile(r"\b[A-ZÄÖÜẞ]{4,}\b")
#: Letters from which on a text can shout: below, it may be an abbreviation.
LOUD_LETTERS, LOUD_SHARE, LOUD_WORDS = 12, 0.7, 2
#: Three in a row are not many: in 796 contributions to German towns 8 have them and hardly anybody
#: shouts; 2 have four in a row or five in all.
MARKS_IN_A_ROW = regex.compile(r"[!！?]*(?:[!！][!！?]*){4}")
MANY_MARKS = 5


@lru_cache(KEPT)
def flags(text: str) -> tuple[str, ...]:
    """What is noticed in a text, of FLAGS, in their order."""
    found = {
        LINK: has_link(text),
        MAIL: has_mail(text),
        PHONE: has_number(text),
        INSULT: is_insult(text),
        SHOUTING: shouts(text),
    }
    return tuple(flag for flag in FLAGS if found.get(flag))


def has_mail(text: str) -> bool:
    return bool(AT.search(text) and MAIL_ADDRESS.search(text))


def has_link(text: str) -> bool:
    """Whether there is an address of a page, with "https://" or without."""
    if AT.search(text):
        text = MAIL_ADDRESS.sub(" ", text)
    return any(ADDRESS.search(word) for word in text.split() if "." in word[1:-1] or "://" in word)


def has_number(text: str) -> bool:
    """Whether there is a telephone number that exists, of Germany or with its country's code."""
    if len(DIGITS.findall(text)) < SHORTEST_NUMBER:
        return False
    return any(is_number(found[0]) for found in NUMBER.finditer(DATE.sub(" ", text)))


def is_number(text: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, "DE"))
    except phonenumbers.NumberParseException:
        return False


def shouts(text: str) -> bool:
    """Mostly capitals, or exclamation marks by the handful."""
    if MARKS_IN_A_ROW.search(text) or text.count("!") >= MANY_MARKS:
        return True
    if len(LOUD_WORD.findall(text)) < LOUD_WORDS:
        return False
    letters = [sign for sign in text if sign.isalpha()]
    loud = sum(map(str.isupper, letters))
    return len(letters) >= LOUD_LETTERS and loud >= LOUD_SHARE * len(letters)
