"""Posting and support: what guests do, and what becomes of it."""

from __future__ import annotations

import pytest

from companion.domain.definition import Definition
from companion.domain.state import PENDING
from tests.cast import DEFINITION, Evening, Guest, Moderator, refused


def test_posted_idea_waits_as_it_was_posted(evening: Evening, ada: Guest) -> None:
    id = ada.posts("  Mehr Bänke  ", kind="wish", theme="stadt", author=" Ada \t Lovelace ")
    idea = evening.idea(id)
    assert (idea.status, idea.version, idea.kind, idea.theme) == (PENDING, 1, "wish", "stadt")
    assert evening.words[idea.standing.words] == "Mehr Bänke"
    assert evening.words[str(idea.author)] == "Ada Lovelace"


def test_idea_without_name_or_theme_has_none(evening: Evening, ada: Guest) -> None:
    idea = evening.idea(ada.posts("Mehr Bänke", theme="", author="   "))
    assert idea.theme is None
    assert idea.author is None


def test_server_decides_where_an_idea_comes_from(evening: Evening, ada: Guest, ben: Guest) -> None:
    """By the venue's code, which ada showed; what she wrote before stays where it was written."""
    from_home = ada.posts("Von zu Hause")
    ada.checks_in()
    in_the_hall, other = ada.posts("Aus dem Saal"), ben.posts("Auch von zu Hause")
    origins = [evening.idea(id).origin for id in (from_home, in_the_hall, other)]
    assert origins == ["remote", "venue", "remote"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": " \n "}, "empty"),
        ({"text": "x" * 501}, "too_long"),
        ({"text": "\ud800"}, "bad_text"),
        ({"text": "Bänke", "kind": "rant"}, "unknown_kind"),
        ({"text": "Bänke", "theme": "elsewhere"}, "unknown_theme"),
        ({"text": "Bänke", "author": "A" * 61}, "too_long"),
        ({"text": "Bänke", "author": "\u200b"}, "empty"),
    ],
)
def test_unfit_idea_is_refused_and_nothing_happens(
    evening: Evening, ada: Guest, fields: dict[str, str], code: str
) -> None:
    position = evening.state.position
    with refused(code):
        ada.posts(**fields)
    assert evening.state.position == position


def test_posting_is_open_between_opens_and_closes() -> None:
    """Local times of the gathering; both ends are in."""
    evening = Evening(definition=between("2020-08-20T18:00:00", "2020-08-20T20:00:00"))
    ada = evening.guest("ada")
    ada.posts("Auf die Sekunde")
    evening.clock.passes(-1)
    with refused("closed"):
        ada.posts("Zu früh")
    evening.clock.passes(7201)
    ada.posts("Auf die letzte Sekunde")
    evening.clock.passes(1)
    with refused("closed"):
        ada.posts("Zu spät")


def test_support_and_moderation_go_on_when_posting_is_closed() -> None:
    evening = Evening(definition=between(None, "2020-08-20T20:00:00"))
    ada = evening.guest("ada")
    idea = ada.posts("Mehr Bänke")
    evening.clock.passes(7300)
    evening.moderator("Mona").publishes(idea)
    evening.guest("ben").supports(idea)


def between(opens: str | None, closes: str | None) -> Definition:
    values = {name: getattr(DEFINITION, name) for name in ("slug", "title", "starts", "ends")}
    return Definition(**values, date=DEFINITION.date, opens=opens, closes=closes)


# Support


def test_support_counts_people_not_presses(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    for _ in range(3):
        ben.supports(idea)
    ada.supports(idea)
    assert evening.shown("guest")[idea]["support"] == 2
    for _ in range(2):
        ben.withdraws(idea)
    assert evening.shown("guest")[idea]["support"] == 1


def test_nobody_can_support_what_is_not_published(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """S3: and a guest cannot tell a hidden idea from none at all."""
    pending, hidden = ada.posts("Wartet"), ada.posts("Ausgeblendet")
    mona.hides(hidden)
    for idea in (pending, hidden, "i999"):
        with refused("unknown_idea"):
            ben.supports(idea)
        with refused("unknown_idea"):
            ben.withdraws(idea)


def test_support_outlives_hiding_and_restoring(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    ben.supports(idea)
    mona.hides(idea)
    mona.restores(idea)
    assert evening.shown("guest")[idea]["support"] == 1
