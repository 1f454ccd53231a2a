"""How the name beside an idea reads in the hall."""

from __future__ import annotations

import regex

from companion.domain.stage.standing import HIDDEN, SHORT

CHARACTER = regex.compile(r"\X")
#: An address or a number that somebody gave for a name: nothing of it is short enough.
CONTACT = regex.compile(r"[@\d]")


def in_the_hall(name: str | None, naming: str) -> str | None:
    """The name as the projector, and the stream with it, show it; `naming`: one of
    standing.NAMES."""
    if not name or naming == HIDDEN:
        return None
    return shortened(name) if naming == SHORT else name


def shortened(name: str) -> str | None:
    """The first name and the initial of the last: "Aylin Kaya" is "Aylin K.", "Renate" stays. A
    title is no first name: "Dr. Eva Roth" is "Eva R."."""
    if CONTACT.search(name):
        return None
    words = name.split()
    while len(words) > 1 and words[0].endswith("."):
        words.pop(0)
    if len(words) == 1:
        return words[0]
    initial = CHARACTER.match(words[-1])
    return f"{words[0]} {initial[0].upper()}." if initial else words[0]
