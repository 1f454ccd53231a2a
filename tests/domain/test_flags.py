"""Flags: what a machine notices in a text, and what it does not take for that."""

from __future__ import annotations

import hashlib
import time
from importlib import resources

import pytest

from companion.domain import commands as c
from companion.domain.flags.signs import flags
from companion.domain.text import clean_text
from tests.cast import Evening, Guest, Moderator

FOUND = [
    ("link", "Mehr dazu: https://beispiel.de/x"),
    ("link", "www.beispiel.example"),
    ("link", "Kauft bei guenstig-und-gut.shop ein"),
    ("mail", "Schreiben Sie an ada.lang@stadt.example"),
    ("mail", "ada (at) stadt.example"),
    ("phone", "Rufen Sie mich an: 02305 106-0"),
    ("phone", "0170/1234567"),
    ("phone", "+49 (0)2305 1060"),
    ("insult", "Du Idiot!"),
    ("insult", "So ein ARSCHLOCH"),
    ("insult", "Arschl0ch"),
    ("insult", "Alles Sch31ße hier"),
    ("insult", "I d i o t e n"),
    ("insult", "fuck you all"),
    ("shouting", "MACHT ENDLICH WAS GEGEN DEN LÄRM"),
    ("shouting", "Endlich!!!!"),
]
NOTHING = [
    "Freies WLAN am Marktplatz, und ein ÖPNV, der fährt!",
    "WLAN",
    "Toll!!! Danke",
    "Am 12.03.2024 um 18.30 Uhr, wie 2019-2023, für 30.000 Euro",
    "Art. 5 Abs. 1 Satz 2, z.B. u.a. d.h.",
    "Straßen.NRW ist zuständig.Das wissen alle",
    "Den Vögeln und der dicken Linde zuliebe",
    "Dick und dünn, nackt und bloß, eine Rosette am Dom",
    "Arschbacken heißt ein Weiler, Scunthorpe eine Stadt, und Klassenfahrt ein Wort",
    "Der Assistent analysiert die Dokumentation",
    "Postleitzahl 44575, Hausnummer 12, Linie 480",
]


@pytest.mark.parametrize(("flag", "text"), FOUND)
def test_is_noticed(flag: str, text: str) -> None:
    assert flag in flags(text)


@pytest.mark.parametrize("text", NOTHING)
def test_is_not_taken_for_anything(text: str) -> None:
    assert flags(text) == ()


@pytest.mark.parametrize("part", ["\u1100" * 20 + ".", "\u1100" * 20 + "-", "\u1100"])
@pytest.mark.parametrize("around", ["{}@", "@{}", "a@{}", "{}"])
def test_no_text_keeps_the_hub_from_its_rounds(part: str, around: str) -> None:
    # Of 500 characters and 14,500 bytes, as the limits allow. Half a second, once.
    text = clean_text(around.format(part * (14_400 // len(part.encode()))))
    assert isinstance(text, str)
    began = time.process_time()
    flags(text)
    assert time.process_time() - began < 0.2


def test_flags_are_the_moderators_and_follow_the_text(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """S1"""
    idea = ada.posts("Du Idiot, ruf 02305 1060 an")
    assert evening.shown("moderator")[idea]["flags"] == ["phone", "insult"]
    mona.edits(idea, "Bitte zurückrufen")
    mona.publishes(idea)
    assert evening.shown("moderator")[idea]["flags"] == []
    assert "flags" not in evening.shown("guest")[idea]


def test_same_text_once_more_is_a_repeat(evening: Evening, ada: Guest, ben: Guest) -> None:
    first = ada.posts("Mehr Bänke")
    again = ben.does(c.RepeatedIdea("mehr bänke!", repeats=first))
    assert evening.shown("moderator")[first]["flags"] == []
    assert evening.shown("moderator")[again.idea]["flags"] == ["repeat"]  # type: ignore[attr-defined]  # IdeaPosted


@pytest.mark.parametrize("name", ["de.json", "en.json"])
def test_word_lists_are_as_they_came(name: str) -> None:
    """As their README says."""
    folder = resources.files("companion.domain.flags").joinpath("words")
    digest = hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest()
    assert f"{digest}  {name}" in folder.joinpath("README.md").read_text(encoding="utf-8")
