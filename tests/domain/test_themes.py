"""Themes: which there are, and how ideas are sorted into them. Nothing is lost with a theme."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain.definition import Theme
from companion.domain.events import GatheringDefined
from companion.domain.results.carrying import carry
from companion.domain.results.record import read_record
from companion.domain.themes import commands as t
from companion.domain.themes.rules import DESCRIPTION_LIMIT, MOST_IDEAS, MOST_THEMES, TITLE_LIMIT
from tests.cast import DEFINITION, OPERATORS, Evening, Guest, Moderator, refused

STADT, AMT = "stadt", "verwaltung"


@pytest.fixture
def milo(evening: Evening) -> Moderator:
    return evening.moderator("Milo")


def titles(evening: Evening, screen: str = "guest") -> list[str]:
    shown = evening.shown(screen, "themes").values()
    there = [theme for theme in shown if not theme.get("removed")]
    return [theme["title"] for theme in sorted(there, key=lambda theme: theme["place"])]


def adds(mona: Moderator, title: str, description: str | None = None) -> str:
    event: Any = mona.does(t.AddTheme(title, description))
    id: str = event.theme
    return id


def sorts(who: Moderator, theme: str | None, *ideas: str, seen: int | None = None) -> None:
    versions = {idea: seen or who.evening.idea(idea).sorted for idea in ideas}
    who.does(t.SortIdeas(versions, theme))


def theme_of(evening: Evening, idea: str) -> str | None:
    theme = evening.state.theme_of(evening.idea(idea))
    return theme.id if theme else None


def test_themes_of_the_definition_are_there_in_every_language(evening: Evening) -> None:
    english = replace(DEFINITION, themes=(Theme(STADT, "Digital City", "All of it"),))
    told = replace(DEFINITION, languages={"en": english})
    evening.does(OPERATORS, c.DefineGathering(told.to_json()))
    assert titles(evening) == ["Digitale Stadt", "Digitale Stadtverwaltung"]
    stadt = evening.shown("guest", "themes")[STADT]
    assert stadt["languages"]["en"] == {"title": "Digital City", "description": "All of it"}


def test_theme_made_at_the_desk_is_there_for_all_and_takes_ideas(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    verkehr = adds(mona, "  Bus   und Rad ", "Wie wir unterwegs sind")
    assert titles(evening) == ["Digitale Stadt", "Digitale Stadtverwaltung", "Bus und Rad"]
    shown = evening.shown("projector", "themes")[verkehr]
    assert shown["description"] == "Wie wir unterwegs sind"
    assert theme_of(evening, ada.posts("Radweg", theme=verkehr)) == verkehr


def test_desks_words_lie_in_the_vault_alone(evening: Evening, mona: Moderator) -> None:
    """P1: the log holds ids."""
    adds(mona, "Bus und Rad")
    assert "Rad" not in repr(evening.log.read("auftakt").records)
    assert {entry.field for entry in evening.log.entries("auftakt")} >= {"theme_text"}


def test_renamed_theme_is_called_so_until_it_is_undone_or_called_nothing(
    evening: Evening, mona: Moderator
) -> None:
    mona.does(t.ChangeTheme(STADT, 1, "Unsere Stadt", "Alles"))
    evening.set_up_anew()
    assert titles(evening)[0] == "Unsere Stadt"
    mona.does(t.UndoTheme(STADT, 2))
    assert titles(evening)[0] == "Digitale Stadt"
    mona.does(t.ChangeTheme(STADT, 3, "Unsere Stadt"))
    mona.does(t.ChangeTheme(STADT, 4, " "))
    assert titles(evening)[0] == "Digitale Stadt"


@pytest.mark.parametrize(
    ("title", "description", "code"),
    [
        (" ", None, "empty"),
        ("x" * (TITLE_LIMIT + 1), None, "too_long"),
        ("Rad", "x" * (DESCRIPTION_LIMIT + 1), "too_long"),
    ],
)
def test_theme_has_a_title_that_fits(
    mona: Moderator, title: str, description: str | None, code: str
) -> None:
    with refused(code):
        mona.does(t.AddTheme(title, description))
    made = adds(mona, "Rad")
    with refused(code):
        mona.does(t.ChangeTheme(made, 1, title, description))


def test_there_are_only_so_many_themes(mona: Moderator) -> None:
    for number in range(MOST_THEMES - 2):
        adds(mona, f"Thema {number}")
    with refused("too_many_themes", limit=MOST_THEMES):
        adds(mona, "Eins zu viel")


def test_themes_are_put_in_order_and_the_later_order_holds(
    evening: Evening, mona: Moderator, milo: Moderator
) -> None:
    rad = adds(mona, "Rad")
    mona.does(t.OrderThemes((rad, AMT, STADT)))
    milo.does(t.OrderThemes((AMT,)))
    assert titles(evening) == ["Digitale Stadtverwaltung", "Rad", "Digitale Stadt"]
    evening.set_up_anew()
    assert titles(evening) == ["Digitale Stadtverwaltung", "Rad", "Digitale Stadt"]
    with refused("unknown_theme"):
        mona.does(t.OrderThemes(("nowhere",)))
    with refused("bad_request", field="themes"):
        mona.does(t.OrderThemes((AMT, AMT)))


def test_removed_theme_loses_no_idea_and_brings_them_back(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Freies WLAN", theme=STADT)
    mona.publishes(idea)
    mona.does(t.RemoveTheme(STADT, 1))
    assert theme_of(evening, idea) is None
    assert STADT not in evening.shown("guest", "themes")
    assert evening.shown("moderator", "themes")[STADT]["removed"]
    assert evening.shown("guest")[idea]["text"] == "Freies WLAN"
    mona.does(t.RestoreTheme(STADT, 2))
    assert theme_of(evening, idea) == STADT


def test_idea_sorted_elsewhere_meanwhile_stays_there(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Freies WLAN", theme=STADT)
    mona.does(t.RemoveTheme(STADT, 1))
    sorts(mona, AMT, idea)
    mona.does(t.UndoTheme(STADT, 2))
    assert theme_of(evening, idea) == AMT


def test_idea_for_a_theme_that_was_removed_meanwhile_is_taken(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """What somebody wrote is never lost; it comes under the theme when that comes back."""
    mona.does(t.RemoveTheme(STADT, 1))
    idea = ada.posts("Freies WLAN", theme=STADT)
    assert theme_of(evening, idea) is None
    with refused("unknown_theme"):
        ada.posts("Freies WLAN", theme="nowhere")
    mona.does(t.RestoreTheme(STADT, 2))
    assert theme_of(evening, idea) == STADT


def test_definition_without_a_theme_takes_it_away_and_one_with_it_brings_it_back(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Freies WLAN", theme=STADT)
    rad = adds(mona, "Rad")
    without = replace(DEFINITION, themes=DEFINITION.themes[1:])
    evening.does(OPERATORS, c.DefineGathering(without.to_json()))
    assert theme_of(evening, idea) is None
    assert titles(evening) == ["Digitale Stadtverwaltung", "Rad"]
    evening.does(OPERATORS, c.DefineGathering(DEFINITION.to_json()))
    assert theme_of(evening, idea) == STADT
    evening.does(OPERATORS, c.DefineGathering(without.to_json()))
    mona.does(t.RestoreTheme(STADT, 1))
    assert "Digitale Stadt" in titles(evening)
    evening.does(OPERATORS, c.DefineGathering(without.to_json()))
    assert theme_of(evening, idea) == STADT, "the desk brought it back"
    assert theme_of(evening, ada.posts("Radweg", theme=rad)) == rad


def test_theme_that_the_desk_removed_is_not_brought_back_by_another_agenda(
    evening: Evening, mona: Moderator
) -> None:
    mona.does(t.RemoveTheme(STADT, 1))
    evening.set_up_anew()
    assert titles(evening) == ["Digitale Stadtverwaltung"]


def test_undoing_what_was_made_takes_it_away(evening: Evening, mona: Moderator) -> None:
    rad = adds(mona, "Rad")
    mona.does(t.UndoTheme(rad, 1))
    assert "Rad" not in titles(evening)
    with refused("nothing_to_undo"):
        mona.does(t.UndoTheme(rad, 2))
    mona.does(t.RestoreTheme(rad, 2))
    assert "Rad" in titles(evening)


def test_of_two_who_decide_about_a_theme_one_is_told_who_was_first(
    mona: Moderator, milo: Moderator
) -> None:
    milo.does(t.ChangeTheme(STADT, 1, "Stadt"))
    with refused("theme_moved", by=milo.who.id, what="changed", version=2):
        mona.does(t.RemoveTheme(STADT, 1))
    milo.does(t.RemoveTheme(STADT, 2))
    with refused("theme_removed", by=milo.who.id):
        mona.does(t.ChangeTheme(STADT, 3, "Markt"))


def test_many_ideas_are_sorted_at_once_and_back_at_once(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    ideas = [ada.posts(f"Idee {n}", theme=theme) for n, theme in enumerate([None, STADT, AMT])]
    sorts(mona, AMT, *ideas)
    assert [theme_of(evening, idea) for idea in ideas] == [AMT, AMT, AMT]
    assert [evening.idea(idea).sorted for idea in ideas] == [2, 2, 1], "that was there already"
    mona.does(t.UndoSorting({ideas[0]: 2, ideas[1]: 2}))
    assert [theme_of(evening, idea) for idea in ideas] == [None, STADT, AMT]
    with refused("nothing_to_undo"):
        mona.does(t.UndoSorting({ideas[2]: 1}))


def test_sorting_is_no_decision_about_the_idea(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    """One sorts while the other publishes, and neither is in the other's way."""
    idea = ada.posts("Freies WLAN")
    sorts(mona, STADT, idea)
    milo.publishes(idea, version=1)
    sorts(mona, AMT, idea, seen=2)
    assert evening.idea(idea).version == 2
    milo.undoes(idea)
    assert theme_of(evening, idea) == AMT


