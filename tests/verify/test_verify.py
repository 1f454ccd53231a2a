"""Verifying finds what is wrong with a log, each thing in one line, and nothing in a sound one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields, replace
from pathlib import Path

import pytest

from companion.domain import events as e
from companion.domain.screens import SCREENS
from companion.domain.state import PUBLISHED, State
from companion.store.log import Damaged
from companion.store.sqlite_log import FILE, SqliteLog
from companion.verify import verify
from companion.verify.plain import FIELDS
from companion.verify.screens import check_screens
from tests.cast import Evening
from tests.store import old

#: On the stored evening: ideas (the second is Ben's, and stands alone), staff, words.
BENCHES, BUSES = "iede1b8c706e03b36", "iedffd38ac5efc2b2"
MONA, HER_LINK = "s7dfbebb764a4f21a", "l6508cd547238f54e"
BUS_WORDS, DORAS_WORDS = "wcc66a91781892e48", "w47dcd2ff59df426c"
#: The second half of the fold's complaints about an idea that was never posted.
AND_SO_ON = "L5: position {} cannot be folded: KeyError"

EVENT = "UPDATE events SET {} WHERE gathering = 'auftakt' AND position = {}"
ENTRY = "UPDATE vault SET {} WHERE gathering = 'auftakt' AND id = '{}'"

#: By what is broken: the statement that breaks it, and all that is to be found because of it.
DAMAGES: dict[str, tuple[str, list[str]]] = {
    "a position is gone": (
        "DELETE FROM events WHERE gathering = 'auftakt' AND position = 29",
        ["L3: position 29 is missing"],
    ),
    "several positions are gone": (
        "DELETE FROM events WHERE gathering = 'auftakt' AND position IN (25, 26, 28, 29)",
        [
            "L3: positions 25 to 26 are missing",
            "L3: positions 28 to 29 are missing",
        ],
    ),
    "the beginning is gone": (
        "DELETE FROM events WHERE gathering = 'dialog' AND position = 1",
        [
            "L3: position 1 is missing",
            "vault entry d13c8c84f9e895b47 was written by no event",
        ],
    ),
    "an event is of the future": (
        EVENT.format("type = 'IdeaPainted'", 13),
        ["L5: position 13 cannot be read: event type 'IdeaPainted'"],
    ),
    "an event is no JSON": (
        EVENT.format("data = substr(data, 5)", 13),
        ["L5: position 13 cannot be read: VisitorCheckedIn that is no JSON object"],
    ),
    "two events cannot be read": (
        "UPDATE events SET data = '{}' WHERE gathering = 'auftakt' AND position IN (13, 25)",
        [
            "L5: position 13 cannot be read: VisitorCheckedIn without fields ['at', 'by']",
            "L5: position 25 cannot be read: IdeaSupported without fields ['at', 'by', 'idea']",
        ],
    ),
    "an idea was never posted": (
        "DELETE FROM events WHERE gathering = 'auftakt' AND position = 15",
        [
            "L3: position 15 is missing",
            AND_SO_ON.format(23),
            AND_SO_ON.format(40),
            f"version of {BUSES} is 2, the events say 1",
            f"vault entry {BUS_WORDS} was written by no event",
        ],
    ),
    "a decision is on a version that was not": (
        EVENT.format("data = replace(data, '\"version\":2', '\"version\":4')", 23),
        [
            "position 23: version 4 of an idea at 2",
        ],
    ),
    "a version does not follow": (
        f"UPDATE versions SET version = 9 WHERE key = '{BENCHES}'",
        [f"version of {BENCHES} is 9, the events say 5"],
    ),
    "a login link is good again": (
        f"DELETE FROM versions WHERE key = '{HER_LINK}'",
        [f"version of {HER_LINK} is 1, the events say 2"],
    ),
    "a version is of nothing": (
        "INSERT INTO versions VALUES ('auftakt', 'i0123456789abcdef', 2)",
        ["version of i0123456789abcdef is 2, the events say 1"],
    ),
    "words are gone": (
        f"DELETE FROM vault WHERE id = '{BUS_WORDS}'",
        [f"vault entry {BUS_WORDS} of position 15 is missing"],
    ),
    "words are there that were erased": (
        f"INSERT INTO vault VALUES"
        f" ('auftakt', '{DORAS_WORDS}', 'idea_text', 'v0000000000000004', 17, 'WLAN')",
        [f"P2: vault entry {DORAS_WORDS} was erased by position 45 and is there"],
    ),
    "words are there that nobody wrote": (
        "INSERT INTO vault VALUES ('auftakt', 'w0123456789abcdef', 'idea_text', NULL, 3, 'Wer?')",
        ["vault entry w0123456789abcdef was written by no event"],
    ),
    "words are there under a name": (
        "INSERT INTO vault VALUES ('auftakt', 'Ada Lovelace', 'idea_text', NULL, 3, 'Wer?')",
        ["vault entry (no id) was written by no event"],
    ),
    "a field is not declared": (
        ENTRY.format("field = 'shoe_size'", BUS_WORDS),
        [
            f"P3: vault entry {BUS_WORDS} is of no declared field",
            f"vault entry {BUS_WORDS} is not what position 15 wrote",
        ],
    ),
    "words are another's": (
        ENTRY.format("owner = 'v0000000000000001'", BUS_WORDS),
        [f"vault entry {BUS_WORDS} is not what position 15 wrote"],
    ),
    "words would come with another event": (
        ENTRY.format("position = 16", BUS_WORDS),
        [f"vault entry {BUS_WORDS} is not what position 15 wrote"],
    ),
    "a definition cannot be read": (
        ENTRY.format("value = '{\"slug\": 1}'", "d3d3fc374c7d672b3"),
        [f"screen {name} cannot be made: BadDefinition" for name in SCREENS],
    ),
    "a name stands in an event": (
        EVENT.format("data = replace(data, 'v0000000000000001', 'Ada Lovelace')", 13),
        ["P1: position 13: by is nothing known"],
    ),
    "a reason in free words stands in an event": (
        EVENT.format("data = replace(data, '\"insult\"', '\"Das war gemein\"')", 35),
        ["P1: position 35: reason is nothing known"],
    ),
    "a moment is none": (
        EVENT.format("data = replace(data, '1597939203.25', '\"gestern\"')", 13),
        [
            "P1: position 13: at is nothing known",
            "L5: position 13 cannot be folded: TypeError",
        ],
    ),
    "a nonce is somebody's own": (
        EVENT.format("nonce = 'Ada-und-Ben-1815'", 14),
        ["P1: position 14: its nonce is none of ours"],
    ),
    "a nonce came twice": (
        "DROP INDEX events_by_nonce; UPDATE events SET nonce ="
        " (SELECT nonce FROM events WHERE gathering = 'auftakt' AND position = 14)"
        " WHERE gathering = 'auftakt' AND position = 16",
        ["L2: position 16 has the nonce of position 14"],
    ),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return old.put("layout-1", tmp_path / "data")


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_found_in_one_line(data: Path, name: str) -> None:
    statement, expected = DAMAGES[name]
    change(data, statement)
    with reading(data) as log:
        assert problems(log) == expected


def test_sound_log_is_found_sound(data: Path) -> None:
    with reading(data) as log:
        assert problems(log) == []
        assert log.damage() == []


def test_figures_are_the_evenings(data: Path) -> None:
    with reading(data) as log:
        assert verify(log, "auftakt").figures == {
            "epoch": "e63e72310f1fb",
            "positions": "50",
            "moments": "2020-08-20T16:00:00.250Z to 2020-08-20T16:00:18.750Z",
            "ideas": "2 published, 2 pending, 2 hidden, 3 forgotten",
            "supports": "4",
            "polls": "0, 0 voices",
            "people": "5, 1 in the hall; 5 of staff",
            "vault": "16 entries, 7 erased",
        }


def test_no_line_holds_what_people_wrote(data: Path) -> None:
    """P1: whatever is broken, all at once."""
    with reading(data) as log:
        words = [entry.value for slug in log.gatherings() for entry in log.entries(slug)]
    for statement, _ in DAMAGES.values():
        change(data, statement)
    with reading(data) as log:
        lines = "\n".join(problems(log))
    assert lines.count("\n") > 20
    for word in [*words, "Ada Lovelace", "Das war gemein", "gestern", "Ada-und-Ben"]:
        assert word not in lines


# The store's own


def test_sqlite_finds_an_index_that_is_not_there(data: Path) -> None:
    """L2: it keeps nonces from coming twice."""
    change(data, "DROP INDEX events_by_nonce")
    with reading(data) as log:
        assert log.damage() == ["events_by_nonce is not as it should be"]


def test_sqlite_finds_an_index_that_does_not_fit_its_table(data: Path) -> None:
    change(
        data,
        "PRAGMA writable_schema = ON;"
        " UPDATE sqlite_master SET sql = replace(sql, 'nonce IS NOT NULL', 'nonce IS NULL')"
        " WHERE name = 'events_by_nonce'",
    )
    with reading(data) as log:
        lines = log.damage()
    assert "events_by_nonce is not as it should be" in lines
    assert any(line.endswith("missing from index events_by_nonce") for line in lines), lines


def test_sqlite_finds_rows_of_a_gathering_that_is_not_there(data: Path) -> None:
    change(data, "DELETE FROM gatherings WHERE slug = 'dialog'")
    with reading(data) as log:
        assert log.gatherings() == ["auftakt"]
        assert problems(log) == []
        assert log.damage() == [
            f"{table} of a gathering that is not there: dialog"
            for table in ("events", "versions", "vault")
        ]


def test_file_with_a_hole_is_reported_and_breaks_nothing(data: Path) -> None:
    """Page by page, whichever it is: the file cannot be opened, or it is found."""
    whole = (data / FILE).read_bytes()
    page = int.from_bytes(whole[16:18], "big")
    for at in range(page, len(whole), page):
        (data / FILE).write_bytes(whole[:at] + b"\xff" * page + whole[at + page :])
        try:
            with reading(data) as log:
                lines = [*damage(log), *problems(log)]
        except Damaged as problem:
            lines = [str(problem)]
        assert lines, f"page {at // page + 1}"
        assert all("\n" not in line for line in lines)


def damage(log: SqliteLog) -> list[str]:
    try:
        return log.damage()
    except Damaged as problem:
        return [str(problem)]


# The rules that a check writes down a second time


def test_every_field_of_every_event_has_its_check() -> None:
    """P1"""
    assert {f.name for cls in e.TYPES.values() for f in fields(cls)} == FIELDS.keys()


@pytest.mark.parametrize("public", ["guest", "projector"])
def test_screen_that_leaks_or_lacks_an_idea_is_found(
    public: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S3"""
    evening = Evening()
    ada, mona = evening.guest("ada"), evening.moderator("Mona")
    shown, pending = ada.posts("Mehr Bänke"), ada.posts("Noch nicht gelesen")
    mona.publishes(shown)
    assert list(check_screens(evening.state, evening.words)) == []
    screen = SCREENS[public]
    wall, *others = screen.parts
    all_of_it, nothing = (
        replace(screen, parts=(replace(wall, holds=holds), *others))
        for holds in (lambda idea: True, lambda idea: False)
    )
    monkeypatch.setitem(SCREENS, public, all_of_it)
    assert found(evening.state) == [f"S3: screen {public} shows idea {pending}"]
    monkeypatch.setitem(SCREENS, public, nothing)
    assert found(evening.state) == [f"S3: screen {public} lacks idea {shown}"]
    monkeypatch.setitem(SCREENS, public, screen)
    evening.state.spotlight = pending
    assert f"S3: screen {public} has idea {pending} in its spotlight" in found(evening.state)


def test_what_comes_next_is_found_where_it_cannot_be() -> None:
    """S3"""
    evening = Evening()
    ada, mona = evening.guest("ada"), evening.moderator("Mona")
    waits, shown = ada.posts("eins"), ada.posts("zwei")
    mona.publishes(shown)
    evening.state.queue.order = [shown, waits]
    evening.state.queue.done = {shown: None}
    assert found(evening.state) == [
        f"S3: idea {waits} is in the queue",
        f"idea {shown} is in two places",
    ]


def found(state: State) -> list[str]:
    assert any(idea.status == PUBLISHED for idea in state.ideas.values())
    return list(check_screens(state, {}))


def problems(log: SqliteLog) -> list[str]:
    return [line for slug in log.gatherings() for line in verify(log, slug).problems]


@contextmanager
def reading(data: Path) -> Iterator[SqliteLog]:
    log = SqliteLog(data, read_only=True)
    try:
        yield log
    finally:
        log.close()


def change(data: Path, statements: str) -> None:
    with closing(sqlite3.connect(data / FILE)) as db:
        db.executescript(statements)
        db.commit()
