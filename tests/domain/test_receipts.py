"""Receipts: their codes as people type them, and who is told by mail what became of their ideas."""

from __future__ import annotations

import pytest

from companion.domain import commands as c
from companion.domain.answers import commands as a
from companion.domain.answers.events import AnswerDecided
from companion.domain.receipts import codes
from companion.domain.receipts import commands as r
from companion.domain.receipts.events import ReceiptMailAsked
from companion.domain.receipts.news import due, told
from companion.domain.receipts.screen import show_receipt
from companion.domain.receipts.standing import Reader
from companion.domain.rules import RIGHTS, Who
from companion.verify import verify
from tests.cast import OPERATORS, SLUG, Evening, Guest, Moderator, refused

DAY, QUIET = 86_400.0, 900.0


class Contributor:
    """Ada with her receipt in her hand, and with her mails."""

    def __init__(self, evening: Evening, who: Guest) -> None:
        self.evening, self.person = evening, who.who.id

    def asks(self, address: str = "ada@example.org", *, agreed: bool = True) -> str:
        """The reader's id, which the link in the mail holds."""
        command = r.AskForMail(address, agreed=agreed)
        event = self.evening.does(Who(r.HOLDER, self.person), command)
        assert isinstance(event, ReceiptMailAsked)
        return event.reader

    def confirms(self, reader: str) -> None:
        self.evening.does(Who(r.READER, reader), r.ConfirmMail(reader))

    def stops(self, reader: str) -> None:
        self.evening.does(Who(r.READER, reader), r.StopMail(reader))

    @property
    def reader(self) -> Reader:
        found = self.evening.state.receipts.of_person(self.person)
        assert found
        return found

    def mail(self) -> list[str | None]:
        """What the last mail is about."""
        words, found = self.evening.words, told(self.evening.state, self.reader)
        return [words.get(answer.now.words or "") for _, answers in found for answer in answers]

    def open(self) -> list[str]:
        """Mails that are to go out."""
        letters = self.evening.state.post.open.values()
        return [one.kind for one in letters if one.registration == self.reader.id]


@pytest.fixture
def mona(evening: Evening) -> Moderator:
    """Still there weeks after the evening."""
    return evening.moderator("Mona", seconds=100 * DAY)


@pytest.fixture
def bank(ada: Guest, mona: Moderator) -> str:
    """An idea of ada's on the wall."""
    idea = ada.posts("Mehr Bänke", theme="stadt")
    mona.publishes(idea)
    return idea


@pytest.fixture
def told_ada(evening: Evening, ada: Guest, bank: str) -> Contributor:
    """She asked for mail and confirmed it; a second has passed."""
    found = Contributor(evening, ada)
    found.confirms(found.asks())
    evening.clock.passes(1)
    return found


def answers(mona: Moderator, text: str, *ideas: str, theme: str | None = None) -> str:
    version = mona.evening.state.answers.version
    event = mona.does(
        a.GiveAnswer(
            "planned",
            "Tiefbauamt",
            text,
            {idea: version("idea", idea) for idea in ideas},
            {theme: version("theme", theme)} if theme else {},
        )
    )
    assert isinstance(event, AnswerDecided)
    return event.answer


def tells(evening: Evening) -> list[str]:
    """What the server does by now; what it did."""
    done = []
    for command in list(due(evening.state, evening.clock(), QUIET)):
        done.append(type(evening.does(OPERATORS, command)).__name__)
    return done


# Codes