def test_of_two_who_sort_an_idea_one_is_told_who_was_first_and_where_to(
    ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    first, second = ada.posts("eins"), ada.posts("zwei")
    sorts(milo, STADT, first)
    with refused("sorted_since", by=milo.who.id, theme=STADT, ideas=[first], version=2):
        sorts(mona, AMT, first, second, seen=1)
    with refused("already_sorted", theme=STADT):
        sorts(mona, STADT, first, seen=1)


def test_what_cannot_be_sorted_is_named(evening: Evening, ada: Guest, mona: Moderator) -> None:
    one, other = ada.posts("Freies WLAN"), ada.posts("WLAN für alle")
    mona.merges(one, other)
    with refused("merged", into=one):
        sorts(mona, STADT, other)
    with refused("unknown_idea", ideas=["i0"]):
        mona.does(t.SortIdeas({one: 1, "i0": 1}, STADT))
    with refused("unknown_theme"):
        sorts(mona, "nowhere", one)
    with refused("bad_request", field="ideas"):
        mona.does(t.SortIdeas({}, STADT))
    with refused("bad_request", field="ideas"):
        mona.does(t.SortIdeas({f"i{n}": 1 for n in range(MOST_IDEAS + 1)}, STADT))
    with refused("bad_request", field="batch"):
        mona.does(t.SortIdeas({one: 1}, STADT, "alles"))
    mona.does(t.RemoveTheme(STADT, 1))
    with refused("theme_removed", by=mona.who.id):
        sorts(mona, STADT, one)


def test_wording_stands_under_the_theme_of_its_idea(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    one, other = ada.posts("Freies WLAN", theme=STADT), ada.posts("WLAN", theme=AMT)
    mona.merges(one, other)
    assert theme_of(evening, other) == STADT
    mona.splits(other)
    assert theme_of(evening, other) == AMT


def test_wording_that_stands_for_a_forgotten_idea_stands_where_it_stood(evening: Evening) -> None:
    ada, ben, mona = evening.guest("ada"), evening.guest("ben"), evening.moderator("Mona")
    one, other = ada.posts("Freies WLAN"), ben.posts("WLAN", theme=AMT)
    mona.merges(one, other)
    sorts(mona, STADT, one)
    evening.forgets(ada.who)
    assert theme_of(evening, other) == STADT
    sorts(mona, AMT, other, seen=1)


def test_only_the_moderators_may(evening: Evening, ada: Guest) -> None:
    """W1"""
    idea = ada.posts("Freies WLAN")
    for who in (ada, evening.desk()):
        for command in (t.AddTheme("Rad"), t.RemoveTheme(STADT, 1), t.SortIdeas({idea: 1}, STADT)):
            with refused("forbidden"):
                who.does(command)


def test_guests_do_not_see_who_sorted(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """S3"""
    idea = ada.posts("Freies WLAN")
    mona.publishes(idea)
    sorts(mona, STADT, idea)
    assert "sorting" not in evening.shown("guest")[idea]
    assert evening.shown("moderator")[idea]["sorting"]["by"] == "Mona"
    assert set(evening.shown("guest", "themes")[STADT]) == {"id", "title", "description", "place"}


def test_when_the_time_of_a_title_is_over_the_definitions_own_is_back(
    evening: Evening, mona: Moderator
) -> None:
    """P2"""
    mona.does(t.ChangeTheme(STADT, 1, "Unsere Stadt"))
    rad = adds(mona, "Rad")
    due = [evening.state.themes.all[id].standing.title for id in (STADT, rad)]
    evening.does(OPERATORS, c.RunRetention(tuple(id for id in due if id)))
    assert titles(evening) == ["Digitale Stadt", "Digitale Stadtverwaltung", ""]


def test_record_has_the_themes_as_they_are_and_becomes_a_gathering_with_them(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    rad = adds(mona, "Rad", "Wie wir fahren")
    mona.does(t.ChangeTheme(STADT, 1, "Unsere Stadt"))
    ideas = [ada.posts("WLAN", theme=STADT), ada.posts("Amt", theme=AMT)]
    for idea in ideas:
        mona.publishes(idea)
    sorts(mona, rad, ideas[0])
    mona.does(t.RemoveTheme(AMT, 1))
    record = read_record(evening.state, evening.words, DEFINITION)
    assert record.gathering["themes"] == [
        {"id": STADT, "title": "Unsere Stadt"},
        {"id": rad, "title": "Rad", "description": "Wie wir fahren"},
    ]
    assert {idea["id"]: idea["theme"] for idea in record.ideas} == {ideas[0]: rad, ideas[1]: None}
    sent = replace(record, ideas=[one | {"id": f"i{n:016x}"} for n, one in enumerate(record.ideas)])
    first, *_ = carry(sent, 0.0, evening.ids, public=False)
    assert isinstance(first.event, GatheringDefined)
    assert first.event.themes == (STADT, rad)


def test_everything_about_themes_follows_from_the_log(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    rad, idea = adds(mona, "Rad"), ada.posts("WLAN", theme=STADT)
    sorts(mona, rad, idea)
    mona.does(t.RemoveTheme(AMT, 1))
    mona.does(t.OrderThemes((rad, STADT)))
    before = evening.all_screens()
    evening.replays()
    assert evening.all_screens() == before
