"""Echoes: the same text once more is noticed when it is posted."""

from __future__ import annotations

from tests.live.conftest import LiveEvening


def flags(evening: LiveEvening, idea: str) -> list[str]:
    found: list[str] = evening.shown("moderator")[idea]["flags"]
    return found


def test_same_text_of_whomever_is_flagged_as_a_repeat(evening: LiveEvening) -> None:
    ada, ben = evening.guest("ada"), evening.guest("ben")
    first = ada.posts("Freies WLAN am Markt")
    assert flags(evening, first) == []
    assert flags(evening, ben.posts("freies wlan, am Markt!")) == ["repeat"]
    assert flags(evening, ada.posts("Freies WLAN am Markt")) == ["repeat"]
    assert flags(evening, ben.posts("Freies WLAN am Bahnhof")) == []
    assert evening.idea(first).repeats is None


def test_short_answers_are_no_repeats(evening: LiveEvening) -> None:
    ada, ben = evening.guest("ada"), evening.guest("ben")
    ada.posts("Danke!")
    assert flags(evening, ben.posts("Danke")) == []


def test_what_was_forgotten_is_not_known_again(evening: LiveEvening) -> None:
    """P2"""
    ada, ben = evening.guest("ada"), evening.guest("ben")
    ada.posts("Freies WLAN am Markt")
    evening.forgets(ada.who)
    assert flags(evening, ben.posts("Freies WLAN am Markt")) == []


def test_another_worker_notices_it_too(evening: LiveEvening) -> None:
    evening.guest("ada").posts("Freies WLAN am Markt")
    evening.gathering = evening.worker()
    evening.state, evening.words = evening.gathering.state, evening.gathering.words
    assert flags(evening, evening.guest("ben").posts("Freies WLAN am Markt")) == ["repeat"]
