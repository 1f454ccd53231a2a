"""Timing: how far home is behind, what an idea refers to, and who can write how long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from companion.domain import commands as c
from companion.domain.definition import AgendaItem
from companion.domain.refusals import Refusal
from companion.domain.rules import Who, decide
from companion.domain.timing.codes import AHEAD, LONGEST, delay_of, number_at, numbers
from companion.domain.timing.commands import MarkAgenda, MeasureDelay, SetDelay, ShowDelayCode
from companion.domain.timing.plan import Mark
from tests.cast import DEFINITION, START, Evening, Guest, Moderator, refused

KEY = b"key"
AGENDA = (
    AgendaItem("a1", "18:00", "Begrüßung"),
    AgendaItem("a2", "18:15", "Impulsvortrag"),
    AgendaItem("a3", "19:00", "Ideen sammeln"),
)
WITH_AGENDA = replace(DEFINITION, agenda=AGENDA, closes="2020-08-20T20:00:00")
CLOSES = START + 7200


@pytest.fixture
def evening() -> Evening:
    return Evening(definition=WITH_AGENDA)


@pytest.fixture
def hanna(evening: Evening) -> Guest:
    hanna = evening.guest("hanna")
    hanna.checks_in()
    return hanna


# The numbers on the stream


def test_number_says_how_long_ago_it_was_on_the_stream() -> None:
    assert delay_of(number_at(KEY, 1_000), KEY, 1_023.4) == 23.4
    assert (
        delay_of(f" {number_at(KEY, 1_000)[:2]}-{number_at(KEY, 1_000)[2:]}", KEY, 1_000.2) == 0.2
    )


def test_number_of_a_server_whose_clock_is_ahead_is_taken_as_no_delay() -> None:
    assert delay_of(number_at(KEY, 1_000 + AHEAD), KEY, 1_000.5) == 0


@pytest.mark.parametrize("text", ["", "12", "12345", "abcd", "²³⁴⁵"])
def test_what_is_no_number_says_nothing(text: str) -> None:
    assert delay_of(text, KEY, 1_000.0) is None


def test_number_of_too_long_ago_says_nothing() -> None:
    assert delay_of(number_at(KEY, 5_000), KEY, 5_000.0 + LONGEST) == LONGEST
    assert delay_of(number_at(KEY, 5_000), KEY, 5_001.0 + LONGEST) is None


def test_no_number_stands_on_the_stream_twice_while_it_is_taken() -> None:
    """So that each says one second and nobody is asked to type another."""
    shown = numbers(KEY, 0, 4_000)
    taken = LONGEST + AHEAD + 1
    assert all(len(set(shown[n : n + taken])) == taken for n in range(4_000 - taken))
    assert {len(number) for number in shown} == {4}
    assert len(set(shown)) > 2_000  # and nobody who saw some knows the next


# The delay


def test_delay_is_the_median_of_the_last_measurements(evening: Evening, ada: Guest) -> None:
    assert evening.state.timing.delay is None
    for seconds in (90.0, 20.0, 22.0, 60.0, 24.0, 25.0):
        ada.does(MeasureDelay(seconds))
    assert evening.state.timing.delay == 24.0  # of the last five
    assert evening.fresh("guest")["facts"]["timing"]["delay"] == 24.0


def test_delay_set_by_hand_counts_before_what_was_measured_until_it_is_taken_back(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    ada.does(MeasureDelay(20.0))
    mona.does(SetDelay(35))
    assert evening.state.timing.delay == 35.0
    mona.does(SetDelay(None))
    assert evening.state.timing.delay == 20.0
    assert evening.fresh("moderator")["facts"]["delays"] == {
        "by_hand": None,
        "measured": [{"at": "2020-08-20T16:00:00.000Z", "seconds": 20.0}],
    }
    evening.replays()
    assert evening.state.timing.delay == 20.0


@pytest.mark.parametrize("seconds", [-1, LONGEST + 1])
def test_delay_that_no_stream_has_is_refused(mona: Moderator, seconds: int) -> None:
    with refused("bad_request", field="seconds"):
        mona.does(SetDelay(seconds))
    with refused("bad_request", field="seconds"):
        mona.does(MeasureDelay(float(seconds) * 2))


def test_only_moderators_set_the_delay_and_mark_the_agenda(evening: Evening, ada: Guest) -> None:
    """W1"""
    door = evening.moderator("Sven", "door")
    for command in (SetDelay(5), MarkAgenda("a1"), ShowDelayCode()):
        for who in (ada, door):
            with refused("forbidden"):
                who.does(command)


def test_numbers_go_off_the_stream_by_themselves(evening: Evening, mona: Moderator) -> None:
    def until() -> str | None:
        shown: str | None = evening.fresh("projector")["facts"]["timing"]["code_until"]
        return shown

    assert until() is None
    mona.does(ShowDelayCode())
    assert until() == "2020-08-20T16:03:00.000Z"
    mona.does(ShowDelayCode(on=False))
    assert until() is None


# What an idea refers to


def at(evening: Evening, clock: str) -> None:
    hours, minutes, seconds = map(int, clock.split(":"))
    evening.clock.now = START + (hours - 18) * 3600 + minutes * 60 + seconds


def about(evening: Evening, idea: str) -> object:
    evening.moderator("Milo").publishes(idea)
    return evening.shown("projector")[idea]["about"]


def test_idea_from_home_refers_to_what_home_saw(
    evening: Evening, ada: Guest, hanna: Guest, mona: Moderator
) -> None:
    mona.does(SetDelay(30))
    at(evening, "19:00:20")  # at home the talk goes on for ten seconds more
    home, hall = ada.posts("Zum Vortrag"), hanna.posts("Zu den Ideen")
    assert about(evening, home) == {"at": "2020-08-20T16:59:50.000Z", "item": "a2"}
    assert about(evening, hall) == {"at": "2020-08-20T17:00:20.000Z", "item": "a3"}


def test_what_an_idea_refers_to_stays_when_the_delay_is_measured_later(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """F1: one measurement is no news about five thousand ideas."""
    at(evening, "18:20:00")
    idea = ada.posts("Zum Vortrag")
    before = about(evening, idea)
    position = evening.state.position
    ada.does(MeasureDelay(60.0))
    assert evening.shown("projector")[idea]["about"] == before
    assert "ideas" not in evening.since("projector", position)


def test_agenda_goes_on_as_late_as_the_item_that_was_marked(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    at(evening, "18:35:00")
    mona.does(MarkAgenda("a2"))  # twenty minutes late
    on = evening.state.timing.on
    assert on(START + 35 * 60) == "a2"
    assert on(START + 79 * 60) == "a2"
    assert on(START + 80 * 60) == "a3"
    assert on(CLOSES + 19 * 60) == "a3"
    assert on(CLOSES + 20 * 60) is None
    assert about(evening, ada.posts("Zum Vortrag")) == {
        "at": "2020-08-20T16:35:00.000Z",
        "item": "a2",
    }
    mona.does(MarkAgenda(None))
    assert evening.state.timing.on(START + 61 * 60) == "a3"


def test_an_item_that_begins_early_brings_the_rest_forward(evening: Evening) -> None:
    plan = evening.state.timing.plan
    mark = Mark(START + 5 * 60, "a2")
    assert plan.item_at(START + 6 * 60, mark) == "a2"
    assert plan.item_at(START + 50 * 60, mark) == "a3"


def test_unknown_item_is_refused_and_a_mark_goes_with_its_item(
    evening: Evening, mona: Moderator
) -> None:
    with refused("unknown_item"):
        mona.does(MarkAgenda("a9"))
    mona.does(MarkAgenda("a3"))
    shorter = replace(WITH_AGENDA, agenda=AGENDA[:2])
    evening.does(Who("operator", "operator"), c.DefineGathering(shorter.to_json()))
    assert evening.state.timing.mark is None


def test_agenda_of_a_night_goes_on_after_midnight() -> None:
    night = replace(
        DEFINITION,
        starts="22:00",
        ends="02:00",
        agenda=(AgendaItem("a1", "22:00", "Lesung"), AgendaItem("a2", "00:30", "Gespräch")),
    )
    midnight = night.moment("00:30", START).timestamp()
    assert night.plan().item_at(midnight - 1) == "a1"
    assert night.plan().item_at(midnight + 1) == "a2"


def test_without_agenda_and_delay_an_idea_refers_to_nothing_more(
    ada: Guest, mona: Moderator
) -> None:
    bare = Evening()
    idea = bare.guest("ada").posts("Mehr Bänke")
    bare.moderator("Mona").publishes(idea)
    assert bare.shown("guest")[idea]["about"] is None


# How long who can write


def test_home_can_write_as_much_longer_as_it_hears_of_the_end_later(
    evening: Evening, ada: Guest, hanna: Guest, mona: Moderator
) -> None:
    at(evening, "19:59:00")
    evening.moderator("Mona").does(SetDelay(25))
    at(evening, "20:00:20")
    with refused("closed"):
        hanna.posts("Zu spät")
    assert ada.posts("Gerade noch") in evening.state.ideas
    at(evening, "20:00:26")
    with refused("closed"):
        ada.posts("Auch zu spät")


def test_nobody_says_where_they_are(evening: Evening, hanna: Guest, mona: Moderator) -> None:
    """The server decides which end is whose."""
    mona.does(SetDelay(25))
    evening.clock.now = CLOSES + 10
    found = decide(evening.state, c.PostIdea("Ich"), hanna.who, evening.clock(), evening.ids)
    assert isinstance(found, Refusal)
