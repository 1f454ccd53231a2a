"""Reading the JSON lines that record_files.py writes: of one gathering, or of all of a cause."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from companion.domain.results.record import Record
from companion.outside.record_files import FORMAT, VERSION

#: A record's lines, by their type.
Parts = dict[str, list[dict[str, Any]]]


class NoRecord(Exception):
    """What was read is no record; the message says in which line, without a word of it."""


def read_records(content: bytes) -> list[tuple[Record, dict[str, Any]]]:
    """The records that a file holds, each with what it said of itself: of one gathering, or of
    several of one cause, all that were written. Raises NoRecord."""
    found = [record_of(parts) for parts in apart(content)]
    for _, head in found:
        of = head.get("of", len(found))  # in files of before it is not said
        if type(of) is not int or of != len(found):
            raise NoRecord(f"it is not whole: {len(found)} of {of} gatherings")
    slugs = [str(record.gathering.get("slug")) for record, _ in found]
    if len({*slugs}) < len(slugs):
        raise NoRecord("it holds one gathering twice")
    causes = {cause_of(record) for record, _ in found}
    if len(found) > 1 and (len(causes) > 1 or None in causes):
        raise NoRecord("its gatherings are not of one cause")
    return found


def cause_of(record: Record) -> str | None:
    cause = record.gathering.get("cause")
    id = cause.get("id") if isinstance(cause, dict) else None
    return id if isinstance(id, str) else None


def apart(content: bytes) -> Iterator[Parts]:
    """The lines of each record; each begins with its head."""
    parts: Parts = {}
    for number, kind, found in lines(content):
        is_head = kind == "record"
        if not parts and (not is_head or found.get("format") != FORMAT):
            raise NoRecord(f"line {number} does not say that this is a record")
        if is_head and parts:
            yield parts
            parts = {}
        parts.setdefault(kind, []).append(found)
    yield parts


def lines(content: bytes) -> Iterator[tuple[int, str, dict[str, Any]]]:
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            kind = str(found.pop("type"))
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
            raise NoRecord(f"line {number} is no line of a record") from None
        yield number, kind, found


def record_of(parts: Parts) -> tuple[Record, dict[str, Any]]:
    once = [len(parts.get(kind, ())) for kind in ("record", "gathering", "figures")]
    if once != [1, 1, 1]:
        raise NoRecord("it is not whole: head, gathering and figures are there once each")
    [head], [gathering], [figures] = (parts[kind] for kind in ("record", "gathering", "figures"))
    if (head.get("format"), head.get("version")) != (FORMAT, VERSION):
        raise NoRecord("it is of another version of the format")
    for idea in parts.get("idea", []):
        wordings = idea.setdefault("wordings", [])
        if not isinstance(wordings, list) or not all(isinstance(one, dict) for one in wordings):
            raise NoRecord("an idea's wordings are none")
    ideas, polls, themes, agenda, labs = (
        parts.get(kind, []) for kind in ("idea", "poll", "theme", "item", "lab")
    )
    return Record(gathering, ideas, polls, figures, themes, agenda, labs), head
