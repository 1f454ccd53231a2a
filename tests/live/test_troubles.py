"""What keeps a gathering from being served here, and how it ends by itself."""

from __future__ import annotations

import time
from typing import Any

import pytest

from companion import green
from companion.domain.events import Draft
from companion.live import gathering, troubles
from companion.live.house import House
from companion.live.troubles import APPEND, FOLD, READ
from companion.store.log import Batch, MemoryLog, Outcome, Unavailable
from tests.cast import DEFINITION, SLUG, Clock, numbered
from tests.live.conftest import ADA, LiveEvening, sends
from tests.live.test_gathering import IdeaPainted
from tests.together import eventually


class Fragile(MemoryLog):
    """A log whose disk can be full, and which can be away."""

    is_full = is_away = False

    def append(self, slug: str, draft: Draft, *, epoch: str | None = None) -> Outcome:
        self.probe(slug)
        return super().append(slug, draft, epoch=epoch)

    def probe(self, slug: str) -> None:
        if self.is_full:
            raise Unavailable("full")

    def follow(self, slug: str, after: int, timeout: float, *, epoch: str | None = None) -> Batch:
        batch = super().follow(slug, after, min(timeout, 0.05), epoch=epoch)
        if self.is_away:
            raise Unavailable("away")
        return batch


@pytest.fixture
def log() -> Fragile:
    return Fragile()


@pytest.fixture
def evening(log: Fragile) -> LiveEvening:
    return LiveEvening(log)


def of(evening: LiveEvening) -> list[str]:
    return troubles.troubles(evening.gathering)


def test_gathering_that_is_served_has_none(evening: LiveEvening) -> None:
    assert of(evening) == []


def test_fold_that_stopped_is_one(evening: LiveEvening) -> None:
    """L5"""
    evening.log.append(SLUG, Draft(IdeaPainted(at=1.5, by="v1")))
    eventually(lambda: of(evening) == [FOLD])


def test_append_that_failed_is_one_until_another_succeeds(
    evening: LiveEvening, log: Fragile
) -> None:
    log.is_full = True
    posts(evening)
    assert of(evening) == [APPEND]
    log.is_full = False
    posts(evening)
    assert of(evening) == []


def test_probe_finds_out_that_appends_work_again(evening: LiveEvening, log: Fragile) -> None:
    log.is_full = True
    posts(evening)
    evening.gathering.probe()
    assert of(evening) == [APPEND]
    log.is_full = False
    held = len(log.read(SLUG).records)
    evening.gathering.probe()
    assert of(evening) == []
    assert len(log.read(SLUG).records) == held


def test_house_probes_by_itself(log: Fragile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a load balancer sends nobody to a server that says 503, no command would find out."""
    monkeypatch.setattr(troubles, "PROBE", 0.01)
    house = House(log, clock=Clock(), ids=numbered(), commons=LiveEvening(MemoryLog()).commons)
    house.define(DEFINITION)
    room = house.room(SLUG)
    assert room
    green.spawn(troubles.keep_probing, house)
    log.is_full = True
    sends(room.gathering, ADA, "post_idea", text="Mehr Bänke")
    time.sleep(0.1)
    assert not room.gathering.is_durable
    log.is_full = False
    eventually(lambda: room.gathering.is_durable)


def test_log_that_is_away_for_long_is_one(
    evening: LiveEvening, log: Fragile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moment is none. It ends as soon as the log can be read, though nobody writes."""
    monkeypatch.setattr(troubles, "LOST", 0.3)
    log.is_away = True
    eventually(lambda: evening.gathering.lost_at is not None)
    assert of(evening) == []
    eventually(lambda: of(evening) == [READ])
    log.is_away = False
    eventually(lambda: of(evening) == [])
    assert evening.gathering.lost_at is None


def test_log_that_is_back_is_asked_for_no_longer_than_a_moment() -> None:
    """The first look afterwards must not wait for news."""
    assert gathering.FOLLOW_AGAIN < troubles.LOST < gathering.FOLLOW


def posts(evening: LiveEvening) -> Any:
    return sends(evening.gathering, ADA, "post_idea", text="Mehr Bänke")
