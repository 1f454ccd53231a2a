"""Deeds: what the team decided beside the ideas is listed, and can be taken back from the list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain.conduct import commands as d
from companion.domain.polls import commands as p
from companion.domain.polls.events import PollPrepared
from companion.domain.screens import SCREENS
from tests.cast import DEFINITION, OPERATORS, Evening, Guest, Moderator, refused
from tests.domain.taking_back import taking_back


def deeds(evening: Evening) -> list[dict[str, Any]]:
    """As the moderators' screen holds them, the latest last."""
    found: list[dict[str, Any]] = evening.fresh("moderator")["facts"]["deeds"]
    return found


def told(evening: Evening) -> list[str]:
    return [f"{deed['by']} {deed['what']}" for deed in deeds(evening)]


def offered(evening: Evening) -> list[str]:
    return [deed["what"] for deed in deeds(evening) if deed["undoable"]]


def take_back(mona: Moderator) -> None:
    """The latest that can be."""
    mona.does(taking_back([one for one in deeds(mona.evening) if one["undoable"]][-1]))


def prepared(mona: Moderator, question: str = "Mehr Bänke?") -> str:
    event = mona.does(p.PreparePoll(p.YES_NO, question))
    assert isinstance(event, PollPrepared)
    return event.poll


def test_modes_are_listed_with_what_changed_and_taken_back_one_by_one(
    evening: Evening, mona: Moderator
) -> None:
    milo = evening.moderator("Milo")
    mona.does(d.SwitchModes(1, posting=False))
    milo.does(d.SwitchModes(2, slow=30, posting=False))
    assert [deed.get("changes") for deed in deeds(evening)] == [{"posting": False}, {"slow": 30}]
    assert told(evening) == ["Mona switched", "Milo switched"]
    assert [deed["undoable"] for deed in deeds(evening)] == [False, True]
    take_back(mona)
    assert [deed["undoable"] for deed in deeds(evening)] == [True, False, False]
    take_back(mona)
    assert evening.state.conduct.modes.posting
    assert offered(evening) == []


def test_modes_of_a_new_file_leave_nothing_to_take_back(evening: Evening, mona: Moderator) -> None:
    mona.does(d.SwitchModes(1, slow=30))
    changed = replace(DEFINITION, moderation="post")
    evening.does(OPERATORS, c.DefineGathering(changed.to_json()))
    assert offered(evening) == []


def test_muting_is_taken_back_and_the_undo_is_not_offered_again(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    ada.posts("Mehr Bänke")
    mona.does(d.MuteVisitor(ada.who.id))
    take_back(mona)
    assert evening.state.conduct.muted == {}
    assert told(evening) == ["Mona muted", "Mona reverted"]
    assert offered(evening) == []


def test_letting_somebody_write_again_is_a_decision_that_can_be_taken_back(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    ada.posts("Mehr Bänke")
    mona.does(d.MuteVisitor(ada.who.id))
    mona.does(d.UnmuteVisitor(ada.who.id))
    assert offered(evening) == ["unmuted"]
    take_back(mona)
    assert ada.who.id in evening.state.conduct.muted
    assert offered(evening) == ["muted"]


def test_poll_that_was_removed_comes_back_from_the_list(evening: Evening, mona: Moderator) -> None:
    """It is on no screen, so the list alone still knows it and what it asks."""
    poll = prepared(mona)
    mona.does(p.OpenPoll(poll, 1))
    mona.does(p.RemovePoll(poll, 2))
    assert evening.fresh("moderator")["polls"] == []
    assert deeds(evening)[-1]["question"] == "Mehr Bänke?"
    take_back(mona)
    assert evening.fresh("moderator")["polls"][0]["status"] == "open"
    assert offered(evening) == ["opened"]
    take_back(mona)
    assert offered(evening) == ["prepared"]
    take_back(mona)
    assert evening.fresh("moderator")["polls"] == []
    assert offered(evening) == ["removed"]


def test_poll_that_somebody_answered_is_not_offered_to_be_asked_otherwise(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    poll = prepared(mona)
    mona.does(p.ChangePoll(p.YES_NO, "Mehr Bäume?", poll=poll, version=1))
    mona.does(p.OpenPoll(poll, 2))
    ada.does(p.Vote(poll, ("yes",)))
    take_back(mona)
    assert offered(evening) == []
    with refused("poll_answered"):
        mona.does(p.UndoPoll(poll, 4))


def test_time_that_is_over_closes_a_poll_in_nobodys_name(evening: Evening, mona: Moderator) -> None:
    poll = prepared(mona)
    mona.does(p.OpenPoll(poll, 1, seconds=30))
    evening.clock.passes(60)
    evening.does(OPERATORS, p.EndPoll(poll))
    assert told(evening)[-1] == "None closed"
    assert offered(evening) == ["closed"]


@pytest.mark.parametrize("screen", sorted(SCREENS.keys() - {"moderator"}))
def test_nobody_but_moderators_is_told(evening: Evening, screen: str) -> None:
    """S1"""
    assert "deeds" not in evening.fresh(screen)["facts"]


def test_names_of_those_who_are_forgotten_leave_the_list(evening: Evening, mona: Moderator) -> None:
    """P2"""
    mona.does(d.SwitchModes(1, slow=30))
    evening.does(OPERATORS, c.ForgetPerson(mona.who.id))
    assert told(evening) == ["None switched"]
