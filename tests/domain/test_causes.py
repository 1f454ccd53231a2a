"""Several gatherings of one cause: one record, in which themes join by their id."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from companion.domain.causes import Cause, join, missing
from companion.domain.definition import Definition, Theme
from companion.domain.reading import BadDefinition, from_json, from_mapping
from companion.domain.results.record import Record, read_record, themes_in
from companion.domain.setup.changes import changes
from companion.domain.themes.commands import AdoptTheme, RemoveTheme, SortIdeas
from companion.domain.themes.screen import headings
from companion.outside.record_files import write_records
from tests.cast import DEFINITION, Evening, Guest, Moderator, refused

CAUSE = Cause("digitalisierung", "Digitales Castrop-Rauxel")
KICK_OFF = replace(DEFINITION, cause=CAUSE)
DIALOGUE = replace(
    KICK_OFF,
    slug="dialog",
    title="Dialog",
    themes=(Theme("stadt", "Digitale Stadt"), Theme("schule", "Schule")),
)


def held(definition: Definition, **said: list[str]) -> tuple[Evening, Moderator]:
    """An evening with published ideas under themes."""
    evening = Evening(definition=definition)
    mona = evening.moderator("Mona")
    for theme, texts in said.items():
        for text in texts:
            idea = Guest(evening, evening.guest("ada").who).posts(text, theme=theme)
            mona.publishes(idea)
    return evening, mona


def record(evening: Evening, definition: Definition) -> Record:
    return read_record(evening.state, evening.words, definition)


@pytest.fixture
def both() -> list[Record]:
    first, _ = held(KICK_OFF, stadt=["Mehr Bänke"], verwaltung=["Termine online"])
    second, _ = held(DIALOGUE, stadt=["WLAN am Markt"], schule=["Tablets"])
    [wlan] = [one.id for one in second.state.ideas.values() if one.theme == "stadt"]
    second.guest("cleo").supports(wlan)
    return [record(first, KICK_OFF), record(second, DIALOGUE)]


def test_themes_join_by_id_and_every_idea_says_which_evening_it_is_from(both: list[Record]) -> None:
    joined = join(both)
    assert [one.id for one in joined] == ["stadt", "verwaltung", "schule"]
    assert [(idea["text"], idea["gathering"]) for idea in joined[0].ideas] == [
        ("WLAN am Markt", "dialog"),  # the most supported first
        ("Mehr Bänke", "auftakt"),
    ]


def test_what_has_no_theme_comes_last(both: list[Record]) -> None:
    assert None not in [one.id for one in join(both)]
    third = Evening(definition=replace(KICK_OFF, slug="nachlese"))
    third.moderator("Mona").publishes(third.guest("emil").posts("Danke"))
    last = join([*both, record(third, replace(KICK_OFF, slug="nachlese"))])[-1]
    assert (last.id, [idea["text"] for idea in last.ideas]) == (None, ["Danke"])


def test_a_theme_is_adopted_under_the_id_that_it_has_elsewhere() -> None:
    kick_off, mona = held(KICK_OFF, stadt=["Tablets für Schulen"])
    dialogue, _ = held(DIALOGUE, schule=["Tablets"])
    [theme] = missing(themes_in("", dialogue.state, dialogue.words), kick_off.state.themes.all)
    assert theme["id"] == "schule"
    mona.does(AdoptTheme(theme["id"], theme["title"]))
    assert [one.title for one in headings(kick_off.state, kick_off.words)][-1] == "Schule"
    [idea] = kick_off.state.ideas
    mona.does(SortIdeas({idea: 1}, "schule"))
    joined = join([record(kick_off, KICK_OFF), record(dialogue, DIALOGUE)])
    [school] = [one for one in joined if one.id == "schule"]
    assert len(school.ideas) == 2
    assert (
        list(missing(themes_in("", dialogue.state, dialogue.words), kick_off.state.themes.all))
        == []
    )


def test_a_theme_with_a_long_title_out_of_a_file_is_adopted_whole() -> None:
    evening, mona = held(KICK_OFF)
    title = "Schule, Ausbildung und Lernen ein Leben lang, " * 4 + "auch digital"
    mona.does(AdoptTheme("schule", title, "Was dazugehört. " * 60))
    assert [one.title for one in headings(evening.state, evening.words)][-1] == title


def test_a_theme_is_adopted_once_also_by_two_at_the_same_time() -> None:
    evening, mona = held(KICK_OFF)
    milo = evening.moderator("Milo")
    first, second = (
        evening.drafts(one.who, AdoptTheme("schule", title))
        for one, title in ((mona, "Schule"), (milo, "Schulen"))
    )
    for draft in (first, second):
        evening.log.append("auftakt", draft)
    evening.replays()
    assert [one.title for one in headings(evening.state, evening.words)].count("Schule") == 1
    with refused("already"):
        mona.does(AdoptTheme("schule", "Schule"))
    mona.does(RemoveTheme("schule", 1))
    with refused("already", status="removed"):
        mona.does(AdoptTheme("schule", "Schule"))


def test_a_definition_names_its_cause_in_its_languages_and_is_read_again() -> None:
    raw: dict[str, Any] = {
        "slug": "auftakt",
        "title": "Auftakt",
        "starts": "18:00",
        "ends": "20:00",
        "cause": {"id": "digitalisierung", "title": "Digitales Castrop-Rauxel"},
        "languages": {"en": {"cause": {"title": "Digital Castrop-Rauxel"}}},
    }
    read = from_json(from_mapping(raw).to_json())
    assert read.cause == CAUSE
    assert read.within("en").cause == Cause("digitalisierung", "Digital Castrop-Rauxel")
    without = {key: value for key, value in raw.items() if key not in ("cause", "languages")}
    assert from_mapping(without).cause is None
    assert {change.path for change in changes(without, raw)} >= {("cause", "id")}
    with pytest.raises(BadDefinition, match=r"cause\.id"):
        from_mapping({**without, "cause": {"id": "Digitale Stadt!", "title": "x"}})
    with pytest.raises(BadDefinition, match=r"cause\.title"):
        from_mapping({**without, "cause": {"id": "stadt"}})


def test_one_file_holds_the_records_of_all_gatherings(both: list[Record]) -> None:
    table = write_records(both, "csv", [{}, {}]).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";" if ";" in table[:40] else ","))
    assert {(row["text"], row["gathering"]) for row in rows} == {
        ("Mehr Bänke", "auftakt"),
        ("Termine online", "auftakt"),
        ("WLAN am Markt", "dialog"),
        ("Tablets", "dialog"),
    }
    lines = [json.loads(line) for line in write_records(both, "jsonl", [{}, {}]).splitlines()]
    assert [line["slug"] for line in lines if line["type"] == "gathering"] == ["auftakt", "dialog"]
    assert lines[1]["cause"] == {"id": CAUSE.id, "title": CAUSE.title}
    assert write_records(both, "xlsx", [{}, {}]).startswith(b"PK")
