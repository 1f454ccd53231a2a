"""Seats: the first in line get them, nobody loses one, and free ones find whose turn it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.event import Event
from companion.domain.fold import apply
from companion.domain.rules import Who
from companion.domain.ruling import REGISTRANT
from companion.domain.seats import commands as s
from companion.domain.seats.events import Registered
from companion.domain.seats.line import CANCELLED, REPEATED, SEATED, WAITING
from companion.domain.seats.terms import Consent, Question, Terms
from companion.store.log import Conflict
from companion.verify import verify
from companion.verify.order import Order, Receipt
from tests.cast import (
    OPERATORS,
    SLUG,
    START,
    WITH_SEATS,
    Desk,
    Evening,
    Registrant,
    particulars,
    refused,
)

DAY = 86_400
HOUR = 3_600
CONSENT = Consent("2020-08", "Ich bin damit einverstanden, im Bild zu sein.")


def evening_of(seats: int = 2, **terms: object) -> Evening:
    """A week before it begins."""
    registration = Terms(**terms)  # type: ignore[arg-type]  # fields of Terms
    evening = Evening(definition=replace(WITH_SEATS, seats=seats, registration=registration))
    evening.clock.now = START - 7 * DAY
    return evening


@pytest.fixture
def evening() -> Evening:
    return evening_of()


@pytest.fixture
def dora(evening: Evening) -> Desk:
    evening.clock.now = START - 7 * DAY
    return Desk(evening, evening.logs_in(evening.invites("Dora", "desk", 9 * DAY), 9 * DAY))


def people(evening: Evening, *names: str) -> list[Registrant]:
    return [evening.registers(name) for name in names]


def test_the_first_in_line_have_the_seats(evening: Evening) -> None:
    ada, ben, cleo, dana = people(evening, "Ada", "Ben", "Cleo", "Dana")
    assert [who.status for who in (ada, ben, cleo, dana)] == [SEATED, SEATED, WAITING, WAITING]
    assert [evening.state.line.rank(who.registration) for who in (cleo, dana)] == [1, 2]


@given(st.integers(0, 5), st.lists(st.one_of(st.none(), st.integers(0, 30)), max_size=40))
def test_seats_are_the_first_that_are_not_cancelled(seats: int, story: list[int | None]) -> None:
    """Whatever happens in whatever order. None: somebody registers; else who cancels."""
    evening = evening_of(seats)
    line: list[Registrant] = []
    for n, cancels in enumerate(story):
        if cancels is None:
            line.append(evening.registers(f"N{n}"))
        elif line and (who := line[cancels % len(line)]).registration.stands:
            who.cancels()
    standing = [who.registration.number for who in line if who.registration.stands]
    assert evening.seated() == standing[:seats]


def test_who_cancels_frees_the_seat_for_the_next_in_line(evening: Evening) -> None:
    ada, _, cleo, dana = people(evening, "Ada", "Ben", "Cleo", "Dana")
    ada.cancels()
    assert (cleo.status, dana.status) == (SEATED, WAITING)
    assert cleo.registration.owed
    assert cleo.registration.owed.kind == "promoted"
    with refused("cancelled"):
        ada.cancels()


def test_fewer_seats_take_nobodys_seat_and_more_are_filled(evening: Evening, dora: Desk) -> None:
    ada, _, cleo = people(evening, "Ada", "Ben", "Cleo")
    dora.changes_seats(1)
    assert evening.seated() == [1, 2]
    ada.cancels()
    assert evening.seated() == [2], "one seat, and one has it"
    assert cleo.status == WAITING
    dora.changes_seats(2)
    assert evening.seated() == [2, 3]


def test_a_later_file_keeps_what_the_desk_changed(evening: Evening, dora: Desk) -> None:
    dora.changes_seats(40)
    evening.does(OPERATORS, c.DefineGathering(WITH_SEATS.to_json()))
    assert evening.state.line.seats == 40
    evening.does(OPERATORS, c.DefineGathering(replace(WITH_SEATS, seats=50).to_json()))
    assert evening.state.line.seats == 50


# Offers, from the evening before


@pytest.fixture
def late(evening: Evening, dora: Desk) -> list[Registrant]:
    """Four on two seats; a seat became free too late to go to the next by itself."""
    found = people(evening, "Ada", "Ben", "Cleo", "Dana")
    evening.clock.now = START - 23 * HOUR
    found[0].cancels()
    return found


def test_late_a_free_seat_is_offered_to_whose_turn_it_is(
    evening: Evening, late: list[Registrant]
) -> None:
    _, _, cleo, dana = late
    assert cleo.status == WAITING, "nobody is surprised on the way to bed"
    offer = evening.does(OPERATORS, s.OfferSeat())
    assert cleo.registration.is_offered(evening.clock())
    assert cleo.registration.offer_until == offer.at + 6 * HOUR
    with refused("nothing_to_offer"):
        evening.does(OPERATORS, s.OfferSeat())
    with refused("no_offer"):
        dana.accepts()
    cleo.accepts()
    assert evening.seated() == [2, 3]


def test_an_offer_lapses_and_goes_to_the_next_and_comes_round_again(
    evening: Evening, late: list[Registrant]
) -> None:
    _, _, cleo, dana = late
    evening.does(OPERATORS, s.OfferSeat())
    evening.clock.passes(6 * HOUR)
    assert cleo.registration.is_offered(evening.clock()), "to the last second"
    evening.clock.passes(1)
    with refused("no_offer"):
        cleo.accepts()
    evening.does(OPERATORS, s.OfferSeat())
    assert dana.registration.is_offered(evening.clock())
    evening.clock.passes(6 * HOUR + 1)
    evening.does(OPERATORS, s.OfferSeat())
    assert cleo.registration.is_offered(evening.clock())


def test_no_offer_outlasts_the_beginning(evening: Evening, late: list[Registrant]) -> None:
    evening.clock.now = START - HOUR
    evening.does(OPERATORS, s.OfferSeat())
    assert late[2].registration.offer_until == START
    evening.clock.now = START
    late[2].cancels()
    with refused("nothing_to_offer"):
        evening.does(OPERATORS, s.OfferSeat())


def test_who_registers_late_does_not_overtake_those_who_wait(
    evening: Evening, late: list[Registrant]
) -> None:
    assert evening.registers("Emil").status == WAITING


def test_an_offer_for_a_seat_that_was_taken_meanwhile_is_void(evening: Evening) -> None:
    """As two workers can decide at the same time."""
    ada, ben, cleo = people(evening, "Ada", "Ben", "Cleo")
    evening.clock.now = START - 20 * HOUR
    ada.cancels()
    draft = evening.drafts(OPERATORS, s.OfferSeat())
    evening.does(OPERATORS, s.OfferSeat())
    apply(evening.state, draft.event)
    assert cleo.registration.offers == 1
    assert evening.state.line.free(evening.clock()) == 0
    assert ben.status == SEATED


# Who may register


def test_registration_is_open_from_then_until_the_deadline() -> None:
    evening = evening_of(opens="2020-08-14T00:00", deadline="2020-08-17T23:59")
    with refused("registration_closed"):
        evening.registers("Ada")
    evening.clock.now = START - 5 * DAY
    evening.registers("Ada")
    evening.clock.now = START - 2 * DAY
    with refused("registration_closed"):
        evening.registers("Ben")
    dora = evening.desk()
    assert dora.registers("Ben", received=START - 3.5 * DAY).status == SEATED, (
        "his mail was in time"
    )
    dora.does(s.ChangeDeadline(None))
    evening.registers("Cleo")
    evening.clock.now = START + 1
    with refused("registration_closed"):
        evening.registers("Dana")


def test_a_gathering_without_seats_registers_nobody() -> None:
    with refused("registration_closed"):
        Evening().registers("Ada")


@pytest.mark.parametrize(
    ("name", "contact", "code"),
    [
        ("  ", "ada@example.org", "empty"),
        ("x" * 61, "ada@example.org", "too_long"),
        ("Ada", " ", "empty"),
        ("Ada", "ada@", "bad_contact"),
        ("Ada", "12", "bad_contact"),
        ("Ada", "Bahnhofstraße 3", "bad_contact"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    evening: Evening, name: str, contact: str, code: str
) -> None:
    with refused(code):
        evening.registers(name, contact)
    assert not evening.state.line.registrations


@pytest.mark.parametrize("name", ["李小龙", "Nguyễn Thị Ánh", "محمد", "Łukasz Żółć", "O’Neill-Öz"])
def test_names_in_any_script(evening: Evening, name: str) -> None:
    ada = evening.registers(name, "ada@example.org")
    assert evening.words[ada.registration.name] == name


def test_questions_of_the_gatherings_own() -> None:
    evening = evening_of(
        questions=(
            Question("access", "Was brauchen Sie?", "um Hilfe zu stellen"),
            Question("topic", "Ihr Thema?", "um Gruppen zu bilden", required=True),
        )
    )
    with refused("no_answer", field="extra_topic"):
        evening.registers("Ada", extras=(("access", "Rollstuhl"),))
    ada = evening.registers("Ada", extras=(("topic", "WLAN"), ("access", " "), ("other", "x")))
    extras = {id: evening.words[word] for id, word in ada.registration.extras.items()}
    assert extras == {"topic": "WLAN"}


# The same contact again


def test_the_same_contact_again_counts_once(evening: Evening) -> None:
    ada = evening.registers("Ada", "Ada@Example.org")
    again = evening.registers("Ada Lovelace", "ada@example.org")
    ben = evening.registers("Ben")
    assert (ada.status, again.status, ben.status) == (SEATED, REPEATED, SEATED)
    assert again.registration.as_seated, "the answer is what anybody would get"


def test_when_the_first_goes_the_second_counts(evening: Evening) -> None:
    ada = evening.registers("Ada", "02305 / 106-2101")
    again = evening.registers("Ada", "+49 (2305) 1062101")
    ben, cleo = people(evening, "Ben", "Cleo")
    ada.cancels()
    assert (again.status, ben.status) == (SEATED, SEATED), "her place is the second"
    assert cleo.status == WAITING


def test_two_people_with_one_contact_count_apart_when_the_desk_says_so(
    evening: Evening, dora: Desk
) -> None:
    evening.registers("Ada", "familie@example.org")
    ben = evening.registers("Ben", "familie@example.org")
    dora.does(s.CountApart(ben.who.id))
    assert evening.seated() == [1, 2]
    cleo = dora.registers("Cleo", "familie@example.org", apart=True)
    assert cleo.status == WAITING
    with refused("not_repeated"):
        dora.does(s.CountApart(ben.who.id))


def test_a_changed_contact_takes_nobodys_seat(evening: Evening) -> None:
    ada, ben = people(evening, "Ada", "Ben")
    ada.changes("Ada", "ben@example.org")
    assert (ada.status, ben.status) == (SEATED, SEATED)
    assert evening.registers("Wer", "ada@example.org").status == WAITING, "that contact is free"


# Changing, erasing, consenting


def test_changing_keeps_the_place_and_forgets_what_was_there(evening: Evening) -> None:
    ada, *_ = people(evening, "Ada", "Ben", "Cleo")
    old = ada.registration.vault_ids
    ada.changes("Ada King", "0171 1234567")
    assert (ada.status, ada.registration.number) == (SEATED, 1)
    assert evening.words[ada.registration.contact] == "+491711234567"
    assert not set(old) & {writing.id for writing in evening.log.entries(SLUG)}
    with refused("outdated"):
        ada.does(s.ChangeRegistration(ada.who.id, 1, particulars("Ada")))


def test_erasing_leaves_nothing_of_the_person_but_the_order(evening: Evening) -> None:
    """P2: also by the operator, by the registration's id."""
    ada, ben, cleo = people(evening, "Ada", "Ben", "Cleo")
    checks = [who.registration.check for who in (ada, ben, cleo)]
    ada.is_erased()
    evening.forgets(ben.who)
    owners = {writing.owner for writing in evening.log.entries(SLUG)}
    assert not owners & {ada.who.id, ben.who.id}
    assert cleo.status == SEATED
    assert evening.shown("desk").keys() == {cleo.who.id}
    assert [who.registration.check for who in (ada, ben, cleo)] == checks
    with refused("unknown_registration"):
        ada.changes("Ada")


