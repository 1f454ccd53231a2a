"""A gathering in a process: asked by many at once, beside other workers, and after a restart."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain.events import Draft, Event, VisitorCheckedIn
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.store.log import MemoryLog, Outcome
from companion.store.sqlite_log import SqliteLog
from tests.cast import OPERATORS, SLUG, refused
from tests.live.conftest import ADA, BEN, HALL, LiveEvening, message, sends
from tests.together import at_once, eventually

# Acknowledgements


def test_ack_says_where_the_event_stands_and_what_it_is_about(evening: LiveEvening) -> None:
    gathering, mona = evening.gathering, evening.moderator("Mona")
    at = gathering.position
    posted = sends(gathering, ADA, "post_idea", text="Mehr Bänke")
    idea = posted["idea"]
    assert posted == {"ok": True, "position": at + 1, "idea": idea}
    assert sends(gathering, mona.who, "publish_idea", idea=idea, version=1) == {
        "ok": True,
        "position": at + 2,
        "idea": idea,
        "version": 2,
    }
    assert sends(gathering, BEN, "support_idea", idea=idea) == {
        "ok": True,
        "position": at + 3,
        "idea": idea,
    }
    lit = sends(gathering, mona.who, "spotlight_idea", "nonce-02", idea=idea, version=2)
    assert (lit["ok"], lit["idea"]) == (True, idea)
    assert sends(gathering, mona.who, "spotlight_idea", "nonce-03", idea=None) == {
        "ok": True,
        "position": at + 5,
    }


def test_who_was_acknowledged_finds_it_done(evening: LiveEvening) -> None:
    """This process has folded what it answers for."""
    for n in range(50):
        idea = evening.guest("ada").posts(f"Idee {n}")
        assert idea in evening.gathering.state.ideas


def test_message_that_is_no_command_is_refused(evening: LiveEvening) -> None:
    at = evening.gathering.position
    for sent in (None, [], {"name": "post_idea"}, message("post_idea"), message("paint_idea")):
        outcome = evening.gathering.receive(sent, ADA, HALL)
        assert isinstance(outcome, Refusal)
        assert outcome.code in {"bad_request", "unknown_command"}
    assert evening.gathering.position == at


# Nonces


def test_command_sent_again_gets_the_same_answer_again(evening: LiveEvening) -> None:
    """L2: whatever happened in between."""
    first = sends(evening.gathering, ADA, "post_idea", text="Mehr Bänke")
    evening.moderator("Mona").hides(first["idea"])
    again = sends(evening.gathering, ADA, "post_idea", text="Mehr Bänke")
    assert again == first
    assert len(evening.state.ideas) == 1


def test_it_does_after_a_restart_too(tmp_path: Path) -> None:
    """L1, L2"""
    log = SqliteLog(tmp_path)
    evening = LiveEvening(log)
    mona = evening.moderator("Mona")
    posted = sends(evening.gathering, ADA, "post_idea", text="Mehr Bänke")
    idea = posted["idea"]
    published = sends(evening.gathering, mona.who, "publish_idea", idea=idea, version=1)
    screens = evening.all_screens()
    log.close()
    log = SqliteLog(tmp_path)
    later = LiveEvening(log)
    assert sends(later.gathering, ADA, "post_idea", text="Mehr Bänke") == posted
    assert sends(later.gathering, mona.who, "publish_idea", idea=idea, version=1) == published
    assert later.all_screens() == screens
    log.close()


def test_one_nonce_from_many_sockets_at_once_is_one_idea(evening: LiveEvening) -> None:
    """L2"""
    answers = at_once(*[lambda: sends(evening.gathering, ADA, "post_idea", text="Mehr Bänke")] * 8)
    assert all(answer == answers[0] for answer in answers)
    assert len(evening.state.ideas) == 1


def test_nonce_is_the_visitors_own(evening: LiveEvening) -> None:
    mine = sends(evening.gathering, ADA, "post_idea", text="Meins")
    theirs = sends(evening.gathering, BEN, "post_idea", text="Deins")
    assert mine["idea"] != theirs["idea"]


def test_refusal_is_not_remembered(evening: LiveEvening) -> None:
    """What was too fast or too early can be sent again as it was."""
    idea = evening.guest("ada").posts("Mehr Bänke")
    assert sends(evening.gathering, BEN, "support_idea", idea=idea) == refuse("unknown_idea")
    evening.moderator("Mona").publishes(idea)
    assert sends(evening.gathering, BEN, "support_idea", idea=idea)["ok"]


def test_nonce_stands_in_the_log_as_a_hash(evening: LiveEvening) -> None:
    """P1: a client may put anything there."""
    sends(evening.gathering, ADA, "post_idea", "ada@example.org", text="Mehr Bänke")
    nonces = {record.nonce for record in evening.log.read(SLUG).records}
    assert not [nonce for nonce in nonces if nonce and "ada" in nonce]


# Many at once


@pytest.mark.parametrize("round_", range(5))
def test_of_two_moderators_at_once_one_wins_and_the_other_is_told_by_name(
    evening: LiveEvening, round_: int
) -> None:
    mona, milo = evening.moderator("Mona"), evening.moderator("Milo")
    idea = evening.guest("ada").posts("Mehr Bänke")
    begun = time.monotonic()
    answers = at_once(
        lambda: sends(evening.gathering, mona.who, "publish_idea", idea=idea, version=1),
        lambda: sends(
            evening.gathering, milo.who, "hide_idea", idea=idea, version=1, reason="other"
        ),
    )
    assert_one_won(answers)
    assert time.monotonic() - begun < 5, "the second was told too late"


class Overtaking(MemoryLog):
    """Lets somebody else finish between a decision and its append."""

    def __init__(self) -> None:
        super().__init__()
        self.first: Callable[[], object] | None = None

    def append(self, slug: str, draft: Draft, *, epoch: str | None = None) -> Outcome:
        if self.first:
            first, self.first = self.first, None
            first()
        return super().append(slug, draft, epoch=epoch)


def test_who_was_overtaken_is_told_at_once() -> None:
    """Also where the other's decision is folded already, so that there is nothing to wait for."""
    log = Overtaking()
    evening = LiveEvening(log)
    mona, milo = evening.moderator("Mona"), evening.moderator("Milo")
    idea = evening.guest("ada").posts("Mehr Bänke")
    log.first = lambda: milo.hides(idea)
    begun = time.monotonic()
    with refused("conflict", by="Milo", status="hidden", version=2):
        mona.publishes(idea, version=1)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("round_", range(5))
