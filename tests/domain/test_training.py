"""An evening comes in once more for a team to practise on: what of it does, when, and where to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from companion.domain import commands as c
from companion.domain.definition import AgendaItem
from companion.domain.groups.commands import HandIn, JoinGroup, TakePen
from companion.domain.reading import from_json
from companion.domain.replay.outline import Span
from companion.domain.replay.sight import Sight
from companion.domain.replay.walk import Walk
from companion.domain.training.invented import MARK, NAMES, TEXTS
from companion.domain.training.making import is_empty, is_over, make_training
from companion.domain.training.pace import GRACE, LOOK, PAUSE, Pace
from companion.domain.training.score import (
    ARRIVE,
    LEAVE,
    POST,
    SUPPORT,
    WITHDRAW,
    Act,
    write_score,
)
from tests.cast import DEFINITION, OPERATORS, START, WITH_SEATS, Evening
from tests.domain.groups import Groups

WHOLE = Span(START - 86_400, START + 86_400)


def score(evening: Evening, span: Span = WHOLE) -> list[Act]:
    walk, events = Walk(), [record.event for record in evening.log.read("auftakt").records]
    for event in events:
        walk.take(event)
    sight = Sight(evening.state, evening.words, walk.owners)
    return write_score(events, span, sight, ("stadt", "verwaltung"))


def deeds(acts: list[Act]) -> list[tuple[str, int, int | None]]:
    return [(act.deed, act.who, act.idea) for act in acts]


@pytest.fixture
def evening() -> Evening:
    return Evening()


# What comes in


def test_what_people_did_comes_in_and_what_moderators_did_does_not(evening: Evening) -> None:
    mona, ada, cleo = evening.moderator("Mona"), evening.guest("ada"), evening.guest("cleo")
    cleo.does(c.CheckIn())
    bench = ada.posts("Mehr Bänke", theme="stadt")
    mona.publishes(bench)
    mona.spotlights(bench)
    cleo.supports(bench)
    cleo.withdraws(bench)
    cleo.does(c.CheckOut())
    acts = score(evening)
    assert deeds(acts) == [
        (ARRIVE, 0, None),
        (POST, 1, 0),
        (SUPPORT, 0, 0),
        (WITHDRAW, 0, 0),
        (LEAVE, 0, None),
    ]
    assert (acts[1].text, acts[1].theme, acts[1].author) == ("Mehr Bänke", "stadt", None)


def test_only_public_words_come_in_and_no_name(evening: Evening) -> None:
    """What was hidden, never read or is edited since stays out, as those wrote it."""
    mona, ada = evening.moderator("Mona"), evening.guest("ada")
    mona.publishes(ada.posts("Freies WLAN", author="Ada Lovelace"))
    mona.hides(ada.posts("Der Bürgermeister ist ein Esel"), "insult")
    ada.posts("Das las niemand")
    phone = ada.posts("Rufen Sie 0231 4711 an", author="Ada Lovelace")
    mona.publishes(phone)
    mona.edits(phone, "Rufen Sie mich an")
    texts = [act.text for act in score(evening)]
    assert texts[0] == "Freies WLAN"
    assert texts[3] == "Rufen Sie mich an"
    assert texts[1] in [f"{text} {MARK}" for text in TEXTS["insult"]]
    assert texts[2] in [f"{text} {MARK}" for text in TEXTS[None]]
    names = [act.author for act in score(evening)]
    assert names == [NAMES[0], None, None, NAMES[0]]


def test_what_is_forgotten_does_not_come_in_at_all(evening: Evening) -> None:
    mona, ada, cleo = evening.moderator("Mona"), evening.guest("ada"), evening.guest("cleo")
    for guest in (ada, cleo):
        mona.publishes(guest.posts(f"Von {guest.who.id}"))
    evening.does(OPERATORS, c.ForgetPerson(ada.who.id))
    assert [act.text for act in score(evening)] == ["Von v-cleo"]


def test_a_wording_of_another_comes_in_as_it_came_then(evening: Evening) -> None:
    mona, ada, cleo = evening.moderator("Mona"), evening.guest("ada"), evening.guest("cleo")
    one, other = ada.posts("WLAN am Markt"), cleo.posts("WLAN auf dem Markt")
    mona.merges(one, other)
    mona.publishes(one)
    assert [act.text for act in score(evening)] == ["WLAN am Markt", "WLAN auf dem Markt"]


def test_what_a_small_group_keeps_stays_inside_and_what_it_hands_in_comes_then(
    evening: Evening,
) -> None:
    mona, ada = evening.moderator("Mona"), evening.guest("ada")
    groups = Groups(evening, mona)
    groups.set_up(1)
    ada.does(JoinGroup())
    ada.does(TakePen())
    groups.writes(ada, "Nur für uns")
    out = groups.writes(ada, "Für alle")
    ada.supports(out)
    ada.does(HandIn((out,)))
    mona.publishes(out)
    acts = score(evening)
    assert deeds(acts) == [(POST, 0, 0), (SUPPORT, 0, 0)]
    assert acts[0].text == "Für alle"


def test_who_was_in_the_hall_comes_in_first(evening: Evening) -> None:
    ada = evening.guest("ada")
    ada.does(c.CheckIn())
    ada.posts("Mehr Bänke")
    later = Span(evening.clock() - 0.5, WHOLE.until)
    evening.clock.passes(60)
    ada.posts("Und Papierkörbe")
    found = score(evening, Span(later.at + 30, later.until))
    assert deeds(found) == [(ARRIVE, 0, None), (POST, 0, 0)]
    assert found[1].at == pytest.approx(30.5)


# When


def post(at: float, idea: int, who: int = 0) -> Act:
    return Act(at, POST, who, idea, text="Mehr Bänke", kind="idea")


def support(at: float, idea: int, who: int = 1) -> Act:
    return Act(at, SUPPORT, who, idea)


def test_it_goes_at_its_own_pace_and_without_long_pauses() -> None:
    acts = [post(100, 0), post(110, 1), post(10_000, 2)]
    assert Pace(acts, 1).length == 10 + PAUSE
    pace = Pace(acts, 5)
    assert pace.length == 2 + PAUSE
    assert pace.take(0, 10) == [0]
    assert pace.take(1.9, 10) == []
    assert pace.take(2, 10) == [1]
    assert not pace.is_over(10)


def test_supports_wait_until_the_team_shows_their_idea() -> None:
    pace = Pace([post(0, 0), support(1, 0), support(2, 0, 2)], 1)
    pace.settle(0, 0, None, idea="i1") if pace.take(0, 9) else None
    assert pace.ideas == {0: "i1"}
    assert pace.take(2, 9) == [1, 2]
    for number in (1, 2):
        pace.settle(number, 2, "unknown_idea")
    assert pace.waiting == 2
    assert pace.take(3, 9) == []
    assert pace.take(2 + LOOK, 9) == [1]  # one looks for both
    pace.settle(1, 2 + LOOK, None)
    assert pace.take(2 + LOOK, 9) == [2]
    pace.settle(2, 2 + LOOK, None)
    assert pace.done == {POST: 1, SUPPORT: 2}
    assert pace.is_over(2 + LOOK)


def test_it_stops_by_itself_though_an_idea_is_never_shown() -> None:
    pace, now = Pace([post(0, 0), support(1, 0)], 1), 0.0
    while not pace.is_over(now):
        for number in pace.take(now, 9):
            pace.settle(number, now, "unknown_idea" if number else None, idea="i1")
        now += 0.5
    assert now <= 1 + GRACE + 1
    assert pace.waiting == 1


def test_who_is_too_fast_comes_again_and_what_is_refused_takes_its_supports_along() -> None:
    pace = Pace([post(0, 0), support(0, 0), post(0, 1), support(1, 1)], 1)
    assert pace.take(0, 9) == [0, 2]
    pace.settle(0, 0, "too_fast", 7)
    pace.settle(2, 0, "posting_closed")
    assert pace.take(6.9, 9) == []
    assert pace.take(7, 9) == [0]
    pace.settle(0, 7, None, idea="i1")
    assert pace.take(7, 9) == [1]
    pace.settle(1, 7, None)
    assert pace.refused == {"posting_closed": 1, "unknown_idea": 1}
    assert pace.is_over(7)


# Where to


def test_a_training_reaches_nobody_outside_and_keeps_nothing_for_long(evening: Evening) -> None:
    source = replace(
        WITH_SEATS,
        agenda=(AgendaItem("a1", "18:30", "Ideen"),),
        languages={"en": replace(DEFINITION, title="Kick-off")},
    )
    noon = START + 86_400 - 6 * 3600  # 12:00 on the next day
    made = make_training("uebung", source, evening.state, evening.words, noon)
    assert (made.training, made.unlisted, made.registration, made.cause) == (True, True, None, None)
    assert (made.date, made.starts, made.ends) == ("2020-08-21", "12:00", "14:00")
    assert made.agenda[0].at == "12:30"
    assert made.title == "Übung: Auftakt"
    assert made.within("en").title == "Practice: Kick-off"
    assert [theme.id for theme in made.themes] == ["stadt", "verwaltung"]
    assert made.days("idea_text") == made.days("idea_author") == 7
    assert from_json(made.to_json()) == made
    assert not replace(made, cause=None).is_of("digitalisierung")


def test_an_evening_is_practised_on_when_it_is_over_and_into_nothing_that_holds_something(
    evening: Evening,
) -> None:
    assert not is_over(DEFINITION, START + 3600)
    assert is_over(DEFINITION, START + 3 * 3600)
    always = replace(DEFINITION, date=None)
    assert not is_over(always, START + 3600)
    assert is_over(always, START - 3600)
    assert is_empty(evening.state)
    evening.guest("ada").posts("Mehr Bänke")
    assert not is_empty(evening.state)