def test_nobody_has_to_do_with_anothers_registration(evening: Evening) -> None:
    """W1"""
    ada, ben = people(evening, "Ada", "Ben")
    for command in (
        s.CancelRegistration(ada.who.id),
        s.EraseRegistration(ada.who.id),
        s.ChangeRegistration(ada.who.id, 1, particulars("Ben")),
        s.WithdrawConsent(ada.who.id),
    ):
        with refused("forbidden"):
            ben.does(command)
    with refused("unknown_registration"):
        Registrant(evening, Who(REGISTRANT, "r0")).cancels()


def test_consent_is_its_own_thing_and_taken_back_with_one_word() -> None:
    evening = evening_of(consent=CONSENT)
    ada, ben = evening.registers("Ada", consent="2020-08"), evening.registers("Ben")
    assert [who.registration.consent.version for who in (ada, ben)] == ["2020-08", None]
    ada.does(s.WithdrawConsent(ada.who.id))
    assert (ada.status, ada.registration.consent.version) == (SEATED, None)
    ben.does(s.GiveConsent(ben.who.id, "2020-08"))
    assert ben.registration.consent.version == "2020-08"
    with refused("old_consent"):
        evening.registers("Cleo", consent="2019-01")


def test_where_consent_is_the_condition_it_takes_the_seat_along() -> None:
    evening = evening_of(seats=1, consent=replace(CONSENT, mode="condition"))
    with refused("consent_needed", field="consent"):
        evening.registers("Ada")
    ada, ben = (evening.registers(name, consent="2020-08") for name in ("Ada", "Ben"))
    ada.does(s.WithdrawConsent(ada.who.id))
    assert (ada.status, ben.status) == (CANCELLED, SEATED)