@pytest.mark.parametrize("typed", ["{}", " {} ", "`{}`.", "\u2013{}\u2013"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    code = codes.readable(bytes.fromhex("00443214c74254b635cf"))
    assert code == "0123-4567-89AB-CDEF"
    mangled = code.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert codes.typed(typed.format(code)) == code
    assert codes.typed(typed.format(mangled)) == code
    assert codes.typed(code.replace("1", "I").replace("-", "")) == code


@pytest.mark.parametrize("typed", ["", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEF0", "ß" * 16])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert codes.typed(typed) is None


def test_a_receipt_shows_all_own_ideas_and_what_became_of_them(
    evening: Evening, ada: Guest, ben: Guest, bank: str, mona: Moderator
) -> None:
    """S3: of others nothing, of what waits no more than its author may know."""
    mona.publishes(ben.posts("Mehr Bäume"))
    ada.posts("Wartet noch")
    mona.hides(ada.posts("Kauft!"), "advertising")
    answers(mona, "Im Labor.", theme="stadt")
    hidden, waits, on_wall = show_receipt(evening.state, ada.who.id, evening.words)
    assert (hidden["status"], hidden["reason"]) == ("hidden", "advertising")
    assert (waits["status"], "outcome" in waits) == ("pending", False)
    assert (on_wall["outcome"], on_wall["outcome_by"]) == ("planned", "theme")
    assert [one["text"] for one in on_wall["answers"]] == ["Im Labor."]


@pytest.mark.parametrize("role", [r.HOLDER, r.READER])
def test_whoever_holds_a_code_or_a_link_can_act_as_nobody(
    evening: Evening, ada: Guest, bank: str, role: str
) -> None:
    """W1"""
    assert {cls for cls, who in RIGHTS.items() if role in who} <= {
        r.AskForMail,
        r.ConfirmMail,
        r.StopMail,
    }
    with refused("forbidden"):
        evening.does(Who(role, ada.who.id), c.PostIdea("In Adas Namen"))


# Mail, where they asked for it


def test_nobody_is_written_to_before_the_address_is_confirmed(
    evening: Evening, ada: Guest, bank: str, mona: Moderator
) -> None:
    """But for the mail that asks."""
    contributor = Contributor(evening, ada)
    reader = contributor.asks()
    assert contributor.open() == ["receipt_confirm"]
    answers(mona, "Im Frühjahr.", bank)
    evening.clock.passes(DAY)
    assert tells(evening) == []
    contributor.confirms(reader)
    with refused("confirmed_already"):
        contributor.confirms(reader)
    evening.clock.passes(DAY)
    assert tells(evening) == [], "they saw what was answered before at the receipt"


def test_one_mail_tells_all_that_was_answered_in_one_session(
    evening: Evening, told_ada: Contributor, bank: str, mona: Moderator
) -> None:
    answers(mona, "Im Frühjahr.", bank)
    evening.clock.passes(QUIET - 1)
    assert tells(evening) == [], "another may come, or this one be taken back"
    answers(mona, "Zehn Stück.", bank)
    evening.clock.passes(QUIET)
    assert tells(evening) == ["ReceiptNewsDue"]
    assert told_ada.mail() == ["Zehn Stück.", "Im Frühjahr."]
    assert tells(evening) == []


def test_nobody_gets_more_than_one_mail_a_day(
    evening: Evening, told_ada: Contributor, bank: str, mona: Moderator
) -> None:
    answers(mona, "Im Frühjahr.", bank)
    evening.clock.passes(QUIET)
    assert tells(evening) == ["ReceiptNewsDue"]
    answers(mona, "Zehn Stück.", bank)
    evening.clock.passes(DAY - 1)
    assert tells(evening) == []
    with refused("not_due"):
        evening.does(OPERATORS, r.TellNews((told_ada.reader.id,)))
    evening.clock.passes(1)
    assert tells(evening) == ["ReceiptNewsDue"]
    assert told_ada.mail() == ["Zehn Stück."], "each answer once"
    evening.replays()
    assert told_ada.mail() == ["Zehn Stück."]


def test_what_is_taken_back_in_time_is_never_told(
    evening: Evening, told_ada: Contributor, bank: str, mona: Moderator
) -> None:
    id = answers(mona, "Nie!", bank)
    mona.does(a.UndoAnswer(id, 2))
    evening.clock.passes(QUIET)
    assert tells(evening) == []


def test_a_correction_is_told_and_a_themes_answer_too(
    evening: Evening, told_ada: Contributor, bank: str, mona: Moderator
) -> None:
    id = answers(mona, "Im Labor.", theme="stadt")
    evening.clock.passes(QUIET)
    tells(evening)
    assert told_ada.mail() == ["Im Labor."]
    evening.clock.passes(DAY)
    mona.does(a.CorrectAnswer(id, 2, "in_lab", "Tiefbauamt", "Im Labor „Stadt“."))
    evening.clock.passes(QUIET)
    tells(evening)
    assert told_ada.mail() == ["Im Labor „Stadt“."]


def test_others_answers_are_no_news(
    evening: Evening, told_ada: Contributor, ben: Guest, mona: Moderator
) -> None:
    other = ben.posts("Mehr Bäume", theme="verwaltung")
    mona.publishes(other)
    answers(mona, "Ja.", other, theme="verwaltung")
    evening.clock.passes(DAY)
    assert tells(evening) == []


def test_stopped_is_forgotten_at_once(
    evening: Evening, told_ada: Contributor, bank: str, mona: Moderator
) -> None:
    """P2: also by the code; the link is void then, and so is one of another."""
    reader = told_ada.reader.id
    with refused("void_mail_link"):
        evening.does(Who(r.READER, "y0"), r.StopMail(reader))
    answers(mona, "Im Frühjahr.", bank)
    told_ada.stops(reader)
    assert "ada@example.org" not in evening.words.values()
    assert evening.state.post.open == {}
    evening.clock.passes(DAY)
    assert tells(evening) == []
    with refused("void_mail_link"):
        told_ada.stops(reader)
    told_ada.asks()
    evening.does(Who(r.HOLDER, told_ada.person), r.StopMail())
    assert "ada@example.org" not in evening.words.values()


def test_another_address_takes_the_place_of_the_first(
    evening: Evening, told_ada: Contributor
) -> None:
    first = told_ada.reader.id
    second = told_ada.asks("ada@buero.example")
    assert "ada@example.org" not in evening.words.values()
    with refused("void_mail_link"):
        told_ada.confirms(first)
    told_ada.confirms(second)


def test_what_nobody_confirms_is_forgotten_after_a_week(
    evening: Evening, ada: Guest, bank: str
) -> None:
    """P2: a stranger may have typed it. The link is too late then."""
    contributor = Contributor(evening, ada)
    reader = contributor.asks()
    evening.clock.passes(7 * DAY)
    assert tells(evening) == []
    evening.clock.passes(1)
    assert tells(evening) == ["ReceiptMailLapsed"]
    assert "ada@example.org" not in evening.words.values()
    with refused("void_mail_link"):
        contributor.confirms(reader)


def test_the_address_goes_with_the_person_and_with_its_time(
    evening: Evening, told_ada: Contributor, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """P2, P3"""
    mona.publishes(ben.posts("Mehr Bäume"))
    other = Contributor(evening, ben)
    other.confirms(other.asks("ben@example.org"))
    evening.forgets(ada.who)
    assert "ada@example.org" not in evening.words.values()
    [due_] = [one.id for one in evening.log.entries(SLUG) if one.field == "receipt_contact"]
    evening.does(OPERATORS, c.RunRetention((due_,)))
    assert evening.state.receipts.of == {}
    evening.replays()
    assert evening.state.receipts.of == {}
    assert [one for one in verify(evening.log, SLUG).problems if not one.startswith("P1")] == []


@pytest.mark.parametrize(
    ("address", "agreed", "code"),
    [
        ("02305 1234567", True, "mail_needed"),
        ("ada@", True, "mail_needed"),
        ("", True, "mail_needed"),
        ("ada@example.org", False, "agreement_needed"),
    ],
)
def test_bad_requests_are_told_why(
    evening: Evening, ada: Guest, bank: str, address: str, agreed: bool, code: str
) -> None:
    with refused(code):
        Contributor(evening, ada).asks(address, agreed=agreed)


def test_who_wrote_nothing_has_no_receipt(evening: Evening, ben: Guest) -> None:
    with refused("unknown_receipt"):
        Contributor(evening, ben).asks()