def test_so_it_is_where_they_ask_different_workers(evening: LiveEvening, round_: int) -> None:
    """One log, two processes' views of it."""
    mona, milo = evening.moderator("Mona"), evening.moderator("Milo")
    idea = evening.guest("ada").posts("Mehr Bänke")
    other = evening.worker()
    answers = at_once(
        lambda: sends(evening.gathering, mona.who, "publish_idea", idea=idea, version=1),
        lambda: sends(other, milo.who, "hide_idea", idea=idea, version=1, reason="other"),
    )
    assert_one_won(answers)
    eventually(lambda: other.position == evening.gathering.position)
    assert other.state.ideas[idea].standing == evening.idea(idea).standing


def assert_one_won(answers: list[Any]) -> None:
    losers = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(losers) == 1
    told = dict(losers[0].data)
    first = {"by": "Mona", "status": "published", "version": 2}
    second = {"by": "Milo", "status": "hidden", "version": 2}
    assert losers[0].code == "conflict"
    assert told == (first if isinstance(answers[1], Refusal) else second)


def test_login_link_opened_at_two_workers_at_once_lets_one_in(evening: LiveEvening) -> None:
    link = evening.invites("Mona", "moderator")
    anybody = Who("guest", "anybody")
    other = evening.worker()
    answers = at_once(
        lambda: evening.gathering.do(c.LogIn(link, 60), anybody),
        lambda: other.do(c.LogIn(link, 60), anybody),
    )
    assert answers.count(refuse("bad_link", why="used")) == 1


def test_forgetting_wins_against_an_edit_at_the_same_time(evening: LiveEvening) -> None:
    """P2: whichever comes first, nothing of it is left."""
    mona, ada = evening.moderator("Mona"), evening.guest("ada")
    other = evening.worker()
    for _ in range(10):
        idea = ada.posts("Mehr Bänke")
        eventually(lambda idea=idea: idea in other.state.ideas)  # type: ignore[misc]  # mypy infers no lambda with a default
        at_once(
            lambda idea=idea: other.do(c.EditIdea(idea, 1, "Bänke von Ada"), mona.who),
            lambda: evening.gathering.do(c.ForgetPerson(ada.who.id), OPERATORS),
        )
        kept = [entry.value for entry in evening.log.entries(SLUG)]
        assert not [value for value in kept if "Bänke" in value]


