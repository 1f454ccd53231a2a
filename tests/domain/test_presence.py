"""Presence: the wall knows who is in the hall, and nothing that is kept knows more."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.door.commands import CheckInTicket
from companion.domain.presence.commands import TakeBadge
from companion.domain.seats.terms import Terms
from companion.domain.state import State
from tests.cast import (
    DEFINITION,
    OPERATORS,
    SLUG,
    WITH_SEATS,
    Evening,
    Guest,
    Moderator,
    Registrant,
    Steward,
    refused,
)

TICKETED = replace(WITH_SEATS, date=None, registration=Terms(tickets_required=True))


@pytest.fixture
def evening() -> Evening:
    return Evening()


@pytest.fixture
def hanna(evening: Evening) -> Guest:
    return evening.guest("hanna")


@pytest.fixture
def mona(evening: Evening) -> Moderator:
    return evening.moderator("Mona")


@pytest.fixture
def ticketed() -> Evening:
    return Evening(definition=TICKETED)


@pytest.fixture
def ada(ticketed: Evening) -> Registrant:
    return ticketed.registers("Ada")


@pytest.fixture
def sven(ticketed: Evening) -> Steward:
    return ticketed.steward(gate="door")


@pytest.fixture
def phone(ticketed: Evening) -> Guest:
    """Ada's; nobody but Ada knows."""
    return ticketed.guest("x")


def comes_in(who: Registrant) -> None:
    who.does(CheckInTicket(who.who.id, way="self"))


# By a code alone


def test_who_checks_out_is_at_home(evening: Evening, hanna: Guest) -> None:
    hanna.checks_in()
    assert hanna.posts_from() == "venue"
    hanna.checks_out()
    assert hanna.posts_from() == "remote"
    with refused("not_inside"):
        hanna.checks_out()
    hanna.checks_in()
    assert hanna.posts_from() == "venue"


def test_moderator_takes_one_person_out_until_it_is_allowed_again(
    evening: Evening, hanna: Guest, mona: Moderator
) -> None:
    hanna.checks_in()
    mona.does(c.RevokePresence(hanna.who.id))
    assert hanna.posts_from() == "remote"
    with refused("presence_revoked"):
        hanna.checks_in()
    evening.replays()
    with refused("presence_revoked"):
        hanna.checks_in()
    mona.does(c.AllowPresence(hanna.who.id))
    assert hanna.posts_from() == "remote", "coming in is their own to do"
    hanna.checks_in()
    assert hanna.posts_from() == "venue"
    with refused("unknown_person"):
        mona.does(c.AllowPresence(hanna.who.id))


def test_nobody_can_write_into_the_log_whom_to_revoke(evening: Evening, mona: Moderator) -> None:
    """P1"""
    with refused("unknown_person"):
        mona.does(c.RevokePresence("Hanna Arendt"))


def test_who_is_revoked_while_checking_in_is_out(
    evening: Evening, hanna: Guest, mona: Moderator
) -> None:
    """Two workers decide at the same time; whichever stands first in the log."""
    evening.guest("ben").checks_in()
    hanna.posts("Mehr Bänke")
    late = evening.drafts(hanna.who, c.CheckIn())
    mona.does(c.RevokePresence(hanna.who.id))
    evening.log.append(SLUG, late)
    evening.replays()
    assert hanna.posts_from() == "remote"


def test_all_codes_at_once(evening: Evening, hanna: Guest, mona: Moderator) -> None:
    hanna.checks_in()
    assert evening.state.presence.codes == ""
    mona.does(c.RevokeCodes())
    first = evening.state.presence.codes
    assert hanna.posts_from() == "venue", "who is in stays in"
    mona.does(c.RevokeCodes(everybody=True))
    assert hanna.posts_from() == "remote", "unless they are to come in again"
    assert len({"", first, evening.state.presence.codes}) == 3
    assert evening.state.presence.former == ["", first]
    hanna.checks_in()
    assert hanna.posts_from() == "venue"


# By a ticket


def test_a_code_alone_opens_nothing_where_tickets_are_required(phone: Guest) -> None:
    with refused("ticket_needed"):
        phone.checks_in()


def test_who_came_by_a_code_before_tickets_were_required_is_in_no_more(
    evening: Evening, hanna: Guest
) -> None:
    hanna.checks_in()
    evening.does(OPERATORS, c.DefineGathering(TICKETED.to_json()))
    assert hanna.posts_from() == "remote"
    evening.does(OPERATORS, c.DefineGathering(DEFINITION.to_json()))
    assert hanna.posts_from() == "venue"


def test_phone_posts_from_the_hall_while_its_person_is_in(
    ticketed: Evening, ada: Registrant, sven: Steward, phone: Guest
) -> None:
    with refused("not_inside"):
        ada.badge()
    comes_in(ada)
    phone = phone.takes(ada.badge())
    assert phone.posts_from() == "venue"
    sven.lets_out(ada)
    assert phone.posts_from() == "remote"
    ticketed.replays()
    assert phone.posts_from() == "remote"
    sven.lets_in(ada)
    assert phone.posts_from() == "venue", "and the badge is good again"
    ticketed.replays()
    assert phone.posts_from() == "venue"


