"""The post: what goes out, in which order, and what becomes of it. The clock is the tests' own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain.mail import commands as m
from companion.domain.mail.post import (
    DELAYED,
    GIVEN_UP,
    QUEUED,
    SENT,
    UNDER_WAY,
    VOID,
    Letter,
    again,
    is_moot,
)
from companion.domain.mail.rules import occasion_due
from companion.domain.seats import commands as s
from companion.domain.seats.terms import Access, Terms
from tests.cast import OPERATORS, START, WITH_SEATS, Evening, Registrant, refused

HOUR = 3600.0
#: Seconds that a worker has for one message.
LEASE = 60.0


class Post:
    """The server's side of it."""

    def __init__(self, seats: int = 2, **terms: Any) -> None:
        definition = replace(WITH_SEATS, seats=seats, registration=Terms(**terms))
        self.evening = Evening(definition=definition)
        self.evening.clock.now = START - 7 * 24 * HOUR

    @property
    def due(self) -> list[Letter]:
        return self.evening.state.post.due(self.evening.clock())

    @property
    def kinds(self) -> list[str]:
        return [letter.kind for letter in self.due]

    def begins(self, letter: Letter) -> None:
        until = self.evening.clock() + LEASE
        self.does(m.BeginMail(letter.registration, letter.notice, until))

    def sends(self, letter: Letter) -> None:
        self.begins(letter)
        self.does(m.EndMail(letter.registration, letter.notice, letter.attempts))

    def sends_all(self) -> None:
        for letter in self.due:
            self.sends(letter)

    def fails(self, letter: Letter, after: float | None, why: str = "busy") -> None:
        later = None if after is None else self.evening.clock() + after
        self.begins(letter)
        self.does(
            m.FailMail(letter.registration, letter.notice, letter.attempts, why, 450, again=later)
        )

    def does(self, command: c.Command) -> None:
        self.evening.does(OPERATORS, command)

    def state_of(self, letter: Letter) -> str:
        return letter.state(self.evening.clock())


@pytest.fixture
def post() -> Post:
    return Post()


def test_each_who_registers_gets_one_message_and_gets_it_once(post: Post) -> None:
    ada, *_ = (post.evening.registers(name) for name in ("Ada", "Ben", "Cleo"))
    assert post.kinds == ["seat", "seat", "waiting"]
    first = post.due[0]
    assert first.registration == ada.who.id
    post.begins(first)
    assert post.state_of(first) == UNDER_WAY
    assert first not in post.due
    with refused("not_due"):  # another worker has it
        post.begins(first)
    post.does(m.EndMail(first.registration, first.notice, 1))
    assert post.state_of(first) == SENT
    with refused("not_due"):
        post.begins(first)
    post.sends_all()
    assert post.due == []


def test_two_workers_that_see_the_same_message_do_not_both_begin_it(post: Post) -> None:
    """The claim is in the log: what the second one decided on is over (`expects`)."""
    post.evening.registers("Ada")
    [letter] = post.due
    begin = m.BeginMail(letter.registration, letter.notice, post.evening.clock() + LEASE)
    drafts = [post.evening.drafts(OPERATORS, begin) for _ in range(2)]
    outcomes = [type(post.evening.log.append("auftakt", d)).__name__ for d in drafts]
    assert outcomes == ["Appended", "Conflict"]


def test_message_of_a_worker_that_died_is_sent_once_more(post: Post) -> None:
    """Rather twice than never: nobody knows whether it went out."""
    post.evening.registers("Ada")
    [letter] = post.due
    post.begins(letter)
    post.evening.clock.passes(LEASE)
    assert post.due == []
    post.evening.clock.passes(1)
    assert post.due == [letter]
    post.sends(letter)
    assert letter.attempts == 2


def test_late_word_of_a_message_that_was_taken_counts(post: Post) -> None:
    """The worker was only slow; another that would begin it now is told no."""
    post.evening.registers("Ada")
    [letter] = post.due
    post.begins(letter)
    post.evening.clock.passes(LEASE + 1)
    begin = m.BeginMail(letter.registration, letter.notice, post.evening.clock() + LEASE)
    draft = post.evening.drafts(OPERATORS, begin)
    post.does(m.EndMail(letter.registration, letter.notice, 1))
    assert post.state_of(letter) == SENT
    assert type(post.evening.log.append("auftakt", draft)).__name__ == "Conflict"


def test_failed_message_waits_and_is_tried_again(post: Post) -> None:
    post.evening.registers("Ada")
    [letter] = post.due
    post.fails(letter, after=30)
    assert post.state_of(letter) == DELAYED
    assert (letter.why, letter.code) == ("busy", 450)
    post.evening.clock.passes(29)
    assert post.due == []
    post.evening.clock.passes(1)
    assert post.state_of(letter) == QUEUED
    post.sends(letter)
    assert post.state_of(letter) == SENT


