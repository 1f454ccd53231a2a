"""The backup file: as it was, or refused as a whole, with one line that says why."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import stat
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from companion.domain import events as e
from companion.store.backup_file import FORMAT, MAX_LINE, BackupFile, BadFile, Header, check, write
from companion.store.files import whole_file
from companion.store.log import Copy, Damaged, MemoryLog, Record, Snapshot, copy
from companion.store.sqlite_log import SqliteLog
from tests.store import old
from tests.store.drafts import arrival, idea

HEADER = Header("0.1.0", "2020-08-20T16:00:00.000Z", "geheim" * 4, ("auftakt", "dialog"))
STORED = old.HERE / "backup-1.gz"

Row = dict[str, Any]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A backup of a small evening, and of one on which nothing happened."""
    log = MemoryLog()
    for slug in HEADER.gatherings:
        log.create(slug)
    log.append("auftakt", idea("i1", 'Zeile 1\nZeile 2 "x" \U0001f68c\u2028\\n', nonce="nonce-1"))
    log.append("auftakt", arrival(moves=("k",)))
    log.append("auftakt", idea("i3", ""))
    path = tmp_path / "backup"
    with whole_file(path) as opened:
        write(opened, HEADER, [copy(log, slug) for slug in HEADER.gatherings])
    return path


def rows(file: Path) -> list[Row]:
    return [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]


def put(file: Path, rows: list[Row]) -> None:
    """As somebody would who knows the format: the last line fits the others."""
    lines = [json.dumps(row).encode() + b"\n" for row in rows if "end" not in row]
    end = {"end": [len(lines), hashlib.sha256(b"".join(lines)).hexdigest()]}
    file.write_bytes(gzip.compress(b"".join([*lines, json.dumps(end).encode() + b"\n"])))


def taken(file: Path) -> list[tuple[Snapshot, list[Any]]]:
    with BackupFile(file) as opened:
        assert opened.header == HEADER
        return [(snapshot, list(records)) for snapshot, records in opened.copies()]


def test_what_is_written_is_read(file: Path) -> None:
    assert check(file) == HEADER
    (auftakt, records), (dialog, nothing) = taken(file)
    assert (auftakt.head, auftakt.versions, len(auftakt.vault)) == (3, {"k": 2}, 2)
    assert auftakt.vault[0].writing.value == 'Zeile 1\nZeile 2 "x" \U0001f68c\u2028\\n'
    assert [(r.position, r.nonce) for r in records] == [(1, "nonce-1"), (2, None), (3, None)]
    assert (dialog.head, dialog.versions, dialog.vault, nothing) == (0, {}, (), [])


def test_gathering_that_nobody_reads_is_passed_over(file: Path) -> None:
    with BackupFile(file) as opened:
        assert [snapshot.slug for snapshot, _ in opened.copies()] == ["auftakt", "dialog"]


def test_lines_are_what_the_documentation_says(file: Path) -> None:
    """Others may read it too: docs/backup.md."""
    kinds = [next(iter(row)) for row in rows(file)]
    assert kinds == [
        "companion", "gathering", "version", "entry", "entry", "event", "event", "event",
        "gathering", "end",
    ]  # fmt: skip
    documented = Path("docs/backup.md").read_text(encoding="utf-8")
    for kind in kinds:
        assert f'{{"{kind}":' in documented, kind


