"""A log that is lost in the weeks after the evening (F3): what the city and people rely on is there
again, once, and nobody is written to twice."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from companion.domain.answers import commands as a
from companion.domain.answers.events import AnswerGiven
from companion.domain.commands import MergeIdeas
from companion.domain.labs import commands as la
from companion.domain.labs.events import LabJoined, LabMade
from companion.domain.labs.standing import BE_TOLD, NAME, STANDARD, TAKE_PART
from companion.domain.mail.commands import BeginMail, EndMail
from companion.domain.reading import from_json
from companion.domain.receipts import commands as r
from companion.domain.receipts.events import ReceiptMailAsked
from companion.domain.receipts.news import due, told
from companion.domain.receipts.screen import show_receipt
from companion.domain.refusals import Refusal
from companion.domain.results.commands import PublishResults
from companion.domain.results.record import Record, read_record
from companion.domain.rules import Who
from companion.domain.ruling import MEMBER
from companion.live.gathering import Gathering
from companion.verify import verify
from tests.cast import OPERATORS, SLUG
from tests.live.test_epochs import Town
from tests.redis_server import RedisServer
from tests.together import eventually

DAY = 86_400.0
ANYBODY = Who("guest", "v-anybody")


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with RedisServer() as running:
        yield running


@pytest.fixture
def weeks(redis: RedisServer) -> Iterator[Weeks]:
    made = Weeks(redis)
    yield made
    made.ends()


class Weeks(Town):
    """The weeks after: ada's idea has two wordings, a supporter and an answer, the theme one too,
    emil's idea is hidden; emil is in a lab, cleo was asked whether it is her."""

    def __init__(self, redis: RedisServer) -> None:
        super().__init__(redis)
        evening = self.evening
        self.mona = evening.moderator("Mona", seconds=100 * DAY)
        self.ben, self.cleo, self.emil = map(evening.guest, ("ben", "cleo", "emil"))
        self.bank = self.posted(self.ben, "Sitzbänke", theme="stadt")
        self.tree = self.posted(self.ben, "Mehr Bäume", theme="stadt")
        self.cleo.posts("Wartet noch")
        self.mona.hides(self.posted(self.emil, "Kauft!"), "advertising")
        self.cleo.supports(self.idea)
        self.ben.supports(self.idea)
        seen = evening.state.ideas
        self.mona.does(
            MergeIdeas(self.idea, seen[self.idea].version, {self.bank: seen[self.bank].version})
        )
        self.reader = self.asks_for_mail()
        self.first = self.answers("Wird geprüft.", {self.idea: 1})
        self.mona.does(a.CorrectAnswer(self.first, 2, "done", "Tiefbauamt", "Steht."))
        self.tells()
        self.makes_lab()
        self.mona.does(PublishResults(1))
        self.both_know(evening.gathering.position)

    def posted(self, who: Any, text: str, **about: Any) -> str:
        idea: str = who.posts(text, **about)
        self.mona.publishes(idea)
        return idea

    def asks_for_mail(self) -> str:
        who = Who(r.HOLDER, self.ada.who.id)
        event = self.evening.does(who, r.AskForMail("ada@example.org", agreed=True))
        assert isinstance(event, ReceiptMailAsked)
        self.evening.does(Who(r.READER, event.reader), r.ConfirmMail(event.reader))
        self.sends_all()
        return event.reader

    def answers(self, text: str, ideas: dict[str, int], **themes: int) -> str:
        self.evening.clock.passes(1)
        event = self.mona.does(a.GiveAnswer("examined", "Tiefbauamt", text, ideas, themes))
        assert isinstance(event, AnswerGiven)
        return event.answer

    def tells(self) -> None:
        """The server's beat, and the post."""
        self.evening.clock.passes(2 * DAY)
        for command in list(due(self.evening.state, self.evening.clock(), 0)):
            self.evening.does(OPERATORS, command)
        self.sends_all()

    def sends_all(self) -> None:
        for letter in list(self.evening.state.post.open.values()):
            about = (letter.registration, letter.notice)
            self.evening.does(OPERATORS, BeginMail(*about, self.evening.clock() + 60))
            self.evening.does(OPERATORS, EndMail(*about, 1))

    def makes_lab(self) -> None:
        made = self.mona.does(
            la.MakeLab("Labor Grün", "Wir treffen uns.", "Lena", themes=("stadt",))
        )
        assert isinstance(made, LabMade)
        self.lab = made.lab
        self.mona.does(la.SetMeeting(self.lab, 1, int(self.evening.clock() + DAY), 90, "Rathaus"))
        self.mona.does(la.AddIdea(self.lab, 2, self.idea))
        self.mona.does(la.TakeIdea(self.lab, 3, self.tree))
        self.member = self.joins(TAKE_PART, "emil@example.org", "Emil")
        self.evening.does(self.member, la.ConfirmMember())
        self.mona.does(la.WriteToLab(self.lab, "Bis morgen", "Um 18 Uhr."))
        self.asked = self.joins(BE_TOLD, "cleo@example.org")
        self.sends_all()

    def joins(self, way: str, mail: str, name: str = "") -> Who:
        event = self.evening.does(ANYBODY, la.JoinLab(self.lab, way, mail, name, consent=STANDARD))
        assert isinstance(event, LabJoined)
        return Who(MEMBER, event.member)

    def loses(self, positions: int | None = None) -> None:
        """Redis is flushed, or comes back without so many."""
        epoch = self.evening.gathering.epoch
        self.both_know(self.evening.gathering.position)
        if positions is None:
            self.redis.flush()
        else:
            self.redis.restart_shortened(positions)
        self.both_leave(epoch)
        for gathering in self.workers:
            eventually(lambda g=gathering: g.state.results.now.public)  # type: ignore[misc]  # mypy infers no lambda with a default
        eventually(lambda: self.workers[0].position == self.workers[1].position)
        self.evening.state, self.evening.words = (
            self.evening.gathering.state,
            self.evening.gathering.words,
        )