def test_message_that_was_given_up_goes_out_when_the_desk_says_so(post: Post) -> None:
    post.evening.registers("Ada")
    [letter] = post.due
    post.fails(letter, after=None, why="no_address")
    assert post.state_of(letter) == GIVEN_UP
    assert post.due == []
    desk = post.evening.desk()
    desk.does(m.SendAgain(letter.registration))
    assert post.due == [letter]
    assert (letter.asked, letter.why, letter.since) == (1, None, post.evening.clock())
    post.sends(letter)
    desk.does(m.SendAgain(letter.registration))  # it was lost on the way
    assert post.due == [letter]


def test_word_of_an_attempt_that_is_not_the_last_one_counts_for_nothing(post: Post) -> None:
    post.evening.registers("Ada")
    [letter] = post.due
    post.fails(letter, after=0)
    post.begins(letter)
    with refused("not_due"):
        post.does(m.FailMail(letter.registration, letter.notice, 1, "busy"))


def test_corrected_address_gets_what_the_wrong_one_did_not(post: Post) -> None:
    ada = post.evening.registers("Ada", "ada@exmaple.org")
    [letter] = post.due
    post.sends(letter)
    ada.changes("Ada", "ada@example.org")
    assert post.due == [letter]


def test_newer_message_makes_the_older_one_void(post: Post) -> None:
    people = [post.evening.registers(name) for name in ("Ada", "Ben", "Cleo")]
    post.evening.clock.passes(1)
    people[0].cancels()
    assert post.kinds == ["promoted", "seat", "cancelled"]
    letters = {letter.registration: letter for letter in post.due}
    assert letters[people[2].who.id].kind == "promoted"
    box = post.evening.state.post.boxes[people[2].who.id]
    assert [post.state_of(letter) for letter in box.letters] == [VOID, QUEUED]


def test_seats_that_are_freed_all_at_once_go_out_in_the_order_of_the_line() -> None:
    """And before what is less urgent: a storm of mails is a queue."""
    post = Post(seats=0)
    people = [post.evening.registers(f"N{n}") for n in range(300)]
    post.evening.desk().changes_seats(200)
    told = [letter.registration for letter in post.due]
    assert told[:200] == [who.who.id for who in people[:200]]
    assert post.kinds == ["promoted"] * 200 + ["waiting"] * 100


def test_who_was_called_gets_no_mail(post: Post) -> None:
    ada = post.evening.registers("Ada")
    [letter] = post.due
    desk = post.evening.desk()
    desk.does(s.TellNotice(ada.who.id, letter.notice))
    assert post.due == []
    assert post.state_of(letter) == VOID


def test_desk_sees_that_a_person_knows_once_the_mail_is_out(post: Post) -> None:
    emil = post.evening.desk().registers("Emil", "emil@example.org")
    assert emil.registration.owed
    post.sends_all()
    assert emil.registration.owed is None


def test_nobody_writes_to_who_is_erased(post: Post) -> None:
    """P2: nor is there a message of it any more."""
    ada, ben = (post.evening.registers(name) for name in ("Ada", "Ben"))
    ada.is_erased()
    assert [letter.registration for letter in post.due] == [ben.who.id]
    with refused("unknown_registration"):
        post.evening.desk().does(m.SendAgain(ada.who.id))


def test_who_cancelled_is_told_so_and_then_nothing_more(post: Post) -> None:
    ada = post.evening.registers("Ada")
    post.evening.registers("Ben")
    ada.cancels()
    post.sends_all()
    post.evening.clock.now = START - HOUR
    post.does(m.GiveNotice("reminder"))
    assert post.kinds == ["reminder"]
    assert post.due[0].registration != ada.who.id


def test_contact_that_is_typed_in_again_and_again_is_written_to_once_a_day(post: Post) -> None:
    """It may be a stranger's."""
    post.evening.registers("Ada")
    for n in range(5):
        post.evening.registers(f"Ben{n}", "ada@example.org")
    assert post.kinds == ["seat", "repeated"]
    post.evening.clock.passes(24 * HOUR)
    post.evening.registers("Cleo", "ada@example.org")
    assert post.kinds == ["seat", "repeated", "repeated"]


def test_reminder_goes_once_to_all_who_have_a_seat_then() -> None:
    post = Post(reminder=6)
    people = [post.evening.registers(name) for name in ("Ada", "Ben", "Cleo")]
    post.sends_all()
    post.evening.clock.now = START - 6 * HOUR - 1
    assert occasion_due(post.evening.state, post.evening.clock()) is None
    post.evening.clock.passes(1)
    assert occasion_due(post.evening.state, post.evening.clock()) == "reminder"
    post.does(m.GiveNotice("reminder"))
    assert [letter.registration for letter in post.due] == [who.who.id for who in people[:2]]
    with refused("not_due"):
        post.does(m.GiveNotice("reminder"))


