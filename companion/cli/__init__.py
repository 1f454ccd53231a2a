"""The command line: what operators type. Each module adds its commands to the parser and runs
them; `parts` is what they are made of."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

from companion import __version__, control
from companion.cli.gatherings import add_gathering
from companion.cli.parts import Parser
from companion.cli.records import add_export
from companion.cli.serving import add_rehearse, add_serve, add_settings
from companion.cli.staff import add_house, add_staff
from companion.cli.training import add_replay
from companion.cli.upkeep import add_copies, add_erasure, add_verify
from companion.operate import BAD_INPUT, CannotDo
from companion.settings import BadSetting, Settings, read_environment
from companion.store.backup_file import BadFile
from companion.store.log import (
    Damaged,
    EpochChanged,
    InUse,
    Unavailable,
    UnknownLayout,
    WrongSecret,
)

#: What an operator can do something about: one line says it.
EXPECTED = (
    BadFile,
    BadSetting,
    CannotDo,
    Damaged,
    EpochChanged,
    InUse,
    Unavailable,
    UnknownLayout,
    WrongSecret,
    control.NoAnswer,
)

#: In the order in which `--help` names them.
ADD = (
    add_serve,
    add_gathering,
    add_house,
    add_staff,
    add_export,
    add_copies,
    add_verify,
    add_erasure,
    add_rehearse,
    add_replay,
    add_settings,
)


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    parsed = parser().parse_args(arguments)
    try:
        settings = Settings.from_environment(read_environment())
        if getattr(parsed, "data", None):
            settings = replace(settings, data=parsed.data)
        status: int = parsed.run(parsed, settings)
    except EXPECTED as problem:
        print(f"companion: {problem}", file=sys.stderr)
        return BAD_INPUT
    except OSError as problem:  # a directory that is none, or that is not ours to write
        print(f"companion: {problem.filename or 'failed'}: {problem.strerror}", file=sys.stderr)
        return BAD_INPUT
    return status


def parser() -> Parser:
    root = Parser("python -m companion", description="The app of a hybrid evening.")
    root.add_argument("--version", action="version", version=__version__)
    commands = root.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    for add in ADD:
        add(commands)
    return root