def test_everybody_posts_at_once_and_nothing_is_lost(evening: LiveEvening) -> None:
    """L1, L3"""
    at = evening.gathering.position
    guests = [evening.guest(f"guest-{n}") for n in range(8)]
    at_once(*(lambda guest=guest: [guest.posts(f"{n}") for n in range(10)] for guest in guests))
    assert len(evening.state.ideas) == 80
    assert evening.gathering.position == at + 80


# Words


def test_what_is_forgotten_is_forgotten_in_memory_too(evening: LiveEvening) -> None:
    """P2: here, in every other worker, and in one that starts later."""
    other = evening.worker()
    ada = evening.guest("ada")
    idea = ada.posts("GEHEIM", author="GEHEIM")
    evening.moderator("Mona").edits(idea, "GEHEIM, bearbeitet")
    eventually(lambda: "GEHEIM" in other.words.values())
    evening.forgets(ada.who)
    eventually(lambda: other.position == evening.gathering.position)
    for gathering in (evening.gathering, other, evening.worker()):
        assert not [word for word in gathering.words.values() if "GEHEIM" in word]


def test_long_log_is_read_to_its_end(evening: LiveEvening) -> None:
    """In pages of 10,000."""
    for n in range(10_050):
        evening.log.append(SLUG, Draft(VisitorCheckedIn(at=1.5, by=f"v{n}")))
    assert evening.worker().position == evening.log.read(SLUG, 10_000).records[-1].position


# When something fails


class IdeaPainted(Event):
    """From a future version."""


def test_fold_stops_loudly_at_an_event_that_it_does_not_know(
    evening: LiveEvening, caplog: pytest.LogCaptureFixture
) -> None:
    """L5: and /healthz has something to go by."""
    with caplog.at_level(logging.CRITICAL):
        evening.log.append(SLUG, Draft(IdeaPainted(at=1.5, by="v1")))
        eventually(lambda: "the fold stopped" in caplog.text)
    assert evening.gathering.broken


def test_stopped_gathering_takes_no_commands(evening: LiveEvening) -> None:
    """L5: it would decide on what it does not know."""
    mona = evening.moderator("Mona")
    idea = evening.guest("ada").posts("Mehr Bänke")
    evening.log.append(SLUG, Draft(IdeaPainted(at=1.5, by="v1")))
    eventually(lambda: evening.gathering.broken)
    held = len(evening.log.read(SLUG).records)
    for outcome in (
        sends(evening.gathering, ADA, "post_idea", text="Noch eine"),
        sends(evening.gathering, mona.who, "publish_idea", idea=idea, version=1),
    ):
        assert isinstance(outcome, Refusal)
        assert outcome.code == "unavailable"
    assert len(evening.log.read(SLUG).records) == held


def test_gathering_with_an_unknown_event_does_not_start(evening: LiveEvening) -> None:
    """L5"""
    evening.log.append(SLUG, Draft(IdeaPainted(at=1.5, by="v1")))
    with pytest.raises(Exception, match="IdeaPainted"):
        evening.worker()


def test_command_that_cannot_be_made_durable_is_to_be_sent_again(tmp_path: Path) -> None:
    """L1: it is not acknowledged."""
    log = SqliteLog(tmp_path)
    evening = LiveEvening(log)
    log.close()
    outcome = sends(evening.gathering, ADA, "post_idea", text="Mehr Bänke")
    assert isinstance(outcome, Refusal)
    assert outcome.code == "unavailable"
    assert outcome.data["wait"] > 0
    evening.gathering.broken = True  # its follower has nothing more to follow


def test_member_of_staff_refused_is_told_their_own_reason(evening: LiveEvening) -> None:
    """W1, through the whole gathering."""
    mona = evening.moderator("Mona")
    idea = evening.guest("ada").posts("Mehr Bänke")
    evening.revokes(mona.who)
    with refused("not_logged_in"):
        mona.publishes(idea)


def test_gathering_knows_where_it_is_before_it_begins() -> None:
    log = MemoryLog()
    log.create(SLUG)
    evening = LiveEvening(log)
    assert evening.gathering.epoch == log.epoch(SLUG)
    assert evening.gathering.position == 1
