"""Paper: what somebody said or wrote on a card, entered by the team."""

from __future__ import annotations

import pytest

from companion.domain import events as e
from companion.domain.conduct.commands import SwitchModes
from companion.domain.paper.commands import EnterIdea
from companion.domain.rules import Who
from companion.domain.state import PENDING, PUBLISHED
from tests.cast import Evening, Guest, Moderator, refused


def enters(staff: Moderator, text: str, **how: object) -> str:
    event = staff.does(EnterIdea(text, **how))  # type: ignore[arg-type]  # its own fields
    assert isinstance(event, e.IdeaPosted)
    return event.idea


@pytest.mark.parametrize("role", ["moderator", "desk", "admin"])
def test_card_waits_or_hangs_at_once(evening: Evening, role: str) -> None:
    staff = evening.moderator("Dora", role)
    waits = enters(staff, "Mehr Bänke", author="Frau Kowalski")
    hangs = enters(staff, "Mehr Bäume", publish=True)
    assert (evening.idea(waits).status, evening.idea(hangs).status) == (PENDING, PUBLISHED)
    shown = evening.shown("moderator")[waits]
    assert (shown["origin"], shown["name"], shown["entered"]) == ("paper", "Frau Kowalski", "Dora")
    assert "entered" not in evening.shown("guest")[hangs]


def test_guests_and_door_enter_none(evening: Evening, ada: Guest) -> None:
    """W1"""
    with refused("forbidden"):
        ada.does(EnterIdea("Mehr Bänke"))
    with refused("forbidden"):
        evening.moderator("Sven", "door").does(EnterIdea("Mehr Bänke"))


def test_team_takes_cards_whatever_guests_may_do(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    mona.does(SwitchModes(1, moderation="post", posting=False, slow=600))
    first = enters(mona, "Mehr Bänke")
    enters(mona, "Mehr Bäume", publish=True)
    assert evening.idea(first).status == PENDING


def test_card_is_erased_for_its_writer_alone(evening: Evening, mona: Moderator) -> None:
    """P2: and does not go with the member of staff who typed it."""
    first, second = enters(mona, "Mehr Bänke"), enters(mona, "Mehr Bäume")
    evening.forgets(Who("guest", evening.idea(first).by))
    assert evening.shown("moderator").keys() == {second}
    evening.forgets(mona.who)
    assert evening.shown("moderator")[second]["entered"] == ""


def test_card_is_checked_like_any_idea(mona: Moderator) -> None:
    with refused("empty"):
        enters(mona, " ")
    with refused("unknown_theme"):
        enters(mona, "Mehr Bänke", theme="wald")
