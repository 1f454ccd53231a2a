"""Operator commands that look after the data: backup, restore, verify, erasure, retention."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from companion.backup import backup, restore
from companion.cli.parts import (
    Arguments,
    Commands,
    checked,
    command,
    do,
    group,
    open_to_read,
    unknown,
)
from companion.operate import CannotDo
from companion.progress import progress
from companion.settings import Settings
from companion.store.log import Damaged, Log, Record
from companion.verify import verify
from companion.verify.order import Receipt, receipt

#: The exit status of `verify` where it finds something.
DAMAGED = 1


def add_copies(commands: Commands) -> None:
    backup_ = command(commands, "backup", run_backup, "write everything into one file")
    backup_.add_argument("file", type=Path, metavar="FILE")
    restore_ = command(commands, "restore", run_restore, "put a backup into data that hold nothing")
    restore_.add_argument("file", type=Path, metavar="FILE")
    restore_.add_argument(
        "--own-secret", action="store_true", help="do not take the backup's secret"
    )


def add_verify(commands: Commands) -> None:
    verify_ = command(commands, "verify", run_verify, "check every rule on what is kept")
    verify_.add_argument("slug", metavar="SLUG", nargs="?")
    verify_.add_argument(
        "--receipt",
        type=checked(receipt),
        action="append",
        default=[],
        metavar="NUMBER:CODE",
        help="a receipt, which SLUG's log must bear out; also several",
    )


def add_erasure(commands: Commands) -> None:
    forget = command(commands, "forget", run_forget, "erase what a person wrote")
    forget.add_argument("slug", metavar="SLUG")
    forget.add_argument("--person", required=True, metavar="ID")

    retention = group(commands, "retention", "what is kept how long")
    command(retention, "run", run_retention, "erase what was kept long enough, now")


def run_backup(arguments: Arguments, settings: Settings) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leaves no unfinished file behind
    log = open_to_read(settings)
    try:
        amount = backup(log, settings, arguments.file)
    except OSError as problem:
        raise CannotDo(f"{arguments.file}: {problem.strerror}") from None
    finally:
        log.close()
    print(f"{arguments.file}: {amount}")
    return 0


def run_restore(arguments: Arguments, settings: Settings) -> int:
    amount = restore(settings, arguments.file, own_secret=arguments.own_secret)
    print(f"restored {amount}")
    return 0


def run_verify(arguments: Arguments, settings: Settings) -> int:
    """Figures on stdout, what is wrong on stderr."""
    try:
        log = open_to_read(settings)
    except Damaged as problem:
        problems = [str(problem)]
    else:
        problems = check(log, arguments.slug, arguments.receipt)
        log.close()
    for line in problems:
        print(f"companion: {line}", file=sys.stderr)
    return DAMAGED if problems else 0


def check(log: Log, slug: str | None, receipts: Sequence[Receipt] = ()) -> list[str]:
    """Show gatherings in figures; returns everything that is wrong, one line each."""
    if receipts and slug is None:
        raise CannotDo("a receipt is of one gathering: name its SLUG")
    slugs = log.gatherings()
    if slug is not None and slug not in slugs:
        raise unknown(slug)
    problems = damage(log)
    for each in [slug] if slug else slugs:
        report = verify(log, each, bar, receipts)
        print(f"{each}: {'damaged' if report.problems else 'sound'}")
        for name, figure in report.figures.items():
            print(f"  {name:<10} {figure}")
        problems += [f"{each}: {problem}" for problem in report.problems]
    return problems


def bar(records: Iterable[Record], total: int) -> Iterable[Record]:
    return progress(records, total, "positions")


def damage(log: Log) -> list[str]:
    try:
        return log.damage()
    except Damaged as problem:
        return [str(problem)]


def run_forget(arguments: Arguments, settings: Settings) -> int:
    answer = do(settings, "forget", slug=arguments.slug, person=arguments.person)
    print(f"erased {answer['erased']} entries")
    return 0


def run_retention(arguments: Arguments, settings: Settings) -> int:
    answer = do(settings, "retention")
    print(f"erased {answer['erased']} entries")
    return 0
