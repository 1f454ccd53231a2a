"""A gathering in other languages, and its colour."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain import colour
from companion.domain.definition import Definition
from companion.domain.reading import BadDefinition, from_json, from_mapping

GERMAN: dict[str, Any] = {
    "slug": "abend",
    "title": "Abend",
    "starts": "18:00",
    "ends": "20:00",
    "contact": {"name": "Rathaus", "phone": "02305 106"},
    "themes": [{"id": "stadt", "title": "Stadt"}, {"id": "amt", "title": "Amt"}],
    "agenda": [{"at": "18:00", "title": "Begrüßung"}, {"at": "19:00", "title": "Dialog"}],
}
ENGLISH: dict[str, Any] = {
    "title": "Evening",
    "contact": {"name": "Town hall"},
    "themes": [{"id": "amt", "title": "Office"}],
    "agenda": [{"title": "Welcome"}],
}


def made(**values: Any) -> Definition:
    return from_mapping({**GERMAN, **values})


def test_what_is_translated_is_said_in_english_and_the_rest_in_german() -> None:
    english = made(languages={"en": ENGLISH}).within("en")
    assert english.title == "Evening"
    assert [item.title for item in english.agenda] == ["Welcome", "Dialog"]
    assert [item.at for item in english.agenda] == ["18:00", "19:00"]
    assert [theme.title for theme in english.themes] == ["Stadt", "Office"]
    assert english.contact is not None
    assert (english.contact.name, english.contact.phone) == ("Town hall", "02305 106")


def test_a_language_without_translation_is_german() -> None:
    definition = made(languages={"en": ENGLISH})
    assert definition.within("leicht") is definition
    assert definition.within("de") is definition


def test_translations_survive_the_way_through_the_vault() -> None:
    definition = made(languages={"en": ENGLISH, "leicht": {"title": "Der Abend"}})
    assert from_json(definition.to_json()) == definition


@pytest.mark.parametrize(
    ("languages", "problem"),
    [
        (3, "languages must be a table"),
        ({"en": 3}, "languages.en must be a table"),
        ({"fr": {}}, "languages.fr is none of en, leicht"),
        ({"en": {"agenda": [{"title": 1}]}}, "languages.en.agenda[0].title must be a text"),
        ({"en": {"themes": 3}}, "languages.en.themes must be a list of tables"),
    ],
)
def test_a_translation_that_cannot_be_used_is_named(languages: Any, problem: str) -> None:
    with pytest.raises(BadDefinition, match=problem.replace("[", r"\[").replace("]", r"\]")):
        made(languages=languages)


def test_black_on_white_has_the_contrast_that_wcag_says() -> None:
    assert colour.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colour.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_an_accent_that_cannot_be_read_is_refused_with_one_that_can() -> None:
    with pytest.raises(BadDefinition) as bad:
        made(look={"accent": "#ffcc00"})
    (problem,) = bad.value.problems
    suggested = problem.split()[-2]
    assert colour.contrast(suggested, colour.WHITE) >= colour.READABLE
    assert made(look={"accent": suggested}).look.accent == suggested


@pytest.mark.parametrize("accent", ["#004f80", "#101319", "#7a0000"])
def test_an_accent_has_a_form_for_dark_pages(accent: str) -> None:
    light = colour.readable_on(colour.NEARLY_BLACK, accent)
    assert colour.contrast(light, colour.NEARLY_BLACK) >= colour.READABLE


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"titel": "Abend"}, "titel means nothing here"),
        ({"agenda": [{"at": "18:00", "title": "x", "speaker": "y"}]}, "agenda.0..speaker means"),
        ({"languages": {"en": {"titel": "Evening"}}}, "languages.en.titel means nothing here"),
    ],
)
def test_a_misspelt_key_is_named(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadDefinition, match=problem):
        made(**values)


def test_doors_open_before_the_start_of_the_same_day() -> None:
    evening = made(agenda=[{"at": "17:30", "title": "Einlass"}], date="2020-08-20")
    assert evening.moment("17:30", 0).isoformat() == "2020-08-20T17:30:00+02:00"
    night = made(starts="22:00", ends="02:00", date="2020-08-20", agenda=[])
    assert night.moment("02:00", 0).isoformat() == "2020-08-21T02:00:00+02:00"
    assert night.moment("21:30", 0).isoformat() == "2020-08-20T21:30:00+02:00"
