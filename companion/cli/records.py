"""Operator commands on the public record: into a file, and from a file into any log."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from companion.cli.parts import Arguments, Commands, command, open_to_read, unknown
from companion.domain.moments import iso
from companion.domain.results.carrying import BadRecord, carry
from companion.domain.results.commands import FORMS, XLSX
from companion.domain.results.record import Record, read_record, without_names
from companion.live.house import House, Room
from companion.opening import claim, new_id, open_house, open_log
from companion.operate import CannotDo
from companion.outside.record_files import write_record, write_records
from companion.outside.record_lines import NoRecord, read_records
from companion.secret import with_secret
from companion.settings import Settings
from companion.store.log import MemoryLog, Taken, copy


def add_export(commands: Commands) -> None:
    export_ = command(commands, "export", run_export, "write what was said, and by how many")
    export_.add_argument("slug", metavar="SLUG")
    export_.add_argument(
        "--cause", action="store_true", help="SLUG is a cause: all of its gatherings"
    )
    export_.add_argument("--format", required=True, choices=FORMS)
    export_.add_argument("-o", "--output", type=Path, metavar="FILE", help="else stdout")
    export_.add_argument(
        "--names", action="store_true", help="with the names that stand beside the ideas"
    )


def add_import_record(gathering: Commands) -> None:
    """Among the commands on gatherings."""
    import_record_ = command(
        gathering, "import-record", run_import_record, "put in a record, or those of a cause"
    )
    import_record_.add_argument("file", type=Path, metavar="FILE.jsonl")


def run_export(arguments: Arguments, settings: Settings) -> int:
    """Beside a running server; it changes nothing. Whoever may read the data may do it, so it is
    noted nowhere but in the operator's shell."""
    house = open_house(settings, open_to_read(settings))
    rooms = chosen(house, arguments)
    if arguments.output is None and arguments.format == XLSX and sys.stdout.isatty():
        raise CannotDo("a spreadsheet is nothing for a terminal: name a file with -o")
    records = [read(room, names=arguments.names) for room in rooms]
    heads = [
        {
            "exported": iso(time.time()),
            "public": room.gathering.state.results.now.public,
            "names": arguments.names,
        }
        for room in rooms
    ]
    if arguments.cause:
        content = write_records(records, arguments.format, heads)
    else:
        content = write_record(records[0], arguments.format, heads[0])
    if arguments.output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return 0
    try:
        arguments.output.write_bytes(content)
    except OSError as problem:
        raise CannotDo(f"{arguments.output}: {problem.strerror}") from None
    ideas, polls = (sum(len(getattr(r, part)) for r in records) for part in ("ideas", "polls"))
    print(f"{arguments.output}: {ideas} ideas, {polls} polls")
    return 0


def chosen(house: House, arguments: Arguments) -> list[Room]:
    """The gathering that is meant, or those of a cause, the first one first."""
    if not arguments.cause:
        room = house.room(arguments.slug)
        if room is None:
            raise unknown(arguments.slug)
        return [room]
    rooms = [room for room in house if room.definition.is_of(arguments.slug)]
    if not rooms:
        raise CannotDo(f"no gathering belongs to a cause {arguments.slug!r}")
    return sorted(rooms, key=lambda room: room.definition.when(house.clock()))


def read(room: Room, *, names: bool) -> Record:
    gathering = room.gathering
    record = read_record(gathering.state, gathering.words, room.definition)
    return record if names else without_names(record)


def run_import_record(arguments: Arguments, settings: Settings) -> int:
    """All of it or nothing: it is made in memory and put in as a copy
    (docs/decisions/0156-a-record-becomes-a-gathering.md)."""
    made, where = MemoryLog(), ""
    try:
        records = read_records(arguments.file.read_bytes())
        for number, (record, head) in enumerate(records, 1):
            where = f"gathering {number}: " if len(records) > 1 else ""
            slug = str(record.gathering.get("slug"))
            made.create(slug)
            for draft in carry(record, time.time(), new_id, public=head.get("public") is True):
                made.append(slug, draft)
    except OSError as problem:
        raise CannotDo(f"{arguments.file}: {problem.strerror}") from None
    except (BadRecord, NoRecord) as problem:
        raise CannotDo(f"{arguments.file}: {where}{problem}") from None
    log = open_log(settings)
    try:
        claim(log, with_secret(settings))
        log.restore([copy(made, slug) for slug in made.gatherings()])
    except Taken as taken:
        raise CannotDo(f"there is a gathering {str(taken)!r} here already") from None
    finally:
        log.close()
    for slug in made.gatherings():
        print(f"/g/{slug}/results")
    return 0
