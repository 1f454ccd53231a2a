from collections import Counter
from itertools import pairwise
from random import Random

import pytest

from companion.rehearsal.plan import SECONDS_PER_POST, draw


def plan(phones=240, seconds=120.0, posts=2.0, supports=20.0, seed=7):
    return draw(Random(seed), phones, seconds, posts, supports)


def test_the_same_seed_draws_the_same_evening():
    assert plan(seed=3) == plan(seed=3)
    assert plan(seed=3) != plan(seed=4)


@pytest.mark.parametrize("phones", [1, 5, 240, 5000])
@pytest.mark.parametrize("seconds", [3.0, 60.0])
def test_everyone_joins_once_and_nothing_comes_after_the_end(phones, seconds):
    acts = plan(phones, seconds)

    assert sorted(act.phone for act in acts if act.deed == "join") == list(range(phones))
    assert acts == sorted(acts)
    assert all(0 <= act.at < seconds for act in acts)


def test_rates_are_those_asked_for():
    counts = Counter(act.deed for act in plan())
    length = 120 - 240 / 50

    assert counts["post"] + counts["cut post"] == round(2 * length)
    assert counts["support"] == round(20 * length)
    assert counts["drop"] == round(0.05 * 240 * length / 60)


def test_few_phones_are_not_asked_to_post_faster_than_they_may():
    posts = [act for act in plan(phones=4, seconds=300) if act.deed in ("post", "cut post")]

    for phone in range(4):
        times = [act.at for act in posts if act.phone == phone]
        assert times
        # Within its turn an act moves freely, so two may come one turn of all phones closer.
        closest = SECONDS_PER_POST - SECONDS_PER_POST / 4
        assert all(later - earlier >= closest for earlier, later in pairwise(times))
