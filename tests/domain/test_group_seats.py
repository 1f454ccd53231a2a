"""Small groups of a gathering that gives seats away: one seat is one member, and without it nobody
comes in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from companion.domain import commands as c
from companion.domain.fold import apply
from companion.domain.groups import commands as g
from companion.domain.groups.terms import GroupTerms
from companion.live.seating import unseated
from companion.store.log import Appended
from companion.verify import verify
from tests.cast import OPERATORS, SLUG, WITH_SEATS, Evening, Guest, Moderator, refused
from tests.domain.groups import Groups

ADAS, CLEOS = "a" * 32, "c" * 32


@pytest.fixture
def evening() -> Evening:
    return Evening(definition=WITH_SEATS)


@pytest.fixture
def groups(evening: Evening, mona: Moderator) -> Groups:
    found = Groups(evening, mona)
    found.set_up(2, assignment=g.CHOICE, links=("https://video.example/1",))
    return found


def seated(guest: Guest, seat: str) -> Guest:
    """The same device, as a page sees it that knows the registration."""
    return Guest(guest.evening, replace(guest.who, seat=seat))


def test_without_a_seat_nobody_comes_in_and_sees_the_video_room(
    groups: Groups, ada: Guest, ben: Guest
) -> None:
    with refused("seat_needed"):
        ben.does(g.JoinGroup(groups.ids[0]))
    assert all(not isinstance(one["members"], list) for one in groups.sees(ben)["groups"])
    seated(ada, ADAS).does(g.JoinGroup(groups.ids[0]))
    assert groups.sees(ada)["groups"][0]["link"] == "https://video.example/1"


def test_who_is_in_goes_on_without_showing_the_seat_again(groups: Groups, ada: Guest) -> None:
    """A socket is sent no cookie of the pages."""
    seated(ada, ADAS).does(g.JoinGroup(groups.ids[0]))
    ada.does(g.JoinGroup(author="Ada Lovelace"))
    assert ada.own()["membership"][0]["name"] == "Ada Lovelace"
    ada.does(g.JoinGroup(groups.ids[1]))
    assert groups.sizes() == [0, 1]
    ada.does(g.LeaveGroup())
    with refused("seat_needed"):
        ada.does(g.JoinGroup(groups.ids[0]))


def test_second_device_takes_the_membership_over(evening: Evening, groups: Groups) -> None:
    """With group, name, pen and ranking; the first one is out."""
    phone, laptop = evening.guest("phone"), evening.guest("laptop")
    seated(phone, ADAS).does(g.JoinGroup(groups.ids[0], author="Ada"))
    member, idea = groups.member(phone), groups.writes(phone, "Mehr Bänke")
    phone.does(g.TakePen())
    phone.does(g.RankIdeas((idea,)))
    seated(laptop, ADAS).does(g.JoinGroup())
    assert groups.sizes() == [1, 0]
    assert laptop.own()["membership"] == [
        {"id": member, "name": "Ada", "group": groups.ids[0], "scribe": True}
    ]
    assert laptop.own()["rankings"] == [{"id": groups.ids[0], "ideas": [idea]}]
    assert evening.idea(idea).points == 3
    assert not phone.own().get("membership")
    assert not phone.own().get("rankings")
    with refused("not_in_group"):
        phone.posts("Noch eine", group=groups.ids[0])
    laptop.does(g.HandIn((idea,)))
    before = [groups.sees(one) for one in (phone, laptop)]
    evening.replays()
    assert [groups.sees(one) for one in (phone, laptop)] == before
    problems = verify(evening.log, SLUG).problems
    assert [one for one in problems if not one.startswith("P1:")] == []  # P1: the test's own ids


def test_family_on_one_device_is_one_member_at_a_time(groups: Groups, ada: Guest) -> None:
    for seat in (ADAS, CLEOS, ADAS):
        seated(ada, seat).does(g.JoinGroup(groups.ids[0]))
        assert groups.sizes() == [1, 0]
        assert list(groups.evening.state.groups.by_seat) == [seat]


def test_who_takes_over_leaves_what_they_were_in(evening: Evening, groups: Groups) -> None:
    ada, cleo = evening.guest("ada"), evening.guest("cleo")
    seated(ada, ADAS).does(g.JoinGroup(groups.ids[0], author="Ada"))
    seated(cleo, CLEOS).does(g.JoinGroup(groups.ids[1], author="Cleo"))
    seated(cleo, ADAS).does(g.JoinGroup())
    assert groups.sizes() == [1, 0]
    assert groups.of(cleo) == groups.ids[0]
    assert not ada.own().get("membership")


def test_two_devices_at_the_same_moment_are_one_member(evening: Evening, groups: Groups) -> None:
    """Both were decided before either was in the log."""
    phone, laptop = (seated(evening.guest(name), ADAS) for name in ("phone", "laptop"))
    late = evening.drafts(laptop.who, g.JoinGroup(groups.ids[1]))
    phone.does(g.JoinGroup(groups.ids[0]))
    outcome = evening.log.append(SLUG, late)
    assert isinstance(outcome, Appended)
    apply(evening.state, late.event)
    assert groups.sizes() == [0, 1]
    assert groups.of(laptop) == groups.ids[1]


@pytest.mark.parametrize("how", ["cancelled", "forgotten"])
def test_seat_that_is_gone_ends_the_membership(evening: Evening, groups: Groups, how: str) -> None:
    ada, cleo = evening.registers("Ada"), evening.registers("Cleo")
    for name, seat in (("ada", ADAS), ("cleo", CLEOS)):
        seated(evening.guest(name), seat).does(g.JoinGroup(groups.ids[0]))
    marks = {ADAS: ada.who.id, CLEOS: cleo.who.id}
    assert list(unseated(evening.state, marks)) == []
    if how == "cancelled":
        ada.cancels()
    else:
        evening.forgets(ada.who)
    [gone] = unseated(evening.state, marks)
    assert gone == groups.member(evening.guest("ada"))
    evening.does(OPERATORS, g.EndMembership(gone))
    assert groups.sizes() == [1, 0]
    assert list(unseated(evening.state, marks)) == []
    with refused("unknown_member"):
        evening.does(OPERATORS, g.EndMembership(gone))


def test_names_of_both_devices_are_forgotten_with_each(evening: Evening, groups: Groups) -> None:
    """P2: who gave a name on a device that is no member any more is forgotten with it."""
    phone, laptop = evening.guest("phone"), evening.guest("laptop")
    seated(phone, ADAS).does(g.JoinGroup(groups.ids[0], author="Ada"))
    seated(laptop, ADAS).does(g.JoinGroup())
    evening.forgets(phone.who)
    assert laptop.own()["membership"][0]["name"] is None
    assert "Ada" not in evening.words.values()


def test_groups_that_are_open_to_all_ask_for_no_seat(groups: Groups, ben: Guest) -> None:
    opened = replace(WITH_SEATS, groups=GroupTerms(open_to_all=True))
    groups.evening.does(OPERATORS, c.DefineGathering(opened.to_json()))
    ben.does(g.JoinGroup(groups.ids[0]))
    seated(groups.evening.guest("ada"), ADAS).does(g.JoinGroup(groups.ids[0]))
    assert groups.evening.state.groups.by_seat == {}
    assert groups.sizes() == [2, 0]
