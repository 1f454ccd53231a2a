"""The backup file: whole gatherings on their way to another day, or into another kind of log.

gzip around lines of JSON; docs/backup.md describes them. The first says what it is, the last how
many lines there were and their SHA-256: a file that was cut or changed is told from a whole one.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import IO, Any

from companion.domain.events import UnknownEvent, Writing, decode, encode
from companion.store.log import Copy, Damaged, Kept, Record, Snapshot, whole

#: The newest format that this version writes and reads; it reads all older ones.
FORMAT = 1
#: Bytes; the longest line is a definition with its logo and its translations.
MAX_LINE = 16 << 20
#: By kind of line, what its list holds.
SHAPES: dict[str, tuple[Any, ...]] = {
    "gathering": (str, str, int, int, int),  # slug, epoch, head, how many versions and entries
    "version": (str, int),  # key, version
    "entry": (int, str, str, (str, NoneType), str),  # position, id, field, owner, value
    "event": (int, str, dict, (str, NoneType)),  # position, type, its fields, nonce
    "end": (int, str),  # lines before this one, their SHA-256
}


#: Is given the copies, and hands them on.
Watch = Callable[[Iterator[Copy]], Iterator[Copy]]


class BadFile(Exception):
    """The file cannot be used as a backup; the message is one line for the operator."""


@dataclass(frozen=True)
class Header:
    """`version`: the Companion that wrote it; `at`: when, in ISO 8601; `secret`: what tokens and
    links are signed with, or None where there was none; `gatherings`: their slugs."""

    version: str
    at: str
    secret: str | None
    gatherings: tuple[str, ...]


def write(file: IO[bytes], header: Header, copies: Iterable[Copy]) -> None:
    """Raises Damaged where a copy is not whole."""
    digest, lines = hashlib.sha256(), 0
    with gzip.GzipFile("", "wb", 6, file) as packed:
        for line in as_lines(header, copies):
            packed.write(line)
            digest.update(line)
            lines += 1
        packed.write(to_line({"end": [lines, digest.hexdigest()]}))


def as_lines(header: Header, copies: Iterable[Copy]) -> Iterator[bytes]:
    yield to_line(
        {
            "companion": "backup",
            "format": FORMAT,
            "version": header.version,
            "at": header.at,
            "gatherings": header.gatherings,
            "secret": header.secret,
        }
    )
    for copy in copies:
        snapshot, _ = copy
        counts = [snapshot.head, len(snapshot.versions), len(snapshot.vault)]
        yield to_line({"gathering": [snapshot.slug, snapshot.epoch, *counts]})
        for moved in snapshot.versions.items():
            yield to_line({"version": moved})
        for kept in snapshot.vault:
            w = kept.writing
            yield to_line({"entry": [kept.position, w.id, w.field, w.owner, w.value]})
        for record in whole(copy):
            name, data = encode(record.event)
            yield to_line({"event": [record.position, name, json.loads(data), record.nonce]})


def to_line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class BackupFile:
    """A backup file, open and read up to its header.

    Reading raises BadFile as soon as something is wrong; all is checked when `copies` is through.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = gzip.open(path)  # noqa: SIM115  # __exit__ closes it
        self._digest, self._lines = hashlib.sha256(), 0
        try:
            self.header = self._header()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> BackupFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _header(self) -> Header:
        first = self._object("is no backup of Companion's")
        if first.get("companion") != "backup" or type(first.get("format")) is not int:
            raise self._bad("is no backup of Companion's")
        if first["format"] > FORMAT:
            raise self._bad(f"has format {first['format']}, this version reads up to {FORMAT}")
        secret, slugs = first.get("secret"), first.get("gatherings")
        if not isinstance(secret, str | None) or not isinstance(slugs, list):
            raise self._bad("has a broken header")
        return Header(str(first.get("version")), str(first.get("at")), secret, tuple(slugs))

    def copies(self) -> Iterator[Copy]:
        """Every gathering; to be gone through once and in order."""
        for expected in self.header.gatherings:
            slug, epoch, head, versions, entries = self._row("gathering")
            if slug != expected or head < 0:
                raise self._bad("holds other gatherings than it says")
            snapshot = Snapshot(
                slug,
                epoch,
                head,
                dict(self._row("version") for _ in range(versions)),
                tuple(self._entry() for _ in range(entries)),
            )
            records = self._records(snapshot)
            yield snapshot, records
            for _ in records:  # those that nobody wanted
                pass
        self._check_end()

    def _entry(self) -> Kept:
        position, *entry = self._row("entry")
        return Kept(position, Writing(*entry))

    def _records(self, snapshot: Snapshot) -> Iterator[Record]:
        for _ in range(snapshot.head):
            position, name, fields, nonce = self._row("event")
            try:
                event = decode(name, json.dumps(fields))
            except UnknownEvent as problem:
                raise self._bad(f"{snapshot.slug}, position {position}: {problem}") from None
            yield Record(position, event, nonce)

    def _check_end(self) -> None:
        said = [self._lines, self._digest.hexdigest()]
        if self._row("end") != said:
            raise self._bad("is not as it was written")
        if self._line():
            raise self._bad("goes on after its end")

    def _row(self, kind: str) -> list[Any]:
        """The next line's list, of that kind and shape."""
        row = self._object(f"has a broken line {self._lines + 1}").get(kind)
        shape = SHAPES[kind]
        if not isinstance(row, list) or len(row) != len(shape):
            raise self._bad(f"has no {kind} in line {self._lines}")
        if not all(map(isinstance, row, shape)):
            raise self._bad(f"has a broken {kind} in line {self._lines}")
        return row

    def _object(self, otherwise: str) -> dict[str, Any]:
        line = self._line()
        if not line.endswith(b"\n"):
            raise self._bad("is cut short" if self._lines > 1 else otherwise)
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise self._bad(otherwise)
        return value

    def _line(self) -> bytes:
        try:
            line = self._file.readline(MAX_LINE)
        except EOFError:
            raise self._bad("is cut short") from None
        except gzip.BadGzipFile:
            why = "is not as it was written" if self._lines else "is no backup of Companion's"
            raise self._bad(why) from None
        except zlib.error:
            raise self._bad("is not as it was written") from None
        self._digest.update(line)
        self._lines += 1
        return line

    def _bad(self, what: str) -> BadFile:
        return BadFile(f"{self._path} {what}")


def check(path: Path, watch: Watch = iter) -> Header:
    """Read all of it. Raises BadFile with what is wrong; OSError."""
    with BackupFile(path) as file:
        try:
            for copy in watch(file.copies()):
                for _ in whole(copy):
                    pass
        except Damaged as problem:
            raise BadFile(f"{path}: {problem}") from None
        return file.header
