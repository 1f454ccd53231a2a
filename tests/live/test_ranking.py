"""The ranking: after whatever happened, the published ideas in order, without sorting them anew."""

from __future__ import annotations

import random

import pytest

from companion.domain import commands as c
from companion.domain.state import PUBLISHED, Idea
from companion.live import ranking as under_test
from companion.live.ranking import Ranking
from companion.live.story import Story
from tests.cast import Refused
from tests.live.conftest import LiveEvening


def in_order(evening: LiveEvening, order: str) -> list[Idea]:
    ideas = [idea for idea in evening.state.ideas.values() if idea.status == PUBLISHED]
    if order == "top":
        return sorted(ideas, key=lambda idea: (-len(idea.supporters), -idea.at, idea.id))
    return sorted(ideas, key=lambda idea: (-idea.at, idea.id))


@pytest.mark.parametrize("many", [0, 3, 1000])
def test_whatever_happens_the_ideas_stand_in_order(
    evening: LiveEvening, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """Sorted anew each time, now and then, or never."""
    monkeypatch.setattr(under_test, "MANY", many)
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    ranking = Ranking(evening.gathering)
    guests = [evening.guest(f"g{number}") for number in range(8)]
    mona = evening.moderator("Mona")
    ideas: list[str] = []
    for _ in range(400):
        evening.clock.passes(chance.choice([0, 0.5]))  # some are posted at the same moment
        guest = chance.choice(guests)
        if not ideas or chance.random() < 0.2:
            ideas.append(guest.posts("Mehr Bänke"))
            continue
        idea = chance.choice(ideas)
        deeds = [guest.supports, guest.supports, guest.withdraws]
        deeds += [mona.publishes, mona.publishes, mona.hides, mona.restores, mona.undoes]
        try:
            chance.choice(deeds)(idea)
        except Refused:
            continue
        if chance.random() < 0.5:
            for order in ("new", "top"):
                assert ranking.first(order, 1000) == in_order(evening, order)
    evening.forgets(guests[0].who)
    for order in ("new", "top"):
        assert ranking.first(order, 1000) == in_order(evening, order)
        assert ranking.first(order, 3) == in_order(evening, order)[:3]


def test_another_epoch_is_ranked_anew(evening: LiveEvening) -> None:
    ranking = Ranking(evening.gathering)
    ada, mona = evening.guest("ada"), evening.moderator("Mona")
    mona.publishes(ada.posts("Mehr Bänke"))
    assert len(ranking.first("new", 10)) == 1
    evening.gathering._story = Story("another")
    assert ranking.first("new", 10) == []


@pytest.mark.parametrize("role", ["guest", "moderator"])
def test_only_what_guests_see_is_ranked(evening: LiveEvening, role: str) -> None:
    """S3"""
    ranking = Ranking(evening.gathering)
    idea = evening.guest("ada").posts("Wartet noch")
    if role == "moderator":
        mona = evening.moderator("Mona")
        mona.publishes(idea)
        mona.does(c.HideIdea(idea, evening.idea(idea).version, "insult"))
    assert ranking.first("top", 10) == []


@pytest.mark.parametrize("order", ["new", "top", "fair"])
def test_what_happens_while_it_is_sorted_counts(
    evening: LiveEvening, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    """F4: sorting lets others go on, and they do."""
    ranking = Ranking(evening.gathering)
    guests, mona = [evening.guest(name) for name in "abcd"], evening.moderator("Mona")
    ideas = [guest.posts(f"Mehr Bänke {guest.who.id}") for guest in guests]
    for idea in ideas[:3]:
        mona.publishes(idea)

    def meanwhile(items: list[Idea], every: int) -> list[Idea]:
        guests[1].supports(ideas[0])
        mona.hides(ideas[1])
        mona.publishes(ideas[3])
        return items

    monkeypatch.setattr(under_test, "breathing", meanwhile)
    found = {idea.id for idea in ranking.first(order, 10)}
    assert found == {ideas[0], ideas[2], ideas[3]}
    if order == "top":
        assert ranking.first(order, 10)[0].id == ideas[0]
