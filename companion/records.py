"""Operator commands on the public record: into a file, and from a file into any log."""

from __future__ import annotations

import argparse
import sys
import time

from companion.domain.moments import iso
from companion.domain.results.carrying import BadRecord, carry
from companion.domain.results.commands import XLSX
from companion.domain.results.record import read_record, without_names
from companion.opening import claim, new_id, open_house, open_log
from companion.operate import CannotDo
from companion.outside.record_files import NoRecord, read_lines, write_record
from companion.secret import with_secret
from companion.settings import Settings
from companion.store.log import MemoryLog, Taken, copy
from companion.upkeep import open_to_read


def run_export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Beside a running server; it changes nothing. Whoever may read the data may do it, so it is
    noted nowhere but in the operator's shell."""
    house = open_house(settings, open_to_read(settings))
    room = house.room(arguments.slug)
    if room is None:
        raise CannotDo(f"there is no gathering {arguments.slug!r}; `gathering list` names them")
    if arguments.output is None and arguments.format == XLSX and sys.stdout.isatty():
        raise CannotDo("a spreadsheet is nothing for a terminal: name a file with -o")
    gathering = room.gathering
    record = read_record(gathering.state, gathering.words, room.definition)
    head = {
        "exported": iso(time.time()),
        "public": gathering.state.results.now.public,
        "names": arguments.names,
    }
    kept = record if arguments.names else without_names(record)
    content = write_record(kept, arguments.format, head)
    if arguments.output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return 0
    try:
        arguments.output.write_bytes(content)
    except OSError as problem:
        raise CannotDo(f"{arguments.output}: {problem.strerror}") from None
    print(f"{arguments.output}: {len(record.ideas)} ideas, {len(record.polls)} polls")
    return 0


def run_import_record(arguments: argparse.Namespace, settings: Settings) -> int:
    """All of it or nothing: it is made in memory and put in as a copy
    (docs/decisions/0156-a-record-becomes-a-gathering.md)."""
    try:
        record, head = read_lines(arguments.file.read_bytes())
        made = MemoryLog()
        slug = str(record.gathering.get("slug"))
        made.create(slug)
        for draft in carry(record, time.time(), new_id, public=head.get("public") is True):
            made.append(slug, draft)
    except OSError as problem:
        raise CannotDo(f"{arguments.file}: {problem.strerror}") from None
    except (BadRecord, NoRecord) as problem:
        raise CannotDo(f"{arguments.file}: {problem}") from None
    log = open_log(settings)
    try:
        claim(log, with_secret(settings))
        log.restore([copy(made, slug)])
    except Taken:
        raise CannotDo(f"there is a gathering {slug!r} here already") from None
    finally:
        log.close()
    print(f"/g/{slug}/results")
    return 0
