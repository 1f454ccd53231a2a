"""The evening once more: the past shows what was public then and is public now (rules P2, S1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from companion.domain import commands as c
from companion.domain import delta
from companion.domain.definition import AgendaItem
from companion.domain.polls import commands as p
from companion.domain.replay.outline import Outline, Span, main_evening
from companion.domain.replay.sight import Sight, is_revised
from companion.domain.replay.walk import Walk
from companion.domain.results.record import read_record
from companion.domain.themes.commands import ChangeTheme, OrderThemes, RemoveTheme
from companion.domain.timing.commands import MarkAgenda
from tests.cast import DEFINITION, SLUG, START, Evening, Guest, Moderator

Items = Mapping[str, dict[str, Any]]


def walk(evening: Evening, position: int | None = None) -> Walk:
    made = Walk()
    for record in evening.log.read(SLUG).records[:position]:
        made.take(record.event)
    return made


def sight(evening: Evening, walked: Walk, *, team: bool = False) -> Sight:
    return Sight(evening.state, evening.words, walked.owners, team=team)


def seen(evening: Evening, position: int, collection: str = "ideas", **how: bool) -> Items:
    """What the hall's replay shows of a position."""
    walked = walk(evening, position)
    looked = sight(evening, walked, **how)
    fresh = delta.fresh(looked.screen(), walked.then, looked)
    return {item["id"]: item for item in fresh[collection]}


