"""The ledger: how much was hidden and why, without a word of it."""

from __future__ import annotations

from dataclasses import replace

from companion.domain import commands as c
from companion.domain.ledger import Ledger, ledger
from companion.verify import verify
from companion.verify.ledger import Reasons
from tests.cast import OPERATORS, SLUG, Evening, Guest, Moderator


def counted(evening: Evening) -> Ledger:
    return ledger(evening.state.ideas.values())


def test_counts_each_idea_once_as_it_stands(evening: Evening, ada: Guest, mona: Moderator) -> None:
    ideas = [ada.posts(f"Mehr Bänke {n}") for n in range(6)]
    for idea in ideas[:4]:
        mona.publishes(idea)
    mona.hides(ideas[0], "insult")
    mona.hides(ideas[1], "Das sagte schon jemand.")
    mona.hides(ideas[2], "insult")
    mona.restores(ideas[2])
    mona.hides(ideas[3], "insult")
    mona.undoes(ideas[3])
    assert counted(evening) == Ledger(
        published=2, pending=2, erased=0, restored=2, hidden={"insult": 1, "other": 1}
    )
    assert verify(evening.log, SLUG).problems == [
        line for line in verify(evening.log, SLUG).problems if line.startswith("P1")
    ]


def test_says_the_same_once_words_are_erased(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """P3"""
    mona.hides(ada.posts("Kauft bei mir"), "advertising")
    before = counted(evening)
    words = [one.id for one in evening.log.entries(SLUG) if one.field == "idea_text"]
    evening.does(OPERATORS, c.RunRetention(tuple(words)))
    assert counted(evening) == before
    evening.replays()
    assert counted(evening) == before


def test_verify_finds_a_ledger_that_is_wrong(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """Its count rests on the decisions, not on the fold."""
    mona.hides(ada.posts("Kauft bei mir"), "advertising")
    reasons = Reasons()
    for record in evening.log.read(SLUG).records:
        reasons.take(record.event)
    assert list(reasons.check(evening.state)) == []
    [idea] = evening.state.ideas.values()
    idea.standing = replace(idea.standing, reason="insult")
    idea.hidden_for = "insult"
    assert len(list(reasons.check(evening.state))) == 2