@pytest.mark.parametrize("how", ["undo", "cancel", "erase", "replace", "revoke", "other phone"])
def test_phone_posts_from_home_after(
    ticketed: Evening, ada: Registrant, sven: Steward, phone: Guest, how: str
) -> None:
    entry = sven.lets_in(ada)
    phone = phone.takes(ada.badge())
    assert phone.posts_from() == "venue"
    if how == "undo":
        position = next(
            record.position for record in ticketed.log.read(SLUG).records if record.event == entry
        )
        sven.undoes(ada, position)
    elif how == "cancel":
        ada.cancels()
    elif how == "erase":
        ada.is_erased()
    elif how == "replace":
        sven.replaces(ada)
    elif how == "revoke":
        ticketed.desk().does(c.RevokePresence(ada.who.id))
        with refused("presence_revoked"):
            ada.badge()
    else:
        other = ticketed.guest("y").takes(ada.badge())
        assert other.posts_from() == "venue", "one voice for each ticket"
    assert phone.posts_from() == "remote"
    ticketed.replays()
    assert phone.posts_from() == "remote"


def test_moderator_can_revoke_a_visitor_who_has_a_badge(
    ticketed: Evening, ada: Registrant, sven: Steward, phone: Guest
) -> None:
    """They know the visitor by the ideas; whose phone it is, nobody knows."""
    sven.lets_in(ada)
    phone = phone.takes(ada.badge())
    phone.posts("Mehr Bänke")
    ticketed.moderator("Mona").does(c.RevokePresence(phone.who.id))
    assert phone.posts_from() == "remote"
    assert ticketed.guest("y").takes(ada.badge()).posts_from() == "venue", "Ada is in all the same"


def test_who_is_revoked_while_a_badge_is_given_has_none(
    ticketed: Evening, ada: Registrant, sven: Steward, phone: Guest
) -> None:
    sven.lets_in(ada)
    desk = ticketed.desk()

    late = ticketed.drafts(ada.who, TakeBadge(ada.who.id))
    desk.does(c.RevokePresence(ada.who.id))
    ticketed.log.append(SLUG, late)
    ticketed.replays()
    assert phone.takes(late.event.badge).posts_from() == "remote"  # type: ignore[attr-defined]  # a badge was given


def test_a_family_on_one_phone_is_in_while_one_of_them_is(
    ticketed: Evening, ada: Registrant, sven: Steward, phone: Guest
) -> None:
    ben = ticketed.registers("Ben")
    for one in (ada, ben):
        sven.lets_in(one)
        phone = phone.takes(one.badge())
    sven.lets_out(ada)
    assert phone.posts_from() == "venue"
    sven.lets_out(ben)
    assert phone.posts_from() == "remote"


def test_nobody_takes_the_badge_of_another(
    ticketed: Evening, ada: Registrant, sven: Steward
) -> None:

    ben = ticketed.registers("Ben")
    sven.lets_in(ada)
    with refused("forbidden"):
        ben.does(TakeBadge(ada.who.id))


def test_no_event_ties_a_registration_to_a_visitor(
    ticketed: Evening, ada: Registrant, sven: Steward, phone: Guest
) -> None:
    """P1: whatever Ada and her phone do, no entry of the log names both, nor does the vault; and
    the badge stands in no entry of the visitor's."""
    comes_in(ada)
    badge = ada.badge()
    phone = phone.takes(badge)
    idea = phone.posts("Mehr Bänke", author="A.")
    ticketed.moderator("Mona").publishes(idea)
    phone.supports(idea)
    sven.lets_out(ada)
    phone.posts("Von zu Hause")
    visitor, registration = phone.who.id, ada.who.id
    for record in ticketed.log.read(SLUG).records:
        name, data = e.encode(record.event)
        assert not (visitor in data and (registration in data or badge in data)), name
        assert record.nonce is None or visitor not in record.nonce
    for entry in ticketed.log.entries(SLUG):
        told = f"{entry.id} {entry.owner} {entry.value}"
        assert not (visitor in told and registration in told)


def test_no_state_ties_them_either(ticketed: Evening, ada: Registrant, phone: Guest) -> None:
    """P1: what a server holds for longer than a request."""
    comes_in(ada)
    phone = phone.takes(ada.badge())
    phone.posts("Mehr Bänke")
    for field in fields(State):
        if field.name not in ("marks", "changes"):
            for part in parts(getattr(ticketed.state, field.name)):
                assert not (phone.who.id in part and ada.who.id in part), field.name


def parts(value: object) -> list[str]:
    """Each entry of a table by itself."""
    if isinstance(value, dict):
        return [f"{key} {item}" for key, item in value.items()]
    if hasattr(value, "__dict__"):
        return [part for item in vars(value).values() for part in parts(item)]
    return [str(value)]
