"""Operator commands that look after the data: backup, restore, verify."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterable, Sequence

from companion.backup import backup, restore
from companion.opening import open_log
from companion.operate import CannotDo
from companion.progress import progress
from companion.settings import Settings
from companion.store.log import Damaged, Log, Record
from companion.verify import verify
from companion.verify.order import Receipt

#: The exit status of `verify` where it finds something.
DAMAGED = 1


def run_backup(arguments: argparse.Namespace, settings: Settings) -> int:
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


def run_restore(arguments: argparse.Namespace, settings: Settings) -> int:
    amount = restore(settings, arguments.file, own_secret=arguments.own_secret)
    print(f"restored {amount}")
    return 0


def run_verify(arguments: argparse.Namespace, settings: Settings) -> int:
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
        raise CannotDo(f"there is no gathering {slug!r}; `gathering list` names them")
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


def open_to_read(settings: Settings) -> Log:
    """The log, beside a running server or without one."""
    try:
        return open_log(settings, read_only=True)
    except FileNotFoundError:
        raise CannotDo(f"{settings.data} holds no data yet") from None
