"""Likely duplicates: found whatever words they use, as the gathering stands now."""

from __future__ import annotations

import pytest

from companion.live import idea_reader
from companion.live.duplicates import Duplicates
from companion.live.similarity import Index
from tests.cast import Guest, Moderator
from tests.live.conftest import LiveEvening

OTHERS = (
    "Mehr Bänke im Stadtpark, damit ältere Menschen sich ausruhen können.",
    "Termine im Bürgerbüro online buchen, auch abends und samstags.",
    "Ratssitzungen sollten live im Internet gezeigt werden.",
    "Ein Zebrastreifen vor der Grundschule an der Wittener Straße.",
    "Die Buslinie 237 soll auch sonntags fahren.",
    "Schlaglöcher per App melden und sehen, was daraus wird.",
)


@pytest.fixture
def ada(evening: LiveEvening) -> Guest:
    return evening.guest("ada")


@pytest.fixture
def mona(evening: LiveEvening) -> Moderator:
    return evening.moderator("Mona")


@pytest.fixture
def duplicates(evening: LiveEvening, ada: Guest) -> Duplicates:
    """Of an evening on which some things were said already."""
    for text in OTHERS:
        ada.posts(text)
    return Duplicates(evening.gathering)


def like(duplicates: Duplicates, idea: str) -> list[str]:
    return [found.id for found in duplicates.of(idea)]


def test_same_wish_in_other_words_is_found(duplicates: Duplicates, ada: Guest) -> None:
    wlan = ada.posts("Freies WLAN auf dem Marktplatz!")
    again = ada.posts("Auf dem Marktplatz fehlt ein freies WLAN für alle.")
    assert like(duplicates, wlan) == [again]
    assert like(duplicates, again) == [wlan]


def test_street_is_known_however_it_is_written(duplicates: Duplicates, ada: Guest) -> None:
    one = ada.posts("Tempo 30 vor der Grundschule, Wittenerstr.")
    assert [like(duplicates, one)[0]] == [
        idea.id
        for idea in duplicates._gathering.state.ideas.values()
        if "Zebrastreifen" in duplicates._gathering.words[idea.standing.words]
    ]


def test_what_is_like_nothing_has_no_duplicates(duplicates: Duplicates, ada: Guest) -> None:
    assert like(duplicates, ada.posts("Ein Freibad")) == []
    assert like(duplicates, "i999") == []


@pytest.mark.parametrize("stride", [1, 200])
def test_they_follow_what_moderators_do(
    evening: LiveEvening,
    duplicates: Duplicates,
    ada: Guest,
    mona: Moderator,
    monkeypatch: pytest.MonkeyPatch,
    stride: int,
) -> None:
    monkeypatch.setattr(idea_reader, "STRIDE", stride)
    wlan = ada.posts("Freies WLAN auf dem Marktplatz!")
    again = ada.posts("Auf dem Marktplatz fehlt ein freies WLAN.")
    third = evening.guest("ben").posts("WLAN, frei, am Marktplatz")
    assert set(like(duplicates, wlan)) == {again, third}
    mona.hides(again)
    assert like(duplicates, wlan) == [third]
    mona.restores(again)
    mona.merges(again, third)
    assert like(duplicates, wlan) == [again], "found by either wording, and named once"
    mona.edits(again, "Bänke im Stadtpark für ältere Menschen")
    assert like(duplicates, wlan) == [again], "by the other wording"
    mona.undoes(again)
    mona.undoes(again)
    evening.forgets(evening.guest("ben").who)
    assert like(duplicates, wlan) == [again]


def test_what_is_forgotten_leaves_at_once(
    evening: LiveEvening, duplicates: Duplicates, ada: Guest
) -> None:
    """P2: also where nobody asks any more."""
    mine = evening.guest("ben").posts("Ein Freibad")
    assert like(duplicates, mine) == []
    evening.forgets(evening.guest("ben").who)
    assert mine not in duplicates._index._stems


def test_index_forgets_what_is_dropped() -> None:
    """P2: not a stem is left."""
    index = Index()
    index.put("i1", "Freies WLAN")
    index.put("i1", "Mehr Bänke")
    index.drop("i1")
    index.drop("i1")
    assert (index._stems, dict(index._holders)) == ({}, {})
