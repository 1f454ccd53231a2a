"""The encoder: screens put together from ideas that were encoded before anybody asked (F4)."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from companion.domain import delta
from companion.domain.screens import IDEAS, SCREENS
from companion.live import encoder as under_test
from companion.live.encoder import Encoder
from tests.cast import Evening
from tests.live.conftest import LiveEvening
from tests.together import eventually

OF_IDEAS = [name for name, screen in SCREENS.items() if IDEAS in screen.by_collection]
#: Seconds that the hub may stall.
STALL = 0.05
#: Ideas of a very long evening.
MANY = 5_000


def shown(encoder: Encoder, screen: str) -> dict[str, Any]:
    """A fresh screen, with the ideas by id."""
    update: dict[str, Any] = json.loads(encoder.fresh(screen))
    return update | {"ideas": {idea["id"]: idea for idea in update["ideas"]}}


def as_it_should_be(evening: LiveEvening, screen: str) -> dict[str, Any]:
    update = {"epoch": evening.gathering.epoch, **delta.fresh(screen, evening.state, evening.words)}
    return update | {"ideas": {idea["id"]: idea for idea in update["ideas"]}}


@pytest.mark.parametrize("screen", OF_IDEAS)
def test_whatever_happened_a_fresh_screen_is_whole(evening: LiveEvening, screen: str) -> None:
    """S2, looked at after every step."""
    encoder = Encoder(evening.gathering)
    ada, ben, mona = evening.guest("ada"), evening.guest("ben"), evening.moderator("Mona")
    bench, wifi = ada.posts("Mehr Bänke"), ben.posts("WLAN", author="Ben")
    for step in (
        lambda: mona.publishes(bench),
        lambda: mona.publishes(wifi),
        lambda: ben.supports(bench),
        lambda: mona.spotlights(wifi),
        lambda: mona.hides(wifi),
        lambda: mona.edits(bench, "Mehr Bänke im Park"),
        lambda: mona.restores(wifi),
        lambda: evening.forgets(ben.who),
        lambda: mona.undoes(bench),
    ):
        step()
        assert shown(encoder, screen) == as_it_should_be(evening, screen)


def test_where_nearly_all_changed_a_screen_is_fresh(
    evening: LiveEvening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F4: to look at 18,000 changes takes 70 ms, a fresh screen of them 20."""
    monkeypatch.setattr(under_test, "MANY", 6)
    encoder = Encoder(evening.gathering)
    ada, mona = evening.guest("ada"), evening.moderator("Mona")
    began = evening.gathering.position
    for number in range(6):
        mona.publishes(ada.posts(f"Mehr Bänke {number}"))
    assert encoder.since("guest", began) == encoder.fresh("guest")
    news = encoder.since("guest", evening.gathering.position - 1)
    assert news
    assert "fresh" not in json.loads(news)


def test_what_was_forgotten_is_not_kept(evening: LiveEvening) -> None:
    """P2: not in the encoder's memory either, though nobody asks for a screen."""
    encoder = Encoder(evening.gathering)
    ada, mona = evening.guest("ada"), evening.moderator("Mona")
    mona.publishes(ada.posts("Meine Nachbarin Frau Schmidt"))
    encoder.keep_up()
    evening.forgets(ada.who)
    encoder.keep_up()
    assert "Schmidt" not in str(encoder._sheets)


def test_screens_that_nobody_looks_at_are_kept_up(
    evening: LiveEvening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F4: the first moderator who comes late does not wait for an evening to be encoded."""
    monkeypatch.setattr(under_test, "KEEP_UP", 0.01)
    encoder = Encoder(evening.gathering)
    encoder.start()
    evening.guest("ada").posts("Niemand sieht es")
    eventually(lambda: "Niemand sieht es" in str(encoder._sheets))


def test_a_fresh_screen_of_an_evenings_ideas_does_not_stall_the_hub() -> None:
    """F4, by the CPU's clock: the machines that run this are shared."""
    written = Evening()
    ada, mona = written.guest("ada"), written.moderator("Mona")
    for number in range(MANY):
        mona.publishes(ada.posts(f"{number} " + "Eine Karte für Schlaglöcher und Laternen. " * 5))
    encoder = Encoder(LiveEvening(written.log).gathering)
    encoder.keep_up()
    for screen in (name for name in OF_IDEAS if name != "overlay"):  # which holds two at most
        start = time.process_time()
        size = len(encoder.fresh(screen).encode())
        took = time.process_time() - start
        print(f"{screen}: {size / 1e6:.1f} MB in {took * 1000:.1f} ms")
        assert size > 1_000_000
        assert took < STALL
