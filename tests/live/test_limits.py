"""Limits: how much one visitor may ask, and all behind one address."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain.refusals import refuse
from companion.domain.rules import Who
from companion.live.limits import Buckets, Limits
from tests.cast import Moderator
from tests.live.conftest import ADA, BEN, HALL, LiveEvening, sends


@pytest.fixture
def limited() -> LiveEvening:
    """With the limits that the server has unless told otherwise."""
    return LiveEvening(limits=Limits.per_visitor(10, 3, 10))


def posts(evening: LiveEvening, nonce: int, who: Who = ADA, text: str = "Mehr Bänke") -> Any:
    return sends(evening.gathering, who, "post_idea", f"nonce-{nonce:03}", text=text)


def test_three_ideas_at_once_then_one_in_ten_seconds(limited: LiveEvening) -> None:
    assert [posts(limited, n)["ok"] for n in range(3)] == [True] * 3
    assert posts(limited, 3) == refuse("too_fast", wait=10)
    limited.clock.passes(4)
    assert posts(limited, 3) == refuse("too_fast", wait=6)
    limited.clock.passes(6)
    assert posts(limited, 3)["ok"]
    assert posts(limited, 4) == refuse("too_fast", wait=10)


def test_idea_that_was_refused_counts_for_nothing(limited: LiveEvening) -> None:
    for n in range(5):
        assert posts(limited, n, text=" ") == refuse("empty", field="text")
    assert [posts(limited, n)["ok"] for n in range(3)] == [True] * 3


def test_one_visitors_haste_is_nobody_elses_wait(limited: LiveEvening) -> None:
    for n in range(30):
        posts(limited, n)
    assert posts(limited, 0, who=BEN)["ok"]


def test_ten_commands_a_second(limited: LiveEvening) -> None:
    """Refused ones count too; twenty at once pass after a pause."""
    answers = [sends(limited.gathering, ADA, "support_idea", idea="i0") for _ in range(25)]
    assert answers[:20] == [refuse("unknown_idea")] * 20
    assert answers[20:] == [refuse("too_fast", wait=1)] * 5
    limited.clock.passes(1)
    answers = [sends(limited.gathering, ADA, "support_idea", idea="i0") for _ in range(12)]
    assert answers.count(refuse("unknown_idea")) == 10


def test_nonsense_counts_as_commands(limited: LiveEvening) -> None:
    answers = [limited.gathering.receive(None, ADA, HALL) for _ in range(25)]
    assert answers[-1] == refuse("too_fast", wait=1)


def test_moderators_are_not_limited(limited: LiveEvening) -> None:
    mona: Moderator = limited.moderator("Mona")
    for n in range(60):
        answer = sends(limited.gathering, mona.who, "spotlight_idea", f"nonce-{n:03}", idea=None)
        assert answer["ok"]


def test_everybody_behind_one_address_may_send_twenty_thousand_a_minute() -> None:
    """Guarantee: limits by address let 5,000 join and 20,000 commands pass in a minute."""
    limits = Limits.per_visitor(10, 3, 10)
    assert all(limits.commands_by_address.take(HALL, 0.0) == 0 for _ in range(20_000))
    assert all(limits.joins_by_address.take(HALL, 0.0) == 0 for _ in range(5_000))


def test_far_more_than_a_hall_is_braked() -> None:
    limits = Limits.per_visitor(10, 3, 10)
    for buckets in (limits.commands_by_address, limits.joins_by_address):
        waits = [buckets.take(HALL, 0.0) for _ in range(60_000)]
        assert waits[-1] > 0
        assert buckets.take("198.51.100.7", 0.0) == 0, "another address is not braked"


def test_bucket_fills_with_time_and_not_beyond_its_burst() -> None:
    bucket = Buckets(rate=2, burst=3)
    assert [bucket.take("v", 0.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert bucket.take("v", 0.5) == 0
    assert bucket.take("v", 0.5) > 0
    assert [bucket.take("v", 1000.0) for _ in range(4)] == [0, 0, 0, 0.5]


def test_clock_that_goes_back_gives_nothing_away_and_takes_nothing() -> None:
    bucket = Buckets(rate=1, burst=1)
    assert bucket.take("v", 100.0) == 0
    assert bucket.take("v", 50.0) > 0
    assert bucket.take("v", 101.0) == 0


def test_many_keys_are_forgotten_when_they_do_not_matter_any_more() -> None:
    """F2: no memory for every visitor who ever was."""
    bucket = Buckets(rate=1, burst=1)
    for n in range(30_000):
        bucket.take(f"v{n}", n / 1000)
    assert len(bucket._levels) <= 10_001