def test_the_past_shows_what_hung_there_and_nothing_that_came_later(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    benches = ada.posts("Mehr Bänke")
    before = evening.state.position
    mona.publishes(benches)
    then = evening.state.position
    mona.publishes(ada.posts("WLAN am Markt"))
    assert seen(evening, before) == {}
    assert [item["text"] for item in seen(evening, then).values()] == ["Mehr Bänke"]


def test_what_was_hidden_later_is_gone_from_the_past_but_for_the_team(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Der Nachbar heißt Müller")
    mona.publishes(idea)
    mona.spotlights(idea)
    then = evening.state.position
    mona.hides(idea)
    assert seen(evening, then) == {}
    assert seen(evening, then, team=True)[idea]["text"] == "Der Nachbar heißt Müller"
    mona.restores(idea)
    assert idea in seen(evening, then)


def test_what_was_forgotten_stays_forgotten_for_the_team_too(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """Rule P2."""
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    then = evening.state.position
    evening.forgets(ada.who)
    assert seen(evening, then) == {}
    assert seen(evening, then, team=True) == {}


def test_an_edited_idea_reads_as_it_does_today_and_for_the_team_as_it_did(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Ruft mich an: 02305 1062101")
    mona.publishes(idea)
    then = evening.state.position
    mona.edits(idea, "Ruft mich an")
    assert seen(evening, then)[idea]["text"] == "Ruft mich an"
    assert "106" in seen(evening, then, team=True)[idea]["text"]


def test_what_was_merged_later_still_hangs_there_while_what_it_is_part_of_is_public(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    one, other = ada.posts("Mehr Bänke"), evening.guest("cleo").posts("Bänke im Park")
    mona.publishes(one)
    mona.publishes(other)
    then = evening.state.position
    mona.merges(one, other)
    merged = evening.state.position
    assert seen(evening, then)[other]["text"] == "Bänke im Park"
    assert [each["text"] for each in seen(evening, merged)[one]["wordings"]] == ["Bänke im Park"]
    mona.splits(other)
    mona.hides(other)
    assert seen(evening, merged)[one]["wordings"] == []
    mona.hides(one)
    assert seen(evening, then) == {}


def test_names_are_as_short_as_the_crew_wants_them_now(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke", author="Aylin Kaya")
    mona.publishes(idea)
    then = evening.state.position
    mona.sets(names="hidden")
    assert seen(evening, then)[idea]["name"] is None
    assert seen(evening, then, team=True)[idea]["name"] == "Aylin Kaya"


def test_a_cloud_of_the_past_is_without_words_hidden_or_forgotten_since(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    prepared = mona.does(p.PreparePoll("words", "Castrop-Rauxel in einem Wort?", results="live"))
    poll = vars(prepared)["poll"]
    mona.does(p.OpenPoll(poll, 1))
    for name, word in (("ada", "grün"), ("cleo", "grau"), ("emil", "laut")):
        evening.guest(name).does(p.Vote(poll, (), (word,)))
    then = evening.state.position

    def words(**how: bool) -> set[str]:
        shown = seen(evening, then, "polls", **how)[poll]["results"]["words"]
        return {word["text"] for word in shown}

    assert words() == {"grün", "grau", "laut"}
    mona.does(p.HideWord(poll, "grau"))
    assert words() == {"grün", "laut"}
    evening.forgets(evening.guest("emil").who)
    assert words() == {"grün"}
    assert words(team=True) == {"grün", "grau"}


def test_one_picture_after_the_other_is_the_same_as_a_whole_one(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """Rule S2, of the past."""
    one, other = ada.posts("Mehr Bänke"), ada.posts("WLAN am Markt")
    mona.publishes(one)
    mona.publishes(other)
    evening.guest("cleo").supports(one)
    mona.spotlights(one)
    mona.edits(other, "WLAN")
    mona.merges(one, other)
    mona.undoes(one)
    mona.hides(other)
    walked, held = Walk(), delta.Held()
    looked = sight(evening, walked)
    screen = looked.screen()
    held = delta.apply(held, {"epoch": "e", **delta.fresh(screen, walked.then, looked)})
    for record in evening.log.read(SLUG).records:
        before = walked.position
        walked.take(record.event)
        update = delta.since(screen, walked.then, looked, before)
        held = delta.apply(held, {"epoch": "e", **update})
        whole = {"epoch": "e", **delta.fresh(screen, walked.then, looked)}
        assert held == delta.apply(delta.Held(), whole)


def test_the_record_as_of_a_moment_is_what_was_said_by_then(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    evening.guest("cleo").supports(idea)
    then = evening.state.position
    evening.guest("emil").supports(idea)
    hidden = ada.posts("Unfug")
    mona.publishes(hidden)
    mona.hides(hidden)
    walked = walk(evening, then)
    record = read_record(walked.then, sight(evening, walked), DEFINITION)
    assert [(one["text"], one["support"]) for one in record.ideas] == [("Mehr Bänke", 1)]


def test_the_record_as_of_a_moment_has_the_themes_of_then(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """Called, ordered and there as they were: it is the team's alone. The replay for the hall calls
    them as they are called now."""
    mona.publishes(ada.posts("Mehr Bänke", theme="verwaltung"))
    then = evening.state.position
    mona.does(ChangeTheme("stadt", 1, "Unsere Stadt"))
    mona.does(OrderThemes(("verwaltung", "stadt")))
    mona.does(RemoveTheme("verwaltung", 1))
    walked = walk(evening, then)
    record = read_record(walked.then, sight(evening, walked), DEFINITION)
    told = [(theme["id"], theme["title"]) for theme in record.gathering["themes"]]
    assert told == [("stadt", "Digitale Stadt"), ("verwaltung", "Digitale Stadtverwaltung")]
    assert [idea["theme"] for idea in record.ideas] == ["verwaltung"]
    assert seen(evening, then, "themes")["stadt"]["title"] == "Unsere Stadt"


def test_whoever_watches_hears_that_the_past_was_revised(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)

    def since(position: int) -> bool:
        return is_revised(record.event for record in evening.log.read(SLUG, position).records)

    at = evening.state.position
    ada.posts("WLAN")
    evening.guest("cleo").supports(idea)
    assert not since(at)
    mona.hides(idea)
    assert since(at)
    at = evening.state.position
    evening.forgets(ada.who)
    assert since(at)


AGENDA = (AgendaItem("a1", "18:00", "Begrüßung"), AgendaItem("a2", "18:30", "Impuls"))


def outline(evening: Evening) -> Outline:
    made, walked = Outline(), Walk()
    for record in evening.log.read(SLUG).records:
        walked.take(record.event)
        made.note(record.event, walked.at, walked.then)
    return made


def test_the_agenda_as_it_went_follows_the_moderators_marks() -> None:
    evening = Evening(definition=replace(DEFINITION, agenda=AGENDA))
    mona = evening.moderator("Mona")
    evening.clock.passes(40 * 60)
    mona.does(MarkAgenda("a2"))
    went = outline(evening).agenda(Span(START, START + 3600))
    assert [(one.item, one.at - START, one.until - START) for one in went] == [
        ("a1", 0, 1800),
        ("a2", 1800, 3600),  # by the plan, and nobody had said otherwise yet
    ]
    early = Evening(definition=replace(DEFINITION, agenda=AGENDA))
    early.clock.passes(20 * 60)
    early.moderator("Milo").does(MarkAgenda("a2"))
    went = outline(early).agenda(Span(START, START + 3600))
    assert [(one.item, one.at - START) for one in went] == [("a1", 0), ("a2", 1200)]


def test_an_outline_tells_what_was_on_the_screen_and_when_people_wrote(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    evening.clock.passes(90)
    mona.spotlights(idea)
    evening.clock.passes(90)
    mona.shows("results")
    found = outline(evening)
    [one] = found.evenings(DEFINITION)
    assert (one.day.isoformat(), one.at, one.until, one.ideas) == (
        "2020-08-20",
        START,
        START + 240,
        1,
    )
    assert [(shown.picture, shown.idea, shown.at - START) for shown in found.pictures(one)] == [
        ("spotlight", idea, 90),
        ("results", None, 180),
    ]
    assert found.columns(one, 4) == [1, 0, 0, 0]


def test_what_was_tried_in_the_morning_is_none_of_the_evening_and_another_day_is_another() -> None:
    definition = replace(DEFINITION, date="2020-08-21")
    evening, day = Evening(definition=definition), 24 * 3600
    ada = evening.guest("ada")
    for text, at in (("Probe", day - 8 * 3600), ("Mehr Bänke", day + 60), ("Später", 2 * day)):
        evening.clock.now = START + at
        evening.moderator("Mona").publishes(ada.posts(text))
    days = outline(evening).evenings(definition)
    assert [(one.day.isoformat(), one.at - START, one.ideas) for one in days] == [
        ("2020-08-21", day + 60, 1),
        ("2020-08-22", 2 * day, 1),
    ]
    assert main_evening(days, definition) == days[0]


def test_a_gathering_in_which_nothing_was_shown_has_no_evening(evening: Evening) -> None:
    assert outline(evening).evenings(DEFINITION) == []
    assert main_evening([], DEFINITION) is None


def test_a_command_of_the_cast_that_is_none_of_the_hall_is_not_seen(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """S3: what waits is nowhere in what the past shows."""
    ada.posts("Wartet")
    ada.does(c.CheckIn())
    assert seen(evening, evening.state.position, team=True) == {}
