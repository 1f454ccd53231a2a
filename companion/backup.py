"""Backup and restore: from any log into a file, and from the file into any log."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from companion import __version__
from companion.domain.reading import SLUG
from companion.domain.screens import iso
from companion.live.storage import LAST_BACKUP
from companion.opening import claim, open_log
from companion.operate import CannotDo
from companion.progress import progress
from companion.secret import SECRET, SECRET_LENGTH, keep_secret, with_secret
from companion.settings import Settings
from companion.store.backup_file import BackupFile, BadFile, Header, check, write
from companion.store.files import whole_file
from companion.store.log import Copy, Log, copy


@dataclass
class Amount:
    """How much went through."""

    gatherings: int = 0
    positions: int = 0
    entries: int = 0

    def __str__(self) -> str:
        return (
            f"{self.gatherings} gatherings, {self.positions} positions,"
            f" {self.entries} entries of the vault"
        )


def backup(log: Log, settings: Settings, file: Path) -> Amount:
    """Write every gathering and the secret into `file`. Raises Damaged, OSError."""
    slugs = tuple(log.gatherings())
    header = Header(__version__, iso(time.time()), secret_of(settings), slugs)
    amount = Amount()
    with whole_file(file) as opened:
        write(opened, header, counted((copy(log, slug) for slug in slugs), amount))
    with contextlib.suppress(OSError):  # a note for the page of what is ready, no more
        (settings.data / LAST_BACKUP).touch()
    return amount


def restore(settings: Settings, file: Path, *, own_secret: bool = False) -> Amount:
    """Put everything in `file` into a log that holds nothing, all of it or nothing.

    `own_secret`: leave the backup's secret where it is, and keep the one that is here, if any.
    Raises CannotDo, BadFile, what opening and claiming a log do, Unavailable, OSError.
    """
    header = check(file, lambda copies: counted(copies, Amount()))
    if not all(SLUG.fullmatch(slug) for slug in header.gatherings):
        raise BadFile(f"{file} holds a gathering of an impossible name")
    secret = None if own_secret else secret_to_take(settings, header.secret)
    log = open_log(settings)
    amount = Amount()
    try:
        if there := log.gatherings():
            raise CannotDo(f"there are gatherings already: {', '.join(there)}")
        signs = secret or secret_of(settings)
        if signs:
            claim(log, replace(settings, secret=signs))
        if secret:
            keep_secret(settings.data / SECRET, secret)
        with BackupFile(file) as opened:
            log.restore(counted(opened.copies(), amount))
    finally:
        log.close()
    return amount


def secret_to_take(settings: Settings, theirs: str | None) -> str | None:
    """The backup's secret, if it is to be put into the data directory. Raises CannotDo where
    another is there: phones and staff would be strangers, and nobody would notice in time."""
    ours = secret_of(settings)
    if theirs is None or theirs == ours:
        return None
    if ours:
        where = "COMPANION_SECRET" if settings.secret else settings.data / SECRET
        raise CannotDo(
            f"{where} is not the backup's secret, so phones and staff would be strangers: remove it"
            " and the backup's is taken, or give --own-secret"
        )
    if len(theirs) < SECRET_LENGTH:  # the environment may give one that a file may not hold
        raise CannotDo(
            "the backup's secret is too short to be kept in a file: set COMPANION_SECRET as it was"
            " there, or give --own-secret"
        )
    return theirs


def secret_of(settings: Settings) -> str | None:
    """What this data's tokens and links are signed with, if anything has been yet."""
    if settings.secret or (settings.data / SECRET).exists():
        return with_secret(settings).secret
    return None


def counted(copies: Iterator[Copy], amount: Amount) -> Iterator[Copy]:
    """The copies on their way, with a bar for each where somebody watches."""
    for snapshot, records in copies:
        yield snapshot, progress(records, snapshot.head, snapshot.slug)
        amount.gatherings += 1
        amount.positions += snapshot.head
        amount.entries += len(snapshot.vault)
