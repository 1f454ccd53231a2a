"""Replays: stretch after stretch as it was, from wherever one looks."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from companion.domain import delta
from companion.domain.refusals import Refusal
from companion.live import replays as under_test
from companion.live.replays import Replays, Start
from tests.cast import START, Guest, Moderator
from tests.live.conftest import LiveEvening


@pytest.fixture
def ada(evening: LiveEvening) -> Guest:
    return evening.guest("ada")


@pytest.fixture
def mona(evening: LiveEvening) -> Moderator:
    return evening.moderator("Mona")


@pytest.fixture
def played(evening: LiveEvening, ada: Guest, mona: Moderator) -> LiveEvening:
    """An idea a second, published and supported; every fifth is put into the light."""
    for number in range(60):
        evening.clock.passes(1)
        idea = ada.posts(f"Idee {number}")
        mona.publishes(idea)
        evening.guest(f"g{number}").supports(idea)
        if number % 5 == 0:
            mona.spotlights(idea)
    return evening


class Watcher:
    """Asks for stretch after stretch and holds what the last picture showed."""

    def __init__(self, evening: LiveEvening, replays: Replays, **how: bool) -> None:
        self.evening, self.replays, self.how = evening, replays, how
        self.held = delta.Held()
        self.times: list[float] = []
        self.stretches = 0

    def ask(self, start: Start, step: float) -> dict[str, Any]:
        made = self.replays.stretch(self.evening.gathering, start, step, **self.how)
        assert isinstance(made, bytes), made
        found: dict[str, Any] = json.loads(made)
        self.stretches += 1
        return found

    def watches(self, at: float, step: float = 0.5, most: int = 1_000) -> Watcher:
        start = Start(at=at)
        for _ in range(most):
            stretch = self.ask(start, step)
            for picture in stretch["pictures"]:
                self.held = delta.apply(self.held, picture["update"])
                self.times.append(picture["at"])
            if stretch["end"]:
                break
            start = Start(position=stretch["position"], epoch=stretch["epoch"])
        return self

    @property
    def texts(self) -> list[str]:
        ideas = self.held.collections["ideas"].values()
        return sorted((idea["text"] for idea in ideas), key=lambda text: int(text.split()[1]))


def test_a_replay_ends_with_what_hangs_there_now(played: LiveEvening) -> None:
    watcher = Watcher(played, Replays()).watches(START)
    now = delta.apply(delta.Held(), played.fresh("projector"))
    assert watcher.held.collections == now.collections
    assert watcher.held.facts == now.facts
    assert watcher.times == sorted(watcher.times)


@pytest.mark.parametrize("step", [0.1, 7, 1e9])
def test_steps_leave_out_pictures_and_nothing_of_the_last_one(
    played: LiveEvening, step: float
) -> None:
    watcher = Watcher(played, Replays()).watches(START, step)
    assert len(watcher.texts) == 60
    assert len(watcher.times) <= 61


def test_one_sees_at_a_moment_what_was_there_by_then(played: LiveEvening) -> None:
    watcher = Watcher(played, Replays())
    assert len(watcher.watches(START + 10.5, most=1, step=1e9).held.collections["ideas"]) == 60
    stretch = watcher.ask(Start(at=START + 10.5), 1)
    [first] = [one for one in stretch["pictures"] if one["update"].get("fresh")]
    assert len(first["update"]["ideas"]) == 10
    assert first["at"] == START + 10.5


def test_forth_and_back_and_side_by_side_all_see_the_same(
    played: LiveEvening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever walks are kept, and however short a stretch is."""
    monkeypatch.setattr(under_test, "MOST_PICTURES", 7)
    shared, chance = Replays(), random.Random(5)
    for _ in range(20):
        at = START + chance.randint(0, 65)
        kept, alone = Watcher(played, shared), Watcher(played, Replays())
        assert kept.watches(at, most=2).held == alone.watches(at, most=2).held, at
    assert len(shared._walks) <= under_test.KEPT


def test_a_replay_goes_on_without_what_is_hidden_meanwhile(
    played: LiveEvening, mona: Moderator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_test, "MOST_PICTURES", 5)
    replays = Replays()
    watcher = Watcher(played, replays)
    stretch = watcher.ask(Start(at=START), 0.1)
    last = list(played.state.ideas)[-1]
    played.clock.passes(60)
    assert not replays.is_revised(played.gathering, stretch["head"], stretch["epoch"])
    mona.hides(last)
    assert replays.is_revised(played.gathering, stretch["head"], stretch["epoch"])
    watcher.watches(START)
    assert watcher.texts[-1] == "Idee 58"
    assert Watcher(played, replays, team=True).watches(START).texts[-1] == "Idee 58"
    before = Watcher(played, replays, team=True).ask(Start(at=START + 60), 1e9)["pictures"][0]
    assert len(before["update"]["ideas"]) == 60


def test_who_counts_in_another_log_starts_afresh(played: LiveEvening) -> None:
    """Rule F3."""
    made = Replays().stretch(played.gathering, Start(position=5, epoch="e-other"), 1)
    assert isinstance(made, Refusal)
    assert made.code == "bad_request"
    assert Replays().is_revised(played.gathering, 5, "e-other")


def test_an_outline_goes_on_where_it_ended(played: LiveEvening, mona: Moderator) -> None:
    replays = Replays()
    first = replays.outline(played.gathering)
    assert not isinstance(first, Refusal)
    assert len(first[0].shown) == 12
    played.clock.passes(60)
    mona.shows("pause")
    second = replays.outline(played.gathering)
    assert not isinstance(second, Refusal)
    assert second[0] is first[0]
    assert [one.picture for one in second[0].shown[-2:]] == ["spotlight", "pause"]
