"""What a short German text is about: its words, and their stems by Snowball."""

from __future__ import annotations

import regex
import Stemmer

WORD = regex.compile(r"[\p{L}\p{N}]+")
#: "Kölner Straße", "Kölnerstr." and "Kölner Str" are one place.
STREET = regex.compile(r"(?<=\w{3})(strasse|str)$")
#: Words that hold sentences together and say nothing of what they are about.
EMPTY = frozenset(
    """
    aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei
    beim bin bis bitte da damit dann das dass dem den denn der des die dies diese diesem
    diesen dieser dieses doch dort durch ein eine einem einen einer eines er es etwas für
    gibt hab habe haben hat hier ich ihr im immer in ins ist ja jede jedem jeden jeder kann
    kein keine keinen können könnte man mehr mit muss müssen nach nicht noch nur ob oder
    ohne schon sehr sein sich sie sind so soll sollen sollte sollten str strasse um und uns
    unser unsere unserer unter viel viele vom von vor war was wenn wer werden wie wir wird
    wo wurde wäre zu zum zur über
    """.split()  # noqa: SIM905  # a text, not ninety lines
)

_stemmer = Stemmer.Stemmer("german", 20_000)


def weighty(text: str) -> list[str]:
    """The words of a text that say what it is about, in its own spelling, in order."""
    return [word for word in WORD.findall(text) if plain(word) not in EMPTY]


def stems(text: str) -> list[str]:
    """What a text is about, as stems; one for each of its weighty words."""
    return [stem(word) for word in weighty(text)]


def stem(word: str) -> str:
    found: str = _stemmer.stemWord(STREET.sub("", plain(word)))
    return found


def plain(word: str) -> str:
    return word.lower().replace("ß", "ss")
