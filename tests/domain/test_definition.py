"""Definitions: every mistake named at once, and times that are right by the clock on the wall."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from companion.domain.definition import Definition
from companion.domain.reading import BadDefinition, from_json, from_mapping

DEMO = Path(__file__).parent.parent.parent / "companion" / "demo"
GOOD: dict[str, Any] = {"slug": "abend", "title": "Abend", "starts": "18:00", "ends": "20:00"}
BERLIN = ZoneInfo("Europe/Berlin")


def problems(**values: Any) -> list[str]:
    with pytest.raises(BadDefinition) as bad:
        from_mapping({**GOOD, **values})
    return bad.value.problems


def made(**values: Any) -> Definition:
    return from_mapping({**GOOD, **values})


def test_demo_gatherings_are_the_citys() -> None:
    auftakt, dialog = (
        from_mapping(tomllib.loads((DEMO / f"{slug}.toml").read_text(encoding="utf-8")))
        for slug in ("auftakt", "dialog")
    )
    assert (auftakt.starts, auftakt.ends, auftakt.place) == ("18:00", "20:00", "DIEZE")
    assert [theme.title for theme in auftakt.themes] == [
        "Digitale Stadt",
        "Digitale Stadtverwaltung",
    ]
    assert auftakt.stream is not None
    assert dialog.seats == 75
    for demo in (auftakt, dialog):
        assert demo.date is None, "it moves to today"
        assert (demo.opens, demo.closes) == (None, None), "posting is open at any hour"
        assert demo.moderation == "pre"
        assert demo.agenda


@pytest.mark.parametrize("slug", ["auftakt", "dialog"])
def test_definition_comes_back_from_json_as_it_went(slug: str) -> None:
    definition = from_mapping(tomllib.loads((DEMO / f"{slug}.toml").read_text(encoding="utf-8")))
    assert from_json(definition.to_json()) == definition


def test_toml_and_text_say_the_same() -> None:
    toml = tomllib.loads(
        """
        slug = "abend"
        title = "Abend"
        date = 2020-08-20
        starts = 18:00:00
        ends = 20:30:00
        opens = 2020-08-20T17:00:00
        """
    )
    text = {**GOOD, "ends": "20:30", "date": "2020-08-20", "opens": "2020-08-20T17:00:00"}
    assert from_mapping(toml) == from_mapping(text)


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(BadDefinition) as bad:
        from_mapping(
            {
                "slug": "Über uns",
                "starts": "six",
                "date": "20.8.2020",
                "timezone": "Castrop/Rauxel",
                "seats": -1,
                "opens": "soon",
                "moderation": "none",
                "stream": {"url": "ftp://example.org"},
                "contact": "Ada",
                "themes": [{"id": "a", "title": ""}, {"id": "a"}],
                "agenda": [{"at": "25:00", "title": "Begrüßung"}],
            }
        )
    places = [problem.split(" ")[0].rstrip(":") for problem in bad.value.problems]
    assert sorted(set(places)) == sorted(
        {
            "slug",
            "title",
            "starts",
            "ends",
            "date",
            "timezone",
            "seats",
            "opens",
            "moderation",
            "stream.url",
            "contact",
            "themes[0].title",
            "themes[1].title",
            "agenda[0].at",
            "themes",
        }
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("slug", 7),
        ("slug", ""),
        ("slug", "-abend"),
        ("slug", "a" * 41),
        ("slug", "abend\n"),
        ("title", " "),
        ("title", 7),
        ("starts", True),
        ("starts", "24:00"),
        ("ends", None),
        ("date", 7),
        ("date", "2020-02-30"),
        ("timezone", 7),
        ("timezone", ""),
        ("timezone", "../../etc/passwd"),
        ("timezone", "Europe"),
        ("timezone", ["Europe/Berlin"]),
        ("seats", True),
        ("seats", "75"),
        ("seats", 1.5),
        ("opens", "2020-08-20T25:00"),
        ("opens", "2020-08-20T16:00:00Z"),
        ("closes", dt.datetime(2020, 8, 20, 16, tzinfo=dt.UTC)),
        ("agenda", {}),
        ("agenda", ["Begrüßung"]),
        ("themes", "stadt"),
        ("stream", "https://example.org"),
        ("contact", []),
        ("description", ["a"]),
    ],
)
def test_wrong_value_is_named(key: str, value: object) -> None:
    assert [problem.split(" ")[0] for problem in problems(**{key: value})] == [key]


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "javascript:alert(1)", "data:text/html,x", "https://", "http://[bad", 7],
)
def test_stream_is_an_address_on_the_web(url: object) -> None:
    [problem] = problems(stream={"title": "Live", "url": url})
    assert problem.startswith("stream.url ")


# By the clock on the wall


def at(*moment: int, fold: int = 0) -> float:
    """Seconds since 1970 of a local moment in Berlin."""
    return dt.datetime(*moment, tzinfo=BERLIN, fold=fold).timestamp()  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (at(2020, 8, 19, 19, 0), "before"),
        (at(2020, 8, 20, 17, 59, 59), "before"),
        (at(2020, 8, 20, 18, 0), "on"),
        (at(2020, 8, 20, 19, 59, 59), "on"),
        (at(2020, 8, 20, 20, 0), "after"),
        (at(2020, 8, 21, 19, 0), "after"),
    ],
)
def test_gathering_is_before_on_or_after(now: float, phase: str) -> None:
    assert made(date="2020-08-20").phase(now) == phase


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (at(2020, 8, 20, 21, 59), "before"),
        (at(2020, 8, 20, 23, 0), "on"),
        (at(2020, 8, 21, 0, 59), "on"),
        (at(2020, 8, 21, 1, 0), "after"),
    ],
)
def test_gathering_may_go_past_midnight(now: float, phase: str) -> None:
    late = made(date="2020-08-20", starts="22:00", ends="01:00")
    assert late.phase(now) == phase


def test_item_after_midnight_is_on_the_next_day() -> None:
    late = made(date="2020-08-20", starts="22:00", ends="01:00")
    assert late.moment("00:30", 0.0).isoformat() == "2020-08-21T00:30:00+02:00"


def test_gathering_without_a_date_is_today_where_it_is() -> None:
    """23:30 in Berlin is still that day, though 21:30 in UTC; half past midnight is the next."""
    assert made().day(at(2026, 7, 1, 23, 30)) == dt.date(2026, 7, 1)
    assert made().day(at(2026, 7, 2, 0, 30)) == dt.date(2026, 7, 2)
    assert made(timezone="Asia/Tokyo").day(at(2026, 7, 1, 23, 30)) == dt.date(2026, 7, 2)


def test_summer_and_winter_time_are_the_places_own() -> None:
    summer, winter = made(date="2026-07-01"), made(date="2026-12-01")
    assert summer.moment("18:00", 0.0).isoformat() == "2026-07-01T18:00:00+02:00"
    assert winter.moment("18:00", 0.0).isoformat() == "2026-12-01T18:00:00+01:00"


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (at(2026, 10, 25, 2, 29, fold=0), "on"),
        (at(2026, 10, 25, 2, 31, fold=0), "after"),
        (at(2026, 10, 25, 2, 10, fold=1), "after"),
    ],
)
def test_night_in_which_the_clock_goes_back_ends_once(now: float, phase: str) -> None:
    """02:10 comes twice; the second time is 40 minutes after half past two."""
    assert made(date="2026-10-24", starts="22:00", ends="02:30").phase(now) == phase


def test_opening_hours_are_local_and_become_moments() -> None:
    definition = made(opens="2020-08-20T18:00:00", closes="2020-12-20T18:00:00")
    assert definition.opens_at == at(2020, 8, 20, 18, 0)
    assert definition.closes_at == at(2020, 12, 20, 18, 0)


def test_screens_are_told_what_they_show_and_no_contact() -> None:
    """S3"""
    definition = made(contact={"name": "Ada", "mail": "ada@example.org", "phone": "1"})
    assert definition.facts().keys() == {
        "title",
        "place",
        "date",
        "starts",
        "ends",
        "timezone",
        "agenda",
        "themes",
        "stream",
        "moderation",
    }
    assert "ada@example.org" not in str(definition.facts())


@pytest.mark.parametrize("year", ["0001", "0206", "9999"])
def test_slip_in_a_year_is_named(year: str) -> None:
    """Pages look a day back and a day ahead, and the calendar has an end."""
    assert problems(date=f"{year}-08-20") == ['date must be a date, 2020-08-20, or "today"']
    [opens] = problems(opens=f"{year}-01-01T00:00:00")
    assert opens.startswith("opens must be a local date and time")
