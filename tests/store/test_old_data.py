"""Data of earlier layouts are brought up to date on start, and nobody who comes back notices."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from companion.store import sqlite_layout
from companion.store.log import Damaged, Log
from companion.store.sqlite_layout import APPLICATION, LAYOUT, READABLE
from companion.store.sqlite_log import FILE, SqliteLog
from companion.verify import verify
from tests.store import old
from tests.store.old.evening import again, opened, shown

OLD = old.layouts()


@pytest.mark.parametrize("name", OLD)
def test_old_file_shows_everybody_what_they_saw(tmp_path: Path, name: str) -> None:
    """L5: every screen, and everybody's own, in the same epoch: who was connected goes on."""
    log = SqliteLog(old.put(name, tmp_path))
    told = old.told(name)
    assert {slug: log.epoch(slug) for slug in log.gatherings()} == told["epochs"]
    now = shown(opened(log))
    for slug, before in told["shown"].items():
        for kind in ("screens", "own"):
            for who, screen in before[kind].items():
                assert old.holds(now[slug][kind][who], screen), (slug, who)
    log.close()


@pytest.mark.parametrize("name", OLD)
def test_old_file_answers_what_it_answered(tmp_path: Path, name: str) -> None:
    """L2: to every command that is sent once more, and nothing happens."""
    log = SqliteLog(old.put(name, tmp_path))
    house = opened(log)
    before = {room.gathering.slug: room.gathering.position for room in house}
    told = old.told(name)["sent"]
    assert len(told) > 25
    for sent in told:
        assert again(house, sent) == sent["answer"]
    assert {room.gathering.slug: room.gathering.position for room in house} == before
    log.close()


@pytest.mark.parametrize("name", OLD)
def test_old_file_is_sound_and_like_a_new_one(tmp_path: Path, name: str) -> None:
    """And no copy of what people wrote is left beside it."""
    log = SqliteLog(old.put(name, tmp_path / "old"))
    assert [problem for slug in log.gatherings() for problem in verify(log, slug).problems] == []
    assert log.damage() == []
    log.close()
    assert sorted(file.name for file in (tmp_path / "old").iterdir()) == [FILE, "lock"]
    SqliteLog(tmp_path / "new").close()
    assert marks(tmp_path / "old") == marks(tmp_path / "new") == (APPLICATION, LAYOUT)
    assert tables(tmp_path / "old") == tables(tmp_path / "new")


@pytest.mark.parametrize("name", [n for n in OLD if int(n.partition("-")[2]) >= READABLE])
def test_reader_reads_an_old_file_and_leaves_it_as_it_is(tmp_path: Path, name: str) -> None:
    """So that a backup can be taken before it is brought up to date."""
    data = old.put(name, tmp_path)
    before = (data / FILE).read_bytes()
    log = SqliteLog(data, read_only=True)
    assert [problem for slug in log.gatherings() for problem in verify(log, slug).problems] == []
    log.close()
    assert (data / FILE).read_bytes() == before


def test_reader_of_what_is_too_old_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it will be when a layout changes more than this one did."""
    data = old.put("layout-1", tmp_path)
    monkeypatch.setattr("companion.store.sqlite_log.READABLE", LAYOUT)
    with pytest.raises(Exception, match="has layout 1; start the server once"):
        SqliteLog(data, read_only=True)
    SqliteLog(data).close()
    SqliteLog(data, read_only=True).close()


def test_step_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All in one transaction: the version before can still have it."""
    data = old.put("layout-1", tmp_path)
    halfway = {1: sqlite_layout.STEPS[1] + "DELETE FROM vault; INSERT INTO nowhere VALUES (1);"}
    with monkeypatch.context() as patched:
        patched.setattr(sqlite_layout, "STEPS", halfway)
        with pytest.raises(Damaged, match="nowhere"):
            SqliteLog(data)
    assert marks(data) == (0, 1)
    log: Log = SqliteLog(data)
    assert marks(data) == (APPLICATION, LAYOUT)
    assert [problem for slug in log.gatherings() for problem in verify(log, slug).problems] == []
    log.close()


def test_there_is_a_step_from_every_layout_and_a_file_to_test_it() -> None:
    assert sorted(sqlite_layout.STEPS) == list(range(1, LAYOUT))
    assert {f"layout-{n}" for n in range(1, LAYOUT)} <= set(OLD)


def marks(data: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(data / FILE)) as db:
        [application] = db.execute("PRAGMA application_id").fetchone()
        [layout] = db.execute("PRAGMA user_version").fetchone()
    return application, layout


def tables(data: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(data / FILE)) as db:
        return set(db.execute("SELECT type, name, sql FROM sqlite_master").fetchall())