def test_nobody_is_reminded_of_what_has_begun_or_where_nobody_wants_it() -> None:
    for reminder, now in ((6, START), (0, START - 1)):
        post = Post(reminder=reminder)
        post.evening.registers("Ada")
        post.evening.clock.now = now
        assert occasion_due(post.evening.state, now) is None


def test_evening_that_is_moved_is_reminded_of_again() -> None:
    post = Post(reminder=6)
    post.evening.registers("Ada")
    post.evening.clock.now = START - HOUR
    post.does(m.GiveNotice("reminder"))
    later = replace(WITH_SEATS, date="2020-08-27", registration=Terms(reminder=6))
    post.does(c.DefineGathering(later.to_json()))
    assert occasion_due(post.evening.state, post.evening.clock()) is None
    post.evening.clock.now = START + 7 * 24 * HOUR - HOUR
    assert occasion_due(post.evening.state, post.evening.clock()) == "reminder"


def test_two_workers_give_notice_once() -> None:
    """`expects`: also of an evening that was moved away and back."""
    post = Post(reminder=6)
    post.evening.registers("Ada")
    for date in ("2020-08-20", "2020-08-27", "2020-08-20"):
        moved = replace(WITH_SEATS, date=date, registration=Terms(reminder=6))
        post.does(c.DefineGathering(moved.to_json()))
        starts = post.evening.state.line.conditions.starts  # type: ignore[union-attr]  # it has seats
        post.evening.clock.now = (starts or 0) - HOUR
        command = m.GiveNotice("reminder")
        drafts = [post.evening.drafts(OPERATORS, command) for _ in range(2)]
        outcomes = [type(post.evening.log.append("auftakt", d)).__name__ for d in drafts]
        assert outcomes == ["Appended", "Conflict"]
        post.evening.replays()


def test_access_goes_to_those_with_a_seat_from_its_time_on() -> None:
    post = Post(access=Access("Raum 7", opens="2020-08-19T18:00:00"))
    ada, *_ = (post.evening.registers(name) for name in ("Ada", "Ben", "Cleo"))
    post.sends_all()
    assert occasion_due(post.evening.state, post.evening.clock()) is None
    post.evening.clock.now = START - 24 * HOUR
    post.does(m.GiveNotice("access"))
    assert post.kinds == ["access", "access"]
    assert post.due[0].registration == ada.who.id


def test_offer_that_lapsed_is_not_written_of(post: Post) -> None:
    ada, _, cleo = (post.evening.registers(name) for name in ("Ada", "Ben", "Cleo"))
    post.evening.clock.now = START - HOUR
    ada.cancels()
    post.does(s.OfferSeat())
    letter = post.due[0]
    assert (letter.kind, letter.registration) == ("offered", cleo.who.id)
    assert not is_moot_now(post, letter, cleo)
    post.evening.clock.now = START
    assert not is_moot_now(post, letter, cleo)
    post.evening.clock.passes(1)
    assert is_moot_now(post, letter, cleo)


def is_moot_now(post: Post, letter: Letter, who: Registrant) -> bool:
    line = post.evening.state.line
    return is_moot(letter, who.registration, line.conditions, post.evening.clock())


@pytest.mark.parametrize(
    ("attempts", "chance", "wait"),
    [(1, 0.5, 30), (2, 0.5, 120), (3, 0.5, 480), (5, 0.5, 7200), (1, 0, 22.5), (1, 1, 37.5)],
)
def test_each_wait_is_longer_than_the_one_before_and_not_all_are_alike(
    attempts: int, chance: float, wait: float
) -> None:
    letter = Letter("r1", "seat", 3, since=0, attempts=attempts)
    assert again(letter, 100, first=30, patience=1e9, chance=chance) == 100 + wait


def test_last_attempt_is_at_the_end_of_all_patience() -> None:
    letter = Letter("r1", "seat", 3, since=0, attempts=4)
    assert again(letter, 900, first=30, patience=1000, chance=0.5) == 1000


def test_post_is_the_same_when_it_is_read_again_from_the_log(post: Post) -> None:
    """L5: as after a restart."""
    people = [post.evening.registers(name) for name in ("Ada", "Ben", "Cleo")]
    first, second, _ = post.due
    post.sends(first)
    post.fails(second, after=30)
    people[0].cancels()
    before = post.evening.state.post
    post.evening.replays()
    assert post.evening.state.post == before
    assert post.evening.state.post is not before
