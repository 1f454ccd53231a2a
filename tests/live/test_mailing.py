"""One worker's mailing, step by step, with a clock of its own and a real mail server."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from companion.app import Companion, create_app
from companion.domain.events import Draft
from companion.domain.mail.events import MailFailed
from companion.domain.rules import Who
from companion.domain.seats.commands import Register
from companion.domain.state import State
from companion.live.commons import Alone
from companion.live.gathering import Done
from companion.live.limits import Buckets, Limits
from companion.settings import Settings
from companion.store.log import MemoryLog, Outcome, Unavailable
from tests.cast import SLUG, START, WITH_SEATS, Clock, particulars
from tests.post_office import NO_SUCH, PostOffice

WEEK, HOUR = 7 * 86_400.0, 3600.0


class FragileLog(MemoryLog):
    """One whose disk can be full."""

    is_away = False

    def append(self, slug: str, draft: Draft, *, epoch: str | None = None) -> Outcome:
        if self.is_away:
            raise Unavailable("full")
        return super().append(slug, draft, epoch=epoch)


class Town:
    """An evening with its mailing, whose steps the test takes."""

    def __init__(self, office: PostOffice) -> None:
        settings = replace(Settings.from_environment(office.settings), secret="s" * 32)
        self.clock = Clock(START - WEEK)
        self.log = FragileLog()
        limits = Limits.per_visitor(1, 1, 1)
        limits.mails = Buckets(1e6, 1e6)  # the pace has its own test
        commons = Alone(limits, self.clock)
        self.companion: Companion = create_app(settings, self.log, self.clock, commons)
        self.companion.house.define(WITH_SEATS)
        found = self.companion.house.room(SLUG)
        assert found
        self.gathering = found.gathering

    @property
    def state(self) -> State:
        return self.gathering.state

    def registers(self, name: str, contact: str | None = None) -> None:
        command = Register(particulars(name, contact))
        assert isinstance(self.gathering.do(command, Who("guest", f"v-{name}")), Done)

    def sends(self) -> None:
        """As long as there is something to be sent now."""
        while self.companion.mailer.step() == 0:
            pass

    @property
    def failures(self) -> list[MailFailed]:
        events = (record.event for record in self.log.read(SLUG, limit=100_000).records)
        return [event for event in events if isinstance(event, MailFailed)]


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


@pytest.fixture
def town(office: PostOffice) -> Town:
    return Town(office)


def test_waits_between_attempts_grow_until_it_is_given_up(office: PostOffice, town: Town) -> None:
    """48 hours after it arose; by then not every minute."""
    office.refuses["*"] = "451 4.3.0 later"
    town.registers("Ada")
    began = town.clock()
    while town.state.post.open and not next(iter(town.state.post.open.values())).given_up:
        town.sends()
        town.clock.passes(60)
        assert town.clock() < began + 60 * HOUR
    waits = [failure.again - failure.at for failure in town.failures if failure.again]
    assert all(one < other for one, other in itertools.pairwise(waits[:4]))
    assert max(waits) <= 7200 * 1.25
    assert len(waits) < 40
    last = town.failures[-1]
    assert (last.again, last.why, last.code) == (None, "busy", 451)
    assert last.at >= began + 48 * HOUR


def test_server_that_stays_away_costs_one_event_a_mail(office: PostOffice, town: Town) -> None:
    office.closes()
    for n in range(20):
        town.registers(f"N{n}")
    for _ in range(49 * 12):
        town.companion.mailer.step()
        town.clock.passes(300)
    assert [failure.why for failure in town.failures] == ["unreachable"] * 20
    assert {failure.again for failure in town.failures} == {None}


def test_mail_that_was_sent_while_the_log_is_away_is_not_sent_again(
    office: PostOffice, town: Town
) -> None:
    """It is written down as soon as that can be done, before anything else goes out."""
    town.registers("Ada")
    town.registers("Ben")

    def breaks() -> None:
        town.log.is_away = True

    office.on_mail = breaks
    town.sends()
    assert town.companion.mailer.is_busy, "an end to write down"
    town.clock.passes(HOUR)
    town.sends()
    assert len(office.mails) == 1
    office.on_mail = lambda: None
    town.log.is_away = False
    town.sends()
    assert [mail.recipient for mail in office.mails] == ["ada@example.org", "ben@example.org"]
    assert town.state.post.open == {}


def test_message_that_cannot_be_put_together_keeps_no_other_one_back(
    office: PostOffice, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.registers("Ada")
    town.registers("Ben")
    first = next(iter(town.state.post.open.values()))
    first.kind = "of a newer version"
    town.sends()
    assert [mail.recipient for mail in office.mails] == ["ben@example.org"]
    assert [failure.why for failure in town.failures] == ["broken"]
    assert "a mail could not be put together" in caplog.text


def test_after_the_evening_nobody_is_written_to(office: PostOffice, town: Town) -> None:
    office.closes()
    town.registers("Ada")
    office.opens()
    town.clock.now = START + 3 * HOUR
    town.sends()
    assert (office.mails, town.failures) == ([], [])


def test_who_gave_a_telephone_number_is_in_nobodys_way(office: PostOffice, town: Town) -> None:
    town.registers("Ada", "0171 1234567")
    town.registers("Ben")
    town.sends()
    assert [mail.recipient for mail in office.mails] == ["ben@example.org"]
    assert town.gathering.figures.mails_queued == 0


def test_storm_of_promotions_goes_out_in_the_order_of_the_line(
    office: PostOffice, town: Town
) -> None:
    people = 200
    frees_seats(town, people)
    office.refuses["n7@example.org"] = NO_SUCH
    began = time.perf_counter()
    town.sends()
    took = time.perf_counter() - began
    told = [mail.recipient for mail in office.mails if "Platz" in mail.subject]
    assert told == [f"n{n}@example.org" for n in range(people) if n != 7]
    assert took / people < 0.25, "of which the mail server's part is most"


@pytest.mark.soak
def test_two_thousand_mails(office: PostOffice, town: Town) -> None:
    """F4: also that no step of it takes long beside the mail server's answers."""
    people = 2_000
    frees_seats(town, people)
    looks = []
    threading.Thread(target=town.sends, daemon=True).start()
    while len(office.mails) < people:
        began = time.perf_counter()
        town.companion.mailer._next(town.clock())
        looks.append(time.perf_counter() - began)
        time.sleep(0.5)
    print(f"a look at the post took up to {max(looks) * 1000:.1f} ms")
    assert [mail.recipient for mail in office.mails] == [f"n{n}@example.org" for n in range(people)]
    assert max(looks) < 0.05


def frees_seats(town: Town, people: int) -> None:
    """Nobody has a seat, and then all at once."""
    house = town.companion.house
    house.define(replace(WITH_SEATS, seats=0))
    for n in range(people):
        town.registers(f"N{n}")
    house.define(replace(WITH_SEATS, seats=people))
    assert all(one.kind == "promoted" for one in town.state.post.open.values())
