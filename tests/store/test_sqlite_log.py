"""What SQLite's log promises beyond the contract: one writer, a disk that fails, bytes that go."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from companion.domain.events import UnknownEvent
from companion.store.log import Appended, Damaged, InUse, Unavailable, UnknownLayout
from companion.store.sqlite_layout import LAYOUT
from companion.store.sqlite_log import FILE, SqliteLog
from tests.store.drafts import arrival, erasure, idea
from tests.together import at_once

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def log(data: Path) -> Iterator[SqliteLog]:
    opened = SqliteLog(data)
    opened.create("auftakt")
    yield opened
    opened.close()


@contextmanager
def reading(data: Path) -> Iterator[SqliteLog]:
    beside = SqliteLog(data, read_only=True)
    try:
        yield beside
    finally:
        beside.close()


def texts(log: SqliteLog) -> list[str]:
    return [entry.value for entry in log.entries("auftakt")]


# One writer


def test_second_writer_is_refused_and_the_first_goes_on(log: SqliteLog, data: Path) -> None:
    with pytest.raises(InUse):
        SqliteLog(data)
    assert log.append("auftakt", arrival()) == Appended(1)


def test_second_process_is_refused(log: SqliteLog, data: Path) -> None:
    """With a clear line that names the data."""
    result = python(OPENS.format(data=str(data)))
    assert result.returncode == 1
    assert f"InUse: {data} is in use" in result.stderr


def test_data_is_free_again_when_the_writer_is_gone(data: Path) -> None:
    for _ in range(2):
        SqliteLog(data).close()


def test_data_is_free_again_after_a_kill(data: Path) -> None:
    """L1: and what was acknowledged is there."""
    killed = python(WRITES_AND_IS_KILLED.format(data=str(data)))
    assert killed.returncode == -9, killed.stderr
    with reading(data) as beside:
        assert texts(beside) == ["Quittiert"]
    log = SqliteLog(data)
    assert log.append("auftakt", arrival()) == Appended(2)
    log.close()


OPENS = """
from pathlib import Path
from companion.store.sqlite_log import SqliteLog
SqliteLog(Path({data!r}))
"""
WRITES_AND_IS_KILLED = """
import os, signal
from pathlib import Path
from companion.store.sqlite_log import SqliteLog
from tests.store.drafts import idea
log = SqliteLog(Path({data!r}))
log.create("auftakt")
log.append("auftakt", idea("i1", "Quittiert"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# Readers beside it


def test_reader_beside_a_writer_sees_what_is_acknowledged(log: SqliteLog, data: Path) -> None:
    log.append("auftakt", idea("i1", "eins"))
    with reading(data) as beside:
        assert beside.epoch("auftakt") == log.epoch("auftakt")
        assert texts(beside) == ["eins"]
        log.append("auftakt", idea("i2", "zwei"))
        assert texts(beside) == ["eins", "zwei"]
        assert len(beside.read("auftakt").records) == 2


def test_reader_beside_a_writer_takes_snapshots_of_one_moment(log: SqliteLog, data: Path) -> None:
    """As a backup does: each position moves a version and leaves a word."""
    many = 150

    def appends(writer: int) -> None:
        for n in range(many):
            log.append("auftakt", idea(f"i{writer}-{n}", "Wort", moves=("k",)))

    def looks() -> None:
        with reading(data) as beside:
            while (snapshot := beside.snapshot("auftakt")).head < 2 * many:
                assert len(snapshot.vault) == snapshot.head
                assert snapshot.versions.get("k", 1) == snapshot.head + 1

    at_once(looks, lambda: appends(1), lambda: appends(2))


def test_reader_writes_nothing(log: SqliteLog, data: Path) -> None:
    with reading(data) as beside:
        with pytest.raises(Unavailable):
            beside.append("auftakt", arrival())
        assert not beside.read("auftakt").records
    assert not log.read("auftakt").records


def test_reader_reads_what_a_closed_log_left(log: SqliteLog, data: Path) -> None:
    log.append("auftakt", idea("i1", "eins"))
    log.close()
    with reading(data) as beside:
        assert texts(beside) == ["eins"]


def test_reader_finds_nothing_where_nothing_is_and_makes_nothing(data: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SqliteLog(data, read_only=True)
    assert not data.exists()


# What is in the file


def test_layout_of_a_newer_version_is_refused_in_one_line(data: Path) -> None:
    """And the data is let go of, so that the newer version can have it."""
    SqliteLog(data).close()
    change(data, "PRAGMA user_version = 99")
    for read_only in (False, True):
        with pytest.raises(UnknownLayout, match=r"99") as refusal:
            SqliteLog(data, read_only=read_only)
        assert str(data) in str(refusal.value)
        assert "\n" not in str(refusal.value)
    change(data, f"PRAGMA user_version = {LAYOUT}")
    SqliteLog(data).close()


@pytest.mark.parametrize("content", [b"Notizen\n" * 1000, b"\x00" * 4096])
def test_file_that_is_no_log_is_refused_and_left_as_it_is(data: Path, content: bytes) -> None:
    data.mkdir()
    (data / FILE).write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(UnknownLayout):
            SqliteLog(data, read_only=read_only)
    assert (data / FILE).read_bytes() == content


@pytest.mark.parametrize("version", [0, 1, LAYOUT])
@pytest.mark.parametrize("application", [0, 7])
@pytest.mark.parametrize("table", ["theirs", "events", None])
def test_foreign_database_is_refused_and_left_as_it_is(
    data: Path, version: int, application: int, table: str | None
) -> None:
    """The data directory may hold foreign files; theirs may count its versions as ours does."""
    data.mkdir()
    change(data, "CREATE TABLE passing (x)")
    change(data, "DROP TABLE passing")
    change(data, f"PRAGMA user_version = {version}")
    change(data, f"PRAGMA application_id = {application}")
    if table:
        change(data, f"CREATE TABLE {table} (x)")
    before = (data / FILE).read_bytes()
    if (version, application, table) == (0, 0, None):
        SqliteLog(data).close()  # an empty one is nobody's
        return
    for read_only in (False, True):
        with pytest.raises(UnknownLayout, match="is not Companion's"):
            SqliteLog(data, read_only=read_only)
    assert (data / FILE).read_bytes() == before


def test_foreign_files_are_left_alone(data: Path) -> None:
    data.mkdir()
    (data / "notizen.txt").write_text("meins")
    (data / "bilder").mkdir()
    SqliteLog(data).close()
    assert (data / "notizen.txt").read_text() == "meins"


def test_event_that_this_version_does_not_know_stops_the_reader(data: Path) -> None:
    """L5: loudly, and the rest of the log still answers."""
    log = SqliteLog(data)
    log.create("auftakt")
    log.append("auftakt", arrival())
    log.append("auftakt", arrival())
    log.close()
    change(data, "UPDATE events SET type = 'IdeaPainted' WHERE position = 2")
    log = SqliteLog(data)
    for ask in (lambda: log.read("auftakt"), lambda: log.follow("auftakt", 1, 5)):
        with pytest.raises(UnknownEvent, match="IdeaPainted"):
            ask()
    assert len(log.read("auftakt", limit=1).records) == 1
    log.close()


def change(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / FILE)) as db:
        db.execute(statement)
        db.commit()


def test_nobody_else_may_read_the_files(data: Path) -> None:
    """P1: whatever the process's umask says."""
    before = os.umask(0)
    try:
        log = SqliteLog(data)
        log.create("auftakt")
        log.append("auftakt", idea("i1", "eins"))
    finally:
        os.umask(before)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in data.iterdir()}
    log.close()
    assert set(modes) >= {FILE, f"{FILE}-wal", f"{FILE}-shm"}
    assert set(modes.values()) == {0o600}


# Erasing

#: Long enough to lie on many pages, some of them overflow pages.
SECRET = "GEHEIMNIS-" * 40


def test_no_file_holds_what_was_erased(log: SqliteLog, data: Path) -> None:
    """P2: neither the database nor its write-ahead log, at once and after closing."""
    for n in range(200):
        log.append("auftakt", idea(f"i{n}", f"{SECRET}{n}" if n % 3 else f"bleibt {n}"))
    assert b"GEHEIMNIS" in all_bytes(data)
    log.append("auftakt", erasure(*(f"i{n}" for n in range(200) if n % 3)))
    assert b"GEHEIMNIS" not in all_bytes(data)
    assert len(texts(log)) == 67
    log.close()
    assert b"GEHEIMNIS" not in all_bytes(data)
    assert b"bleibt 3" in all_bytes(data)


def test_what_was_erased_after_a_restart_is_in_no_file_either(data: Path) -> None:
    """P2: it lies in the database proper then."""
    log = SqliteLog(data)
    log.create("auftakt")
    log.append("auftakt", idea("i1", SECRET))
    log.close()
    log = SqliteLog(data)
    log.append("auftakt", erasure("i1"))
    assert b"GEHEIMNIS" not in all_bytes(data)
    log.close()


def test_reader_that_looks_on_delays_erasing_and_nothing_else(log: SqliteLog, data: Path) -> None:
    """P2, F4: its snapshot keeps the bytes while it looks; they go with the next commit after."""
    log.append("auftakt", idea("i1", SECRET))
    with closing(sqlite3.connect(data / FILE)) as onlooker:
        onlooker.execute("BEGIN")
        onlooker.execute("SELECT value FROM vault").fetchall()
        begun = time.monotonic()
        log.append("auftakt", erasure("i1"))
        log.append("auftakt", arrival())
        assert time.monotonic() - begun < 2, "an onlooker held everybody up"
        assert texts(log) == []
    log.append("auftakt", arrival())
    assert b"GEHEIMNIS" not in all_bytes(data)


def all_bytes(data: Path) -> bytes:
    return b"".join(file.read_bytes() for file in data.iterdir())


# A disk that fails


def test_full_disk_is_told_and_leaves_nothing_half(log: SqliteLog, data: Path) -> None:
    """L1: an append that could not be made durable raises, and can be sent again later."""
    log.append("auftakt", idea("i1", "vorher"))
    too_large = idea("i2", "x" * 200_000, nonce="nonce-2", moves=("i2",), erases=("w-i1",))
    with files_up_to(64 * 1024), pytest.raises(Unavailable):
        log.append("auftakt", too_large)
    assert texts(log) == ["vorher"]
    assert [record.position for record in log.read("auftakt").records] == [1]
    assert log.follow("auftakt", 1, 0.05).records == []
    assert log.append("auftakt", too_large) == Appended(2)
    assert texts(log) == ["x" * 200_000]


def test_probe_says_whether_the_disk_takes_anything(log: SqliteLog, data: Path) -> None:
    """And it really writes: what went well because it wrote nothing would tell nothing."""
    wal = data / "companion.sqlite3-wal"
    log.append("auftakt", idea("i1", "vorher"))
    before = wal.stat().st_size
    log.probe("auftakt")
    assert wal.stat().st_size > before
    with files_up_to(wal.stat().st_size), pytest.raises(Unavailable):
        log.probe("auftakt")
    log.probe("auftakt")


def test_reason_that_is_told_quotes_nothing(log: SqliteLog) -> None:
    """P1: an error that is not SQLite's own may name the value that it failed on."""
    with pytest.raises(Unavailable) as failed:
        log.append("auftakt", idea("i1", "Markertext \ud800"))
    assert "Markertext" not in str(failed.value)
    assert "\\ud800" not in str(failed.value)
    assert str(failed.value) == "UnicodeEncodeError"


def test_full_disk_stops_neither_reading_nor_what_comes_later(data: Path) -> None:
    """L3: no gap where it was full, after a restart either."""
    log = SqliteLog(data)
    log.create("auftakt")
    appended, failed = 0, 0
    for n in range(12):
        with files_up_to((64 if n % 3 == 2 else 4096) * 1024):
            try:
                log.append("auftakt", idea(f"i{n}", "y" * 70_000))
                appended += 1
            except Unavailable:
                failed += 1
            assert len(texts(log)) == appended
    log.close()
    assert (appended, failed) == (8, 4)
    with reading(data) as beside:
        assert [r.position for r in beside.read("auftakt").records] == list(range(1, 9))


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """No file of this process can grow beyond `size`, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_database_that_may_grow_no_more_takes_what_fits(data: Path) -> None:
    """The same where SQLite itself says no."""
    log = SqliteLog(data)
    log.create("auftakt")
    pages = log._run(lambda db: db.execute("PRAGMA page_count").fetchone()[0])
    log._run(lambda db: db.execute(f"PRAGMA max_page_count = {pages + 4}"))
    with pytest.raises(Unavailable, match="full"):
        log.append("auftakt", idea("i1", "x" * 100_000))
    assert log.append("auftakt", idea("i1", "passt")) == Appended(1)
    log.close()


def test_draft_that_fails_halfway_leaves_nothing(log: SqliteLog) -> None:
    """L3: its event was written, its words could not be."""
    log.append("auftakt", idea("i1", "eins"))
    with pytest.raises(Unavailable):
        log.append("auftakt", idea("i1", "unter derselben Nummer", moves=("k",)))
    assert len(log.read("auftakt").records) == 1
    assert log.append("auftakt", arrival(expects={"k": 1})) == Appended(2)
    assert texts(log) == ["eins"]


def test_closed_log_takes_nothing_more_and_says_so(data: Path) -> None:
    """Instead of making whoever asks wait for ever."""
    log = SqliteLog(data)
    log.create("auftakt")
    log.close()
    for ask in (
        lambda: log.append("auftakt", arrival()),
        lambda: log.read("auftakt"),
        lambda: log.entries("auftakt"),
    ):
        with pytest.raises(Unavailable):
            ask()


def test_log_that_cannot_be_opened_says_why(data: Path) -> None:
    """Instead of making whoever opens it wait for ever."""
    (data / FILE).mkdir(parents=True)
    with pytest.raises(Damaged, match=FILE):
        SqliteLog(data)
