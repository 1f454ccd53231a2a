"""Operator commands on gatherings: define, name, show."""

from __future__ import annotations

import tomllib
from pathlib import Path

from companion.cli.parts import Arguments, Commands, command, do, group, look, unknown
from companion.cli.pictures import embed_pictures
from companion.cli.records import add_import_record
from companion.domain.door.attendance import attendance
from companion.operate import CannotDo
from companion.outside.toml import from_toml
from companion.settings import Settings


def add_gathering(commands: Commands) -> None:
    gathering = group(commands, "gathering", "define and show gatherings")
    import_ = command(gathering, "import", run_import, "define a gathering from a TOML file")
    import_.add_argument("file", type=Path, metavar="FILE.toml")
    add_import_record(gathering)
    command(gathering, "list", run_list, "name the gatherings")
    show = command(gathering, "show", run_show, "show one gathering")
    show.add_argument("slug", metavar="SLUG")


def run_import(arguments: Arguments, settings: Settings) -> int:
    try:
        definition = from_toml(arguments.file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise CannotDo(f"{arguments.file}: {problem.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CannotDo(f"{arguments.file}: {problem}") from None
    embed_pictures(definition, arguments.file.parent)
    answer = do(settings, "define", definition=definition)
    print(f"/g/{answer['slug']}/")
    return 0


def run_list(arguments: Arguments, settings: Settings) -> int:
    for room in look(settings):
        print(f"{room.gathering.slug}\t{room.definition.title}")
    return 0


def run_show(arguments: Arguments, settings: Settings) -> int:
    room = look(settings).room(arguments.slug)
    if room is None:
        raise unknown(arguments.slug)
    definition, state = room.definition, room.gathering.state
    statuses = [idea.status for idea in state.ideas.values()]
    print(f"{definition.title} ({definition.slug})")
    print(f"when       {definition.date or 'today'}, {definition.starts} to {definition.ends}")
    print(f"where      {definition.place} {definition.address}".rstrip())
    if definition.cause:
        print(f"cause      {definition.cause.title} (/c/{definition.cause.id}/results)")
    print(f"log        epoch {room.gathering.epoch}, position {room.gathering.position}")
    for status in sorted(set(statuses)):
        print(f"{status:<10} {statuses.count(status)}")
    print(f"checked in {len(state.checked_in)}")
    if state.line.conditions:
        print("attendance " + ", ".join(f"{n} {k}" for k, n in vars(attendance(state)).items()))
    return 0