# What is told


def test_who_registered_here_read_the_answer_and_others_are_owed_it(
    evening: Evening, dora: Desk
) -> None:
    ada = evening.registers("Ada")
    ben = dora.registers("Ben", "02305 / 106-2101")
    assert ada.registration.owed is None
    assert ben.registration.owed
    assert ben.registration.owed.kind == "seat"
    dora.tells(ben)
    assert ben.registration.owed is None
    dora.cancels(ada)
    assert ada.registration.owed
    assert ada.registration.owed.kind == "cancelled"


def test_desk_sees_names_and_nobody_else_does(evening: Evening, dora: Desk) -> None:
    """S1, S3"""
    ada = evening.registers("Ada Lovelace", "02305 / 106-2101", kind="citizen")
    item = evening.shown("desk")[ada.who.id]
    assert (item["name"], item["contact"]) == ("Ada Lovelace", "02305 1062101")
    for screen in ("guest", "projector", "moderator"):
        fresh = str(evening.fresh(screen))
        assert "Lovelace" not in fresh
        assert ada.who.id not in fresh


def test_nothing_a_person_told_stands_in_the_log(evening: Evening) -> None:
    """P1"""
    evening.registers("Ada Lovelace", "ada@example.org", kind="business")
    log = " ".join(e.encode(record.event)[1] for record in evening.log.read(SLUG).records)
    for word in ("Lovelace", "ada", "example", "business"):
        assert word not in log


