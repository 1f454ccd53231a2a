"""Setting up by pages: a definition's file says the same and no more, a form changes what it says,
and of two who change at the same time the second one is told."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain.definition import Definition, Theme
from companion.domain.events import FIRST
from companion.domain.house import commands as h
from companion.domain.reading import HOUSE, BadDefinition, from_mapping
from companion.domain.setup.changes import (
    Change,
    changes,
    has_unversioned_consent,
    together,
)
from companion.domain.setup.file import as_file
from companion.domain.setup.form import (
    Said,
    by_place,
    change_rows,
    copied,
    put,
    short_id,
    with_ids,
)
from companion.outside.toml import from_toml, to_toml
from tests.cast import DEFINITION, OPERATORS, SLUG, Evening, Moderator, refused

DEMO = Path(__file__).parent.parent.parent / "companion" / "demo"
GOOD: dict[str, Any] = {"slug": "abend", "title": "Abend", "starts": "18:00", "ends": "20:00"}
#: A file that says nearly all that can be said.
FULL: dict[str, Any] = {
    **GOOD,
    "date": "2027-03-04",
    "opens": "2027-03-01T08:00:00",
    "closes": "2027-03-05T20:00:00",
    "subtitle": "Ein Untertitel",
    "description": 'Zwei Zeilen,\ndie zweite mit """Anführung""" und \\.',
    "seats": 75,
    "unlisted": True,
    "themes": [{"id": "stadt", "title": "Stadt"}, {"id": "amt", "title": "Amt"}],
    "agenda": [
        {"at": "18:00", "title": "Begrüßung", "text": "Die Bürgermeisterin"},
        {"at": "19:00", "title": "Dialog"},
    ],
    "look": {"accent": "#004f80", "logo": "data:image/png;base64,AAAA", "logo_alt": "Wappen"},
    "retention": {"idea_text": 365},
    "door": {"opens": 60, "gates": [{"id": "nord", "title": "Nord"}]},
    "registration": {
        "deadline": "2027-03-03T12:00:00",
        "consent": {"version": "1", "text": "Ich bin einverstanden.", "mode": "condition"},
        "questions": [{"id": "hilfe", "title": "Hilfe?", "purpose": "Zum Planen.", "days": 7}],
    },
    "languages": {
        "en": {
            "title": "Evening",
            "subtitle": "",
            "themes": [{"id": "amt", "title": "Office"}],
            "agenda": [{}, {"title": "Dialogue"}],
            "registration": {
                "consent": {"text": "I agree."},
                "questions": [{"id": "hilfe", "title": "Help?"}],
            },
        },
        "leicht": {"agenda": [{"title": "Wir sagen Guten Tag"}]},
    },
}


@pytest.fixture
def evening() -> Evening:
    return Evening()


@pytest.fixture
def lena(evening: Evening) -> Moderator:
    return evening.moderator("Lena", "admin")


@pytest.fixture
def lars(evening: Evening) -> Moderator:
    return evening.moderator("Lars", "admin")


# The file


@pytest.mark.parametrize("slug", ["auftakt", "dialog"])
def test_demos_file_reads_back_to_the_demo(slug: str) -> None:
    definition = from_mapping(tomllib.loads((DEMO / f"{slug}.toml").read_text(encoding="utf-8")))
    file = as_file(definition)
    assert from_mapping(file) == definition
    assert from_mapping(tomllib.loads(to_toml(file))) == definition


@pytest.mark.parametrize(
    "file", ["a=" + "[" * 90_000, "a=" + "{a=" * 30_000, "a." * 30_000 + "a=1"]
)
def test_file_without_end_is_none(file: str) -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        from_toml(file)


def test_full_file_is_as_it_was_written() -> None:
    """No more, no less: what a language leaves as it is in German does not come into it."""
    definition = from_mapping(FULL)
    assert as_file(definition) == FULL | {
        "languages": FULL["languages"]
        | {"leicht": {"agenda": [{"title": "Wir sagen Guten Tag"}, {}]}}
    }
    assert from_mapping(tomllib.loads(to_toml(as_file(definition)))) == definition


def test_file_says_times_as_toml_has_them() -> None:
    text = to_toml(as_file(from_mapping(FULL)))
    for line in ("date = 2027-03-04", "starts = 18:00:00", "opens = 2027-03-01 08:00:00"):
        assert f"{line}\n" in text
    assert "opens = 60" in text, "minutes before the start"


def test_file_of_a_plain_gathering_says_little() -> None:
    assert as_file(from_mapping(GOOD)) == GOOD


def test_no_gathering_goes_by_the_houses_name() -> None:
    with pytest.raises(BadDefinition, match="slug is the house's own"):
        from_mapping({**GOOD, "slug": HOUSE})


@pytest.mark.parametrize(
    ("key", "days"), [("idea_text", 731), ("idea_text", 0), ("definition", 3), ("shoe_size", 3)]
)
def test_nothing_is_kept_longer_than_people_were_told(key: str, days: int) -> None:
    """P3"""
    with pytest.raises(BadDefinition) as bad:
        from_mapping({**GOOD, "retention": {key: days}})
    assert [problem.split(" ")[0] for problem in bad.value.problems] == [f"retention.{key}"]
    assert from_mapping({**GOOD, "retention": {"idea_text": 30}}).days("idea_text") == 30
    assert from_mapping(GOOD).days("idea_text") == 730


# The form


def test_form_changes_what_it_names_and_nothing_else() -> None:
    said = [
        Said("title", "text", "  Ein anderer Abend \r\n"),
        Said("languages.en.title", "text", ""),
        Said("languages.leicht.title", "text", "Ein Abend"),
        Said("languages.leicht.subtitle", "text", ""),
        Said("seats", "count", "80"),
        Said("unlisted", "flag", None),
        Said("look.accent", "text", ""),
    ]
    file = put(FULL, said)
    assert file["title"] == "Ein anderer Abend"
    assert "title" not in file["languages"]["en"]
    assert file["languages"]["leicht"]["title"] == "Ein Abend"
    assert file["seats"] == 80
    assert "unlisted" not in file
    assert file["look"] == {"logo": "data:image/png;base64,AAAA", "logo_alt": "Wappen"}
    assert file["registration"] == FULL["registration"]
    assert FULL["title"] == "Abend", "it is a copy"


def test_empty_fields_make_no_tables() -> None:
    said = [Said("languages.en.title", "text", ""), Said("contact.mail", "text", " ")]
    assert put(GOOD, said) == GOOD


def test_number_that_is_none_stays_to_be_named() -> None:
    file = put(GOOD, [Said("seats", "count", "viele")])
    with pytest.raises(BadDefinition, match="seats must be a whole number"):
        from_mapping(file)


def test_languages_follow_the_rows_that_move() -> None:
    """By place in the form, by id in the file; and both mean the same."""
    file = by_place(FULL)
    assert file["languages"]["en"]["themes"] == [{}, {"id": "amt", "title": "Office"}]
    assert with_ids(file)["languages"]["en"]["themes"] == [{"id": "amt", "title": "Office"}]
    moved = with_ids(change_rows(file, "agenda", "up", 1))
    assert [item["title"] for item in moved["agenda"]] == ["Dialog", "Begrüßung"]
    spoken = from_mapping(moved).within("en").agenda
    assert [item.title for item in spoken] == ["Dialogue", "Begrüßung"]
    without = with_ids(change_rows(file, "themes", "remove", 0))
    assert [theme.title for theme in from_mapping(without).within("en").themes] == ["Office"]
    more = change_rows(file, "agenda", "add", 0)
    assert len(more["agenda"]) == 3


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Digitale Stadt", "digitale-stadt"),
        ("Ämter & Bürger", "aemter-buerger"),
        ("2030", "p-2030"),
        ("  ", "p"),
        ("Stadt", "stadt-2"),
    ],
)
def test_heading_gets_an_id_of_its_words(title: str, id: str) -> None:
    assert short_id(title, ["stadt"]) == id


def test_copy_takes_its_days_along() -> None:
    new = copied(FULL, {"slug": "neu", "title": "Neu", "date": "2027-04-04", "place": ""})
    assert new["opens"] == "2027-04-01T08:00:00"
    assert new["registration"]["deadline"] == "2027-04-03T12:00:00"
    assert new["themes"] == FULL["themes"]
    assert from_mapping(new).slug == "neu"
    from_the_demo = copied({**GOOD, "opens": "2020-01-01T00:00:00"}, {"date": "2027-04-04"})
    assert "opens" not in from_the_demo, "nobody knows how far it was from its day"


# What changes


def test_changes_are_named_value_by_value() -> None:
    new = with_ids(change_rows(by_place(FULL), "themes", "remove", 0))
    new = put(new, [Said("seats", "count", "80"), Said("contact.name", "text", "Stadt")])
    assert changes(FULL, new) == [
        Change(("seats",), 75, 80),
        Change(("contact", "name"), None, "Stadt"),
        Change(("themes", "stadt", "id"), "stadt", None),
        Change(("themes", "stadt", "title"), "Stadt", None),
    ]
    assert changes(FULL, FULL) == []


def test_consent_in_other_words_needs_another_version() -> None:
    other = put(FULL, [Said("languages.en.registration.consent.text", "text", "Yes.")])
    assert has_unversioned_consent(FULL, other)
    named = put(other, [Said("registration.consent.version", "text", "2")])
    assert not has_unversioned_consent(FULL, named)
    assert not has_unversioned_consent(GOOD, FULL)
    assert not has_unversioned_consent(FULL, FULL)


def test_changes_of_two_are_put_together() -> None:
    mine = put(FULL, [Said("title", "text", "Meiner"), Said("languages.en.title", "text", "Mine")])
    theirs = put(
        FULL,
        [
            Said("title", "text", "Ihrer"),
            Said("place", "text", "DIEZE"),
            Said("languages.en.subtitle", "text", "Theirs"),
            Said("unlisted", "flag", None),
        ],
    )
    both = together(FULL, mine, theirs)
    assert both["title"] == "Meiner", "where both changed the same, mine"
    assert both["place"] == "DIEZE"
    assert "unlisted" not in both
    assert both["languages"]["en"]["title"] == "Mine"
    assert both["languages"]["en"]["subtitle"] == "Theirs"


# Two at once


def titled(title: str) -> str:
    return replace(DEFINITION, title=title).to_json()


def test_admin_changes_the_gathering_they_saw(evening: Evening, lena: Moderator) -> None:
    """W1"""
    seen = evening.state.definition
    lena.does(c.DefineGathering(titled("Neu"), seen))
    assert evening.fresh("guest")["facts"]["gathering"]["title"] == "Neu"
    assert [one.by for one in evening.state.defined] == [OPERATORS.id, lena.who.id]


def test_second_of_two_admins_is_told_who_was_first(
    evening: Evening, lena: Moderator, lars: Moderator
) -> None:
    seen = evening.state.definition
    lena.does(c.DefineGathering(titled("Lenas"), seen))
    with refused("redefined", by=lena.who.id):
        lars.does(c.DefineGathering(titled("Lars'"), seen))
    lars.does(c.DefineGathering(titled("Beides"), evening.state.definition))


def test_of_two_workers_one_defines(evening: Evening, lena: Moderator, lars: Moderator) -> None:
    """Each decides on what it has folded; the log takes one."""
    seen = evening.state.definition
    first = evening.drafts(lena.who, c.DefineGathering(titled("Lenas"), seen))
    second = evening.drafts(lars.who, c.DefineGathering(titled("Lars'"), seen))
    outcomes = [type(evening.log.append(SLUG, one)).__name__ for one in (first, second)]
    assert outcomes == ["Appended", "Conflict"]


def test_import_replaces_whatever_holds(evening: Evening, lena: Moderator) -> None:
    lena.does(c.DefineGathering(titled("Lenas"), evening.state.definition))
    evening.does(OPERATORS, c.DefineGathering(titled("Aus der Datei")))
    assert evening.fresh("guest")["facts"]["gathering"]["title"] == "Aus der Datei"


def test_earlier_definition_can_be_had_back(evening: Evening, lena: Moderator) -> None:
    first = evening.state.definition
    lena.does(c.DefineGathering(titled("Verschrieben"), first))
    evening.replays()
    text = evening.words[evening.state.defined[0].definition]
    lena.does(c.DefineGathering(text, evening.state.definition))
    assert evening.fresh("guest")["facts"]["gathering"]["title"] == DEFINITION.title


def test_founding_what_is_there_is_refused(evening: Evening) -> None:
    with refused("redefined"):
        evening.does(OPERATORS, c.DefineGathering(titled("Noch einmal"), FIRST))


def test_definition_of_an_older_version_is_replaced_all_the_same(evening: Evening) -> None:
    """Whose event does not say what it replaced (L5)."""
    evening.state.defined.clear()
    evening.does(OPERATORS, c.DefineGathering(titled("Neu"), evening.state.definition))


def test_admin_invites_and_revokes(evening: Evening, lena: Moderator) -> None:
    """W1"""
    lena.does(c.InviteStaff("Dora", "desk", 60))
    dora = next(one for one in evening.state.staff.values() if one.role == "desk")
    lena.does(c.RevokeStaff(dora.id))
    assert dora.revoked
    with refused("forbidden"):
        evening.moderator("Mona").does(c.InviteStaff("Eva", "admin", 60))


def test_house_notes_who_entered_where(evening: Evening, lena: Moderator) -> None:
    lena.does(h.FoundGathering("dialog"))
    lena.does(h.EnterGathering("dialog", "s77"))
    evening.replays()
    assert [(e.by, e.gathering, e.staff) for e in evening.state.entries] == [
        (lena.who.id, "dialog", "s77")
    ]


def test_themes_of_a_definition_are_known_as_before() -> None:
    definition: Definition = from_mapping(FULL)
    assert definition.themes == (Theme("stadt", "Stadt"), Theme("amt", "Amt"))