def test_nobody_else_may_read_it(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


# A file that is not as it was written


def test_file_that_was_cut_is_refused_wherever_it_was(file: Path) -> None:
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(BadFile) as refusal:
            check(file)
        assert str(refusal.value).startswith(f"{file} ")
        assert "\n" not in str(refusal.value)


def test_file_that_was_cut_and_packed_again_is_refused(file: Path) -> None:
    text = gzip.decompress(file.read_bytes())
    for length in range(len(text)):
        file.write_bytes(gzip.compress(text[:length], 1))
        with pytest.raises(BadFile):
            check(file)


def test_file_with_a_wrong_bit_is_refused(tmp_path: Path) -> None:
    """Anywhere in it, but for what gzip passes over in its own header."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    whole = STORED.read_bytes()
    for _ in range(200):
        broken = bytearray(whole)
        broken[chance.randrange(10, len(whole))] ^= 1 << chance.randrange(8)
        (tmp_path / "broken").write_bytes(broken)
        with pytest.raises(BadFile):
            check(tmp_path / "broken")


def test_line_that_was_changed_left_out_or_doubled_is_refused(file: Path) -> None:
    """Though it is packed anew: the last line knows."""
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    for n in range(1, len(lines) - 1):
        for changed in (
            [],
            [lines[n], lines[n]],
            [lines[n].replace(b"1", b"2").replace(b"v", b"w")],
        ):
            if changed != [lines[n]]:
                file.write_bytes(gzip.compress(b"".join([*lines[:n], *changed, *lines[n + 1 :]])))
                with pytest.raises(BadFile):
                    check(file)


def test_file_that_goes_on_after_its_end_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    for more in (gzip.compress(b"{}\n"), b"and so on", b"\x1f\x8b"):
        file.write_bytes(whole + more)
        with pytest.raises(BadFile):
            check(file)


# A file that is none of ours, or of another version

FOREIGN: dict[str, bytes] = {
    "empty": b"",
    "text": b"Notizen\n" * 100,
    "SQLite": b"SQLite format 3\x00" + bytes(4096),
    "packed text": gzip.compress(b"Notizen\n"),
    "packed JSON": gzip.compress(b'{"companion": "tickets", "format": 1}\n'),
    "packed list": gzip.compress(b"[1, 2]\n"),
    "packed numbers": gzip.compress(b'{"companion": "backup", "format": true}\n'),
    "packed brackets": gzip.compress(b"[" * 100_000 + b"\n"),
    "packed nothing": gzip.compress(b""),
    "packed bytes": gzip.compress(bytes(range(256))),
    "one endless line": gzip.compress(bytes(2 * MAX_LINE), 1),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_file_is_refused(file: Path, name: str) -> None:
    file.write_bytes(FOREIGN[name])
    with pytest.raises(BadFile, match="is no backup of Companion's"):
        check(file)


def test_file_of_a_newer_format_is_refused(file: Path) -> None:
    changed = rows(file)
    changed[0]["format"] = FORMAT + 1
    put(file, changed)
    with pytest.raises(
        BadFile, match=f"has format {FORMAT + 1}, this version reads up to {FORMAT}"
    ):
        check(file)


def test_file_that_tells_more_in_its_header_is_read(file: Path) -> None:
    """As a later version of the same format may."""
    changed = rows(file)
    changed[0]["moon"] = "full"
    put(file, changed)
    assert check(file) == HEADER


#: By what is wrong: a change to the rows that their last line knows of.
WRONG: dict[str, Callable[[list[Row]], object]] = {
    "an event is of the future": lambda rows: rows[6].update(event=[2, "IdeaPainted", {}, None]),
    "an event lacks a field": lambda rows: rows[6]["event"][2].pop("by"),
    "a gap": lambda rows: rows[6]["event"].__setitem__(0, 3),
    "a position twice": lambda rows: rows[7]["event"].__setitem__(0, 2),
    "an entry from later": lambda rows: rows[3]["entry"].__setitem__(0, 4),
    "a number for a text": lambda rows: rows[3]["entry"].__setitem__(4, 7),
    "a text for a number": lambda rows: rows[1]["gathering"].__setitem__(2, "3"),
    "a number below zero": lambda rows: rows[8]["gathering"].__setitem__(2, -1),
    "too few events": lambda rows: rows[1]["gathering"].__setitem__(2, 4),
    "too many events": lambda rows: rows[1]["gathering"].__setitem__(2, 2),
    "a row too short": lambda rows: rows[3]["entry"].pop(),
    "no list": lambda rows: rows[3].update(entry={}),
    "another gathering": lambda rows: rows[1]["gathering"].__setitem__(0, "nebenan"),
    "a gathering less": lambda rows: rows.__delitem__(8),
    "a secret that is none": lambda rows: rows[0].update(secret=7),
    "no gatherings": lambda rows: rows[0].update(gatherings=None),
}


@pytest.mark.parametrize("name", WRONG)
def test_file_that_makes_no_sense_is_refused(file: Path, name: str) -> None:
    """However well it is packed; and it names the file in one line."""
    changed = rows(file)
    WRONG[name](changed)
    put(file, changed)
    with pytest.raises(BadFile) as refusal:
        check(file)
    assert str(refusal.value).startswith(str(file))
    assert "\n" not in str(refusal.value)


def test_damaged_log_makes_no_file(file: Path) -> None:
    """L3: a backup that could not be put in is worse than none, and the one before stays."""
    before = file.read_bytes()
    (snapshot, records), _ = taken(file)
    broken: Copy = (snapshot, records[:-1])
    with pytest.raises(Damaged, match="auftakt: ends at 2 of 3"), whole_file(file) as opened:
        write(opened, HEADER, [broken])
    assert file.read_bytes() == before
    assert [found.name for found in file.parent.iterdir()] == [file.name]


def test_memory_does_not_grow_with_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An evening may be longer than the memory: out of SQLite, through the file, and in again."""
    monkeypatch.setattr("companion.store.log.PAGE", 100)
    small, large = (peak(tmp_path / str(n), n) for n in (500, 2_500))
    assert large < 1.2 * small, f"{small} and {large} bytes"


def peak(directory: Path, positions: int) -> int:
    """Bytes that Python held at most while so many events were moved."""
    here, there = SqliteLog(directory / "here"), SqliteLog(directory / "there")
    visitors = (e.VisitorCheckedIn(at=1.5, by=f"v{n}") for n in range(positions))
    records = (Record(n, event, f"n{n}") for n, event in enumerate(visitors, start=1))
    tracemalloc.start()
    here.restore([(Snapshot("auftakt", "e1", positions, {}, ()), records)])
    with whole_file(directory / "file") as opened:
        write(opened, replace(HEADER, gatherings=("auftakt",)), [copy(here, "auftakt")])
    check(directory / "file")
    with BackupFile(directory / "file") as file:
        there.restore(file.copies())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(there.read("auftakt", positions - 5).records) == 5
    here.close()
    there.close()
    return most