# Erasing at the same time as something else


def test_change_under_way_gives_nobody_a_name_whose_time_was_over(evening: Evening) -> None:
    """P2, P3: two workers, the retention first."""
    ada = evening.registers("Ada", "ada@example.org")
    late = evening.drafts(ada.who, change_of(ada, "Ada Lovelace"))
    evening.does(OPERATORS, c.RunRetention(ada.registration.vault_ids))
    assert evening.log.append(SLUG, late) == Conflict(ada.who.id, 2)
    with refused("unknown_registration"):
        ada.changes("Ada Lovelace", "ada@example.org")
    evening.forgets(ada.who)
    evening.replays()
    assert "Ada" not in repr(evening.log.entries(SLUG))


def test_retention_looks_again_at_a_registration_that_was_changed_meanwhile(
    evening: Evening,
) -> None:
    """P2: two workers, the change first: what was written then is of no older name."""
    ada = evening.registers("Ada", "ada@example.org")
    due = c.RunRetention(ada.registration.vault_ids)
    late = evening.drafts(OPERATORS, due)
    ada.changes("Ada Lovelace", "ada@example.org")
    assert evening.log.append(SLUG, late) == Conflict(ada.who.id, 2)


def change_of(who: Registrant, name: str) -> s.ChangeRegistration:
    told = particulars(name, "ada@example.org")
    return s.ChangeRegistration(who.who.id, who.registration.version, told)


