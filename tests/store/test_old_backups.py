"""Backups of earlier formats can be put into every kind of log, and nobody notices but by the
epoch."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.store.backup_file import FORMAT, BackupFile, check
from companion.verify import verify
from tests.store import old
from tests.store.conftest import Shelf
from tests.store.old.evening import SECRET, again, opened, shown

BACKUPS = sorted(old.HERE.glob("backup-*.gz"))


@pytest.mark.parametrize("file", BACKUPS, ids=lambda file: file.stem)
def test_old_backup_shows_everybody_what_they_saw(target: Shelf, file: Path) -> None:
    """Every screen and everybody's own; L2: every first answer; and it is sound."""
    restore(file, target)
    told = old.told("layout-1")
    for log in target.now_and_reopened():
        house = opened(log)
        now = shown(house)
        for slug, before in told["shown"].items():
            for kind in ("screens", "own"):
                for who, screen in before[kind].items():
                    assert old.holds(now[slug][kind][who], screen), (slug, who)
        for sent in told["sent"]:
            assert again(house, sent) == sent["answer"]
        assert [line for slug in log.gatherings() for line in verify(log, slug).problems] == []


@pytest.mark.parametrize("file", BACKUPS, ids=lambda file: file.stem)
def test_old_backup_is_restored_under_a_new_epoch(target: Shelf, file: Path) -> None:
    with BackupFile(file) as opened:
        before = {snapshot.slug: snapshot.epoch for snapshot, _ in opened.copies()}
        assert opened.header.secret == SECRET
    restore(file, target)
    after = {slug: target.log.epoch(slug) for slug in target.log.gatherings()}
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())


def test_there_is_a_backup_of_every_format() -> None:
    assert {file.stem for file in BACKUPS} == {f"backup-{n}" for n in range(1, FORMAT + 1)}


def restore(file: Path, target: Shelf) -> None:
    check(file)
    with BackupFile(file) as opened:
        target.log.restore(opened.copies())