def record(gathering: Gathering) -> Record:
    definition = from_json(gathering.words[gathering.state.definition or ""])
    return read_record(gathering.state, gathering.words, definition)


def events_of(weeks: Weeks) -> Counter[str]:
    records = weeks.logs[0].read(SLUG).records
    return Counter(type(record.event).__name__ for record in records)


def test_record_reads_as_before_where_all_was_lost(
    weeks: Weeks, caplog: pytest.LogCaptureFixture
) -> None:
    """Ideas with their wordings and supporters, answers with their dates, labs with theirs, and
    figures; a log that every rule holds of, with each thing in it once."""
    before = record(weeks.evening.gathering)
    receipt = show_receipt(weeks.evening.state, weeks.ada.who.id, weeks.evening.words)
    with caplog.at_level(logging.WARNING):
        weeks.loses()
    for gathering in weeks.workers:
        assert record(gathering) == before
        now = show_receipt(gathering.state, weeks.ada.who.id, gathering.words)
        assert [one["answers"] for one in now] == [one["answers"] for one in receipt]
        assert [one["text"] for one in now] == ["Mehr Bänke"]
    assert before.labs[0]["contact"][NAME] == "Lena"
    found = events_of(weeks)
    assert (found["IdeaPutBack"], found["AnswerImported"], found["AnswerCorrected"]) == (4, 1, 1)
    assert (found["LabMade"], found["LabMemberPutBack"], found["LabMessagePutBack"]) == (1, 2, 1)
    assert (found["ReceiptMailPutBack"], found["RecordImported"]) == (1, 1)
    # The cast's ids are short ones.
    problems = verify(weeks.logs[0], SLUG).problems
    assert [line for line in problems if not line.startswith("P1")] == []
    eventually(lambda: caplog.text.count("what was lost is put back") >= 1)
    assert "NOT ALL" not in caplog.text
    assert "Bänke" not in caplog.text