# The receipt


def test_receipts_prove_the_order_also_after_erasure(evening: Evening) -> None:
    who = people(evening, "Ada", "Ben", "Cleo")
    receipts = [(one.registration.number, one.registration.check) for one in who]
    who[1].is_erased()
    records = [(record.position, record.event) for record in evening.log.read(SLUG).records]
    assert broken(records, receipts) == []
    assert broken(records, [(2, receipts[1][1].lower().replace("-", " "))]) == []
    assert broken(records, [(1, receipts[1][1]), receipts[2]]) == [1]
    put_in = [*records[:1], (2, replace(records[1][1], registration="r99")), *records[2:]]
    assert broken(put_in, receipts) == [1, 2, 3]


def broken(records: list[tuple[int, Event]], receipts: list[Receipt]) -> list[int]:
    """The numbers of the receipts that these records do not bear out."""
    order = Order()
    for position, event in records:
        order.take(position, event)
    return [one[0] for one in receipts if order.check_receipts([one])]


def test_verifying_proves_the_order(evening: Evening) -> None:
    """By what those who came later saw before them, and by receipts."""
    who = people(evening, "Ada", "Ben", "Cleo")
    receipts = [(one.registration.number, one.registration.check) for one in who]
    who[0].is_erased()
    report = verify(evening.log, SLUG, receipts=receipts)
    assert about_the_line(report.problems) == []
    assert report.figures["in line"] == f"3, check code {receipts[-1][1]}"
    foreign = verify(evening.log, SLUG, receipts=[(2, receipts[0][1]), (4, receipts[2][1])])
    assert about_the_line(foreign.problems) == [
        "the receipt of number 2 is of another line",
        "the receipt of number 4 is of another line",
    ]


def about_the_line(problems: list[str]) -> list[str]:
    """The cast's ids are none that the server makes, which is found too."""
    return [line for line in problems if "line" in line]


@pytest.mark.parametrize("what", ["another", "earlier", "swapped"])
def test_verifying_finds_a_line_that_was_altered(evening: Evening, what: str) -> None:
    """Somebody else in Ada's place, Ada's time, Ada and Ben changed over."""
    who = people(evening, "Ada", "Ben", "Cleo")
    records = evening.log.read(SLUG).records
    ada, ben, cleo = (record for record in records if isinstance(record.event, Registered))
    altered = {
        "another": [replace(ada, event=replace(ada.event, registration="r99")), ben, cleo],
        "earlier": [replace(ada, event=replace(ada.event, at=ada.event.at - 60)), ben, cleo],
        "swapped": [replace(ada, event=ben.event), replace(ben, event=ada.event), cleo],
    }[what]
    order = Order()
    found = [line for record in altered for line in order.take(record.position, record.event)]
    first = ada if what == "swapped" else ben
    number = 1 if what == "swapped" else 2
    assert found == [
        f"position {first.position}: number {number} in line came after another line"
        " than stands before it"
    ]
    last = who[-1].registration
    assert order.check_receipts([(last.number, last.check)]) != []
