"""Moderation: decisions, versions, undo, the spotlight."""

from __future__ import annotations

import pytest

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.rules import Who
from companion.domain.state import HIDDEN, PENDING, PUBLISHED
from companion.store.log import Conflict
from tests.cast import SLUG, Evening, Guest, Moderator, refused


def test_version_moves_with_every_decision_and_with_nothing_else(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    for act in (
        lambda: mona.publishes(idea),
        lambda: mona.edits(idea, "Noch mehr Bänke"),
        lambda: mona.hides(idea),
        lambda: mona.restores(idea),
        lambda: mona.undoes(idea),
    ):
        before = evening.idea(idea).version
        act()
        assert evening.idea(idea).version == before + 1
    mona.restores(idea)
    version = evening.idea(idea).version
    ben.supports(idea)
    ben.withdraws(idea)
    mona.spotlights(idea)
    mona.spotlights(None)
    assert evening.idea(idea).version == version


def test_second_of_two_moderators_is_told_what_the_first_did(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    milo.hides(idea, version=1)
    for act in (
        lambda: mona.publishes(idea, version=1),
        lambda: mona.hides(idea, version=1),
        lambda: mona.restores(idea, version=1),
        lambda: mona.edits(idea, "Anders", version=1),
        lambda: mona.undoes(idea, version=1),
        lambda: mona.spotlights(idea, version=1),
    ):
        with refused("conflict", by=milo.who.id, status=HIDDEN, version=2):
            act()
    assert evening.idea(idea).version == 2


def test_version_from_the_future_is_a_conflict_too(ada: Guest, mona: Moderator) -> None:
    idea = ada.posts("Mehr Bänke")
    with refused("conflict", by=None, status=PENDING, version=1):
        mona.publishes(idea, version=2)


def test_idea_that_nobody_posted_is_unknown(mona: Moderator) -> None:
    for command in (
        c.PublishIdea("i999", 1),
        c.HideIdea("i999", 1, "other"),
        c.RestoreIdea("i999", 1),
        c.EditIdea("i999", 1, "x"),
        c.UndoIdea("i999", 1),
        c.SpotlightIdea("i999", 1),
    ):
        with refused("unknown_idea"):
            mona.does(command)


def test_what_is_so_already_is_refused(ada: Guest, mona: Moderator) -> None:
    idea = ada.posts("Mehr Bänke")
    with refused("not_hidden"):
        mona.restores(idea)
    with refused("nothing_to_undo"):
        mona.undoes(idea)
    mona.publishes(idea)
    with refused("already", status=PUBLISHED):
        mona.publishes(idea)
    mona.hides(idea)
    with refused("already", status=HIDDEN):
        mona.hides(idea)


def test_hidden_idea_can_be_published(evening: Evening, ada: Guest, mona: Moderator) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.hides(idea)
    mona.publishes(idea)
    assert idea in evening.shown("guest")


@pytest.mark.parametrize("status", [PENDING, PUBLISHED])
def test_restored_idea_is_what_it_was(
    evening: Evening, ada: Guest, mona: Moderator, status: str
) -> None:
    idea = ada.posts("Mehr Bänke")
    if status == PUBLISHED:
        mona.publishes(idea)
    mona.hides(idea, "insult")
    mona.edits(idea, "Umgeschrieben, solange ausgeblendet")
    mona.restores(idea)
    assert evening.idea(idea).status == status
    assert evening.shown("moderator")[idea]["text"] == "Umgeschrieben, solange ausgeblendet"


@pytest.mark.parametrize("reason", c.REASONS)
def test_hiding_has_a_reason_that_its_author_is_told(
    ada: Guest, mona: Moderator, reason: str
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.hides(idea, reason)
    assert ada.own()["ideas"][0]["reason"] == reason


def test_reason_in_free_words_is_told_too(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """P1: the words go to the vault, the log says "other"."""
    idea = ada.posts("Mehr Bänke")
    mona.hides(idea, "Bitte ohne Namen von Dritten.")
    assert ada.own()["ideas"][0]["reason"] == "Bitte ohne Namen von Dritten."
    event = evening.log.read(SLUG).records[-1].event
    assert isinstance(event, e.IdeaHidden)
    assert event.reason == "other"


@pytest.mark.parametrize(
    ("reason", "code"), [("", "empty"), ("\u200b", "empty"), ("x" * 501, "too_long")]
)
def test_reason_has_to_be_one(ada: Guest, mona: Moderator, reason: str, code: str) -> None:
    idea = ada.posts("Mehr Bänke")
    with refused(code, field="reason"):
        mona.hides(idea, reason)


def test_edit_keeps_the_original(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """The first wording, however often it is edited, and in whatever state."""
    idea = ada.posts("Mher Bänke")
    mona.edits(idea, "Mehr Bänke")
    mona.publishes(idea)
    mona.edits(idea, "Mehr Bänke!")
    shown = evening.shown("moderator")[idea]
    assert (shown["text"], shown["original"]) == ("Mehr Bänke!", "Mher Bänke")
    assert evening.idea(idea).status == PUBLISHED
    mona.undoes(idea)
    mona.undoes(idea)
    mona.undoes(idea)
    shown = evening.shown("moderator")[idea]
    assert (shown["text"], shown["original"]) == ("Mher Bänke", None)


def test_edit_that_says_nothing_is_refused(ada: Guest, mona: Moderator) -> None:
    idea = ada.posts("Mehr Bänke")
    with refused("empty"):
        mona.edits(idea, " ")
    with refused("too_long", limit=500, length=501):
        mona.edits(idea, "x" * 501)


def test_undo_goes_back_step_by_step(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    """Whoever took the decisions; status, text, reason and note as they were."""
    idea = ada.posts("eins")
    seen = []
    for act in (
        lambda: mona.publishes(idea),
        lambda: milo.edits(idea, "zwei"),
        lambda: mona.hides(idea, "Zu lang."),
        lambda: milo.edits(idea, "drei"),
        lambda: mona.restores(idea),
        lambda: milo.hides(idea, "insult"),
        lambda: mona.publishes(idea),
    ):
        seen.append(standing(evening, idea))
        act()
    while seen:
        milo.undoes(idea)
        assert standing(evening, idea) == seen.pop()
    with refused("nothing_to_undo"):
        mona.undoes(idea)


def test_new_decisions_stack_upon_an_undone_one(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("eins")
    mona.publishes(idea)
    mona.undoes(idea)
    mona.hides(idea)
    mona.undoes(idea)
    assert evening.idea(idea).status == PENDING
    with refused("nothing_to_undo"):
        mona.undoes(idea)


def test_restore_after_undo_looks_at_what_still_stands(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """Published, undone, hidden: before hiding it was pending."""
    idea = ada.posts("eins")
    mona.publishes(idea)
    mona.undoes(idea)
    mona.hides(idea)
    mona.restores(idea)
    assert evening.idea(idea).status == PENDING


def standing(evening: Evening, idea: str) -> tuple[object, ...]:
    """All that undo brings back."""
    shown = evening.shown("moderator")[idea]
    own = Guest(evening, Who("guest", evening.idea(idea).by)).own()["ideas"][0]
    return shown["status"], shown["text"], shown["original"], own.get("reason")


def test_moderators_are_told_who_decided_last(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    decided = []
    for act in (
        lambda: mona.publishes(idea),
        lambda: milo.hides(idea),
        lambda: mona.restores(idea),
        lambda: milo.edits(idea, "Bänke"),
        lambda: mona.undoes(idea),
    ):
        act()
        last = evening.shown("moderator")[idea]["decided"]
        decided.append((last["by"], last["what"]))
    assert decided == [
        ("Mona", "published"),
        ("Milo", "hidden"),
        ("Mona", "restored"),
        ("Milo", "edited"),
        ("Mona", "reverted"),
    ]


# Spotlight


def test_one_idea_at_most_is_in_the_spotlight(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    first, second = ada.posts("eins"), ada.posts("zwei")
    for idea in (first, second):
        mona.publishes(idea)
    mona.spotlights(first)
    milo.spotlights(second)
    assert evening.state.spotlight == second
    mona.spotlights(None)
    assert evening.state.spotlight is None


def test_only_a_published_idea_comes_into_the_spotlight(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """S3"""
    pending, hidden = ada.posts("wartet"), ada.posts("ausgeblendet")
    mona.hides(hidden)
    for idea in (pending, hidden):
        with refused("not_published"):
            mona.spotlights(idea)
    assert evening.state.spotlight is None


def test_spotlight_needs_the_version_seen_and_its_end_needs_none(
    ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("eins")
    mona.publishes(idea)
    with refused("bad_request", field="version"):
        mona.does(c.SpotlightIdea(idea))
    mona.does(c.SpotlightIdea(None, None))


@pytest.mark.parametrize("how", ["hides", "undoes", "is forgotten"])
def test_what_leaves_public_view_leaves_the_spotlight(
    evening: Evening, ada: Guest, mona: Moderator, how: str
) -> None:
    idea = ada.posts("eins")
    mona.publishes(idea)
    mona.spotlights(idea)
    if how == "is forgotten":
        evening.forgets(ada.who)
    else:
        getattr(mona, how)(idea)
    assert evening.state.spotlight is None


def test_hiding_another_idea_leaves_the_spotlight_on(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    lit, other = ada.posts("eins"), ada.posts("zwei")
    for idea in (lit, other):
        mona.publishes(idea)
    mona.spotlights(lit)
    mona.edits(lit, "eins, genauer")
    mona.hides(other)
    assert evening.state.spotlight == lit


def test_spotlight_that_crossed_with_hiding_lights_nothing(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """S3: another worker's decision came between this one and its place in the log."""
    idea = ada.posts("eins")
    mona.publishes(idea)
    seen = evening.idea(idea).version
    late = evening.drafts(mona.who, c.SpotlightIdea(idea, seen))
    mona.hides(idea)
    assert evening.log.append(SLUG, late) == Conflict(idea, seen + 1)