def test_whose_idea_stays_lost_finds_that_on_the_receipt(weeks: Weeks) -> None:
    weeks.loses()
    for gathering in weeks.workers:
        eventually(lambda g=gathering: weeks.emil.who.id in g.state.receipts.lost)  # type: ignore[misc]  # mypy infers no lambda with a default
        assert weeks.ada.who.id not in gathering.state.receipts.lost
        assert "Kauft!" not in gathering.words.values()


def test_who_is_in_a_lab_still_is_and_links_open_what_they_opened(weeks: Weeks) -> None:
    weeks.loses()
    evening, other = weeks.evening, weeks.other
    state = other.state.labs
    assert [one.id for one in state.in_lab(weeks.lab)] == [weeks.member.id]
    assert other.words[state.members[weeks.member.id].name or ""] == "Emil"
    assert not isinstance(other.do(la.ConfirmMember(), weeks.asked), Refusal)
    again = evening.gathering.do(la.ConfirmMember(), weeks.asked)
    assert isinstance(again, Refusal)
    assert again.code == "entry_confirmed"
    weeks.both_know(other.position)
    evening.does(weeks.member, la.LeaveLab())
    weeks.both_know(evening.gathering.position)
    assert [one.id for one in other.state.labs.in_lab(weeks.lab)] == [weeks.asked.id]


def test_nobody_is_written_to_twice_and_who_was_not_is(weeks: Weeks) -> None:
    """Letters that had gone do not go again; those that had not, do."""
    weeks.answers("Bald mehr.", {weeks.idea: 3})
    evening = weeks.evening
    weeks.mona.does(la.WriteToLab(weeks.lab, "Noch etwas", "Bringt Stifte mit."))
    weeks.loses()
    for gathering in weeks.workers:
        [letter] = gathering.state.post.open.values()
        assert letter.registration == weeks.member.id
        message = gathering.state.labs.messages[-1]
        assert (message.position, gathering.words[message.subject]) == (letter.notice, "Noch etwas")
        assert len(gathering.state.labs.messages) == 2
    evening.clock.passes(2 * DAY)
    [tell] = due(evening.state, evening.clock(), 0)
    evening.does(OPERATORS, tell)
    [(_, new)] = told(evening.state, evening.state.receipts.readers[weeks.reader])
    assert [evening.words[answer.now.words or ""] for answer in new] == ["Bald mehr."]


def test_what_a_shortened_log_lacks_is_there_again(weeks: Weeks) -> None:
    """Also where the lab, its members and the answers are there and some decisions are not."""
    evening, lab = weeks.evening, weeks.lab
    lost = evening.gathering.position
    weeks.mona.does(a.CorrectAnswer(weeks.first, 3, "planned", "Tiefbauamt", "Kommt später."))
    weeks.mona.does(la.ChangeLab("Labor Bäume", themes=("stadt",), lab=lab, version=4))
    weeks.mona.does(la.OpenLab(lab, 5, False))
    evening.does(weeks.asked, la.ConfirmMember())
    evening.does(weeks.asked, la.ChangeMember(2, TAKE_PART, "Cleo"))
    late = weeks.answers("Zum Thema.", {}, stadt=1)
    weeks.tells()
    before = record(evening.gathering)
    weeks.loses(evening.gathering.position - lost)
    eventually(lambda: late in weeks.other.state.answers.answers)
    for gathering in weeks.workers:
        eventually(lambda g=gathering: record(g) == before)  # type: ignore[misc]  # mypy infers no lambda with a default
        ways = {one.id: one.way for one in gathering.state.labs.in_lab(lab)}
        assert ways == {weeks.member.id: TAKE_PART, weeks.asked.id: TAKE_PART}
        assert "Cleo" in gathering.words.values()
        assert list(gathering.state.post.open) == []
    problems = verify(weeks.logs[0], SLUG).problems
    assert [line for line in problems if not line.startswith("P1")] == []
