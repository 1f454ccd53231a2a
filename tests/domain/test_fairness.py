"""Fairness: what hall and home have had, who would be next, and support by each side's size."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.fairness.proposal import (
    BEHIND,
    LEAST,
    ONLY,
    SUPPORTED,
    propose,
    shares,
    shares_of_time,
)
from companion.domain.fairness.sides import REMOTE, SIDES, VENUE, rate, side_of, told
from companion.domain.state import PUBLISHED
from tests.cast import Evening, Guest, Moderator


@pytest.fixture
def hanna(evening: Evening) -> Guest:
    """She sits in the hall; ada and ben are at home."""
    hanna = evening.guest("hanna")
    hanna.checks_in()
    return hanna


def published(mona: Moderator, guest: Guest, text: str = "Mehr Bänke") -> str:
    guest.evening.clock.passes(0.1)
    idea = guest.posts(text)
    mona.publishes(idea)
    return idea


def balance(evening: Evening) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = evening.fresh("moderator")["facts"]["balance"]
    return found


# What is counted


def test_posts_are_counted_by_side(
    evening: Evening, ada: Guest, hanna: Guest, mona: Moderator
) -> None:
    waits, shown, hidden = (ada.posts(f"Idee {n}") for n in range(3))
    mona.publishes(shown)
    mona.hides(hidden)
    published(mona, hanna)
    found = balance(evening)
    assert (found[REMOTE]["posts"], found[REMOTE]["published"]) == (2, 1)
    assert (found[VENUE]["posts"], found[VENUE]["published"]) == (1, 1)
    mona.restores(hidden)
    evening.forgets(ada.who)
    assert balance(evening)[REMOTE]["posts"] == 0
    assert waits in evening.state.ideas


@pytest.mark.parametrize(
    ("origin", "side"),
    [("venue", VENUE), ("paper", VENUE), ("remote", REMOTE), ("facebook", REMOTE)],
)
def test_paper_is_the_halls_and_facebook_is_homes(origin: str, side: str) -> None:
    assert side_of(origin) == side


def test_support_counts_for_where_the_supporter_was_then(
    evening: Evening, ada: Guest, ben: Guest, hanna: Guest, mona: Moderator
) -> None:
    idea = published(mona, ada)
    hanna.supports(idea)
    ben.supports(idea)
    ben.checks_in()
    item = evening.shown("guest")[idea]
    assert (item["support"], item["support_venue"]) == (2, 1)
    ben.supports(idea)  # once more, from elsewhere: it was given at home
    assert evening.shown("guest")[idea]["support_venue"] == 1
    ben.withdraws(idea)
    ben.supports(idea)
    assert evening.shown("guest")[idea]["support_venue"] == 2
    assert balance(evening)[VENUE]["supports"] == 2


def test_support_of_older_logs_counts_by_who_came_in_by_a_code(
    evening: Evening, ada: Guest, ben: Guest, hanna: Guest, mona: Moderator
) -> None:
    """L5"""
    idea = published(mona, ada)
    for guest in (ben, hanna):
        event = e.IdeaSupported(at=evening.clock(), by=guest.who.id, idea=idea)
        evening.log.append("auftakt", e.Draft(event))
    evening.replays()
    item = evening.shown("guest")[idea]
    assert (item["support"], item["support_venue"]) == (2, 1)


def test_screen_time_is_counted_by_side_and_ends_with_whatever_ends_it(
    evening: Evening, ada: Guest, hanna: Guest, mona: Moderator
) -> None:
    home, hall = published(mona, ada), published(mona, hanna)
    mona.spotlights(home)
    evening.clock.passes(30)
    mona.spotlights(hall)
    evening.clock.passes(10)
    assert balance(evening)[VENUE]["seconds"] == 0  # what is on is told as `lit`
    assert balance(evening)["lit"] == {"side": VENUE, "since": "2020-08-20T16:00:30.200Z"}
    mona.hides(hall)
    evening.clock.passes(100)  # the wall
    found = balance(evening)
    assert (found[REMOTE]["seconds"], found[VENUE]["seconds"]) == (30, 10)
    assert found["lit"] is None


def test_the_same_idea_spotlighted_again_goes_on(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = published(mona, ada)
    mona.spotlights(idea)
    evening.clock.passes(20)
    mona.spotlights(idea)
    evening.clock.passes(20)
    mona.spotlights(None)
    assert balance(evening)[REMOTE]["seconds"] == 40
    assert evening.state.balance.turns == 1


def test_under_the_black_no_time_passes(evening: Evening, ada: Guest, mona: Moderator) -> None:
    mona.spotlights(published(mona, ada))
    evening.clock.passes(20)
    mona.blacks_out()
    evening.clock.passes(300)
    mona.blacks_out(on=False)
    evening.clock.passes(5)
    mona.spotlights(None)
    assert balance(evening)[REMOTE]["seconds"] == 25


def test_a_clock_that_is_behind_takes_no_time_away(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = published(mona, ada)
    mona.spotlights(idea)
    evening.clock.passes(-5)
    mona.spotlights(None)
    assert balance(evening)[REMOTE]["seconds"] == 0


def test_active_people_are_those_who_supported_or_wrote_what_was_shown(
    evening: Evening, ada: Guest, ben: Guest, hanna: Guest, mona: Moderator
) -> None:
    """F1: what nobody sees is no news to a guest, the number of people not either."""
    before = evening.state.position
    idea = ada.posts("Mehr Bänke")
    assert "facts" not in evening.since("guest", before)
    mona.publishes(idea)
    assert evening.since("guest", before)["facts"] == {"sizes": {"venue": 0, "remote": 1}}
    ben.supports(idea)
    hanna.supports(idea)
    assert evening.fresh("guest")["facts"]["sizes"] == {"venue": 1, "remote": 2}
    ben.checks_in()
    assert evening.fresh("guest")["facts"]["sizes"] == {"venue": 1, "remote": 2}
    ben.withdraws(idea)
    ben.supports(idea)
    assert evening.fresh("guest")["facts"]["sizes"] == {"venue": 2, "remote": 1}


def test_log_alone_makes_the_same_figures(
    evening: Evening, ada: Guest, hanna: Guest, mona: Moderator
) -> None:
    """L5"""
    first, second = published(mona, ada), published(mona, hanna)
    hanna.supports(first)
    mona.spotlights(second)
    evening.clock.passes(12.5)
    mona.spotlights(first)
    before = json.dumps(evening.all_screens())
    evening.replays()
    assert json.dumps(evening.all_screens()) == before


def test_sizes_are_told_when_they_moved_by_a_tenth() -> None:
    """F1: ten thousand who come one after the other are some eighty pieces of news."""
    news = size = 0
    for now in range(1, 10_001):
        news += told(size, now) != size
        size = told(size, now)
        assert abs(now - size) <= 0.1 * size
    assert news < 90


# Support by size


def test_a_fifth_of_one_side_is_worth_a_tenth_of_both() -> None:
    sizes = {VENUE: 45, REMOTE: 995}
    both = rate({VENUE: 5, REMOTE: 100}, sizes)
    assert both == pytest.approx(rate({VENUE: 10, REMOTE: 0}, sizes))
    assert both == pytest.approx(rate({VENUE: 0, REMOTE: 200}, sizes))


def test_one_voice_of_a_small_side_does_not_outweigh_a_crowd() -> None:
    sizes = {VENUE: 1, REMOTE: 995}
    assert rate({VENUE: 1, REMOTE: 0}, sizes) < rate({VENUE: 0, REMOTE: 200}, sizes)


@given(st.integers(0, 50), st.integers(0, 2000), st.integers(0, 50), st.integers(0, 2000))
def test_more_support_is_never_worth_less(hall: int, home: int, seats: int, sofas: int) -> None:
    sizes = {VENUE: seats, REMOTE: sofas}
    now = rate({VENUE: hall, REMOTE: home}, sizes)
    assert rate({VENUE: hall + 1, REMOTE: home}, sizes) > now
    assert rate({VENUE: hall, REMOTE: home + 1}, sizes) > now


# Who would be next


def test_nothing_waits_and_nothing_is_proposed(evening: Evening, ada: Guest) -> None:
    ada.posts("Mehr Bänke")
    assert propose(evening.state.balance) is None
    assert balance(evening)["next"] is None


def test_before_anything_was_shown_support_decides(
    evening: Evening, ada: Guest, ben: Guest, hanna: Guest, mona: Moderator
) -> None:
    published(mona, hanna)
    home = published(mona, ada)
    ben.supports(home)
    found = propose(evening.state.balance)
    assert found
    assert (found.idea, found.side, found.why) == (home, REMOTE, SUPPORTED)


def test_the_side_that_lacks_time_is_next(
    evening: Evening, ada: Guest, hanna: Guest, mona: Moderator
) -> None:
    """What is on counts already, as long as ideas usually are."""
    hall = [published(mona, hanna, f"Saal {n}") for n in range(3)]
    home = [published(mona, ada, f"Zuhause {n}") for n in range(7)]
    mona.spotlights(hall[0])
    evening.clock.passes(30)
    found = propose(evening.state.balance)
    assert found
    assert (found.idea, found.side, found.why) == (home[0], REMOTE, BEHIND)
    assert (found.time, found.share) == (0, 0.7)
    mona.spotlights(home[0])
    evening.clock.passes(70)
    mona.spotlights(home[1])  # on for 50 s, one would think: home has had 120 of 150
    found = propose(evening.state.balance)
    assert found
    assert (found.idea, found.side, found.why) == (hall[1], VENUE, BEHIND)
    assert found.time == pytest.approx(0.2)


def test_a_side_of_which_nothing_waits_is_not_waited_for(
    evening: Evening, ada: Guest, hanna: Guest, mona: Moderator
) -> None:
    hall, home = published(mona, hanna), published(mona, ada)
    mona.spotlights(hall)
    mona.spotlights(home)
    again = published(mona, ada, "Und noch etwas")
    found = propose(evening.state.balance)
    assert found
    assert (found.idea, found.why) == (again, ONLY)
    assert propose(evening.state.balance, {again}) is None  # it is on its way already


def test_what_was_shown_once_is_not_proposed_again_even_where_it_came_back(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = published(mona, ada)
    mona.spotlights(idea)
    mona.hides(idea)
    mona.undoes(idea)
    assert evening.idea(idea).status == PUBLISHED
    assert propose(evening.state.balance) is None


def test_of_one_side_the_idea_with_the_most_support_for_its_size_is_first(
    evening: Evening, ada: Guest, ben: Guest, hanna: Guest, mona: Moderator
) -> None:
    homes, halls = published(mona, ada, "Mag Zuhause"), published(mona, ada, "Mag der Saal")
    crowd = [evening.guest(f"g{n}") for n in range(20)]
    for guest in crowd[:4]:
        guest.supports(homes)
    hanna.supports(halls)  # one of one; four of twenty at home
    for guest in crowd:
        guest.supports(published(mona, ben, "Etwas anderes") if guest is crowd[0] else homes)
        guest.withdraws(homes)
    for guest in crowd[:4]:
        guest.supports(homes)
    assert evening.state.balance.rate(homes) == pytest.approx(4 / (22 + 5), abs=0.02)
    assert evening.state.balance.rate(halls) == pytest.approx(1 / 6)
    assert evening.state.balance.first(REMOTE) == halls


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_shares_sum_to_one(one: int, other: int) -> None:
    assert sum(shares({VENUE: one, REMOTE: other}).values()) == pytest.approx(1)


@settings(max_examples=25)
@given(
    hall=st.integers(1, 12),
    home=st.integers(1, 12),
    turns=st.lists(st.floats(5, 120), min_size=20, max_size=20),
)
def test_nobody_is_drowned_where_the_rule_is_followed(
    hall: int, home: int, turns: list[float]
) -> None:
    """After each turn a side is as close to what it is due as two of the longest turns allow, as
    long as ideas of both wait; and it is due a quarter at least."""
    evening = Evening()
    mona, ada, hanna = evening.moderator("Mona"), evening.guest("ada"), evening.guest("hanna")
    hanna.checks_in()
    for guest, count in ((hanna, hall), (ada, home)):
        for n in range(count):
            published(mona, guest, f"Idee {n}")
    due = {VENUE: min(max(hall / (hall + home), LEAST), 1 - LEAST)}
    due[REMOTE] = 1 - due[VENUE]
    had = dict.fromkeys(SIDES, 0.0)
    for seconds in turns:
        found = propose(evening.state.balance)
        if found is None or found.why == ONLY:
            break
        assert found.due == pytest.approx(due[found.side])
        mona.spotlights(found.idea)
        evening.clock.passes(seconds)
        had[found.side] += seconds
        whole = sum(had.values())
        for side in SIDES:
            assert abs(had[side] / whole - due[side]) <= 2 * max(turns) / whole + 0.02
    mona.spotlights(None)
    assert shares_of_time(evening.state.balance)[VENUE] == pytest.approx(
        had[VENUE] / sum(had.values()) if sum(had.values()) else 0.5
    )


def test_accepting_a_proposal_is_nothing_but_showing_the_idea(
    evening: Evening, ada: Guest, hanna: Guest, mona: Moderator
) -> None:
    """It is never forced: any other idea can be shown instead."""
    published(mona, hanna)
    other = published(mona, ada)
    mona.does(c.SpotlightIdea(other, 2))
    assert evening.state.spotlight == other
