"""The contract of every log (L4): a whole gathering out of one and into another, of any kind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from companion.domain.events import Writing
from companion.store.log import (
    Appended,
    Conflict,
    Damaged,
    Duplicate,
    Kept,
    Log,
    Record,
    Snapshot,
    Taken,
    copy,
)
from tests.store.conftest import Shelf
from tests.store.drafts import arrival, erasure, idea
from tests.together import SOON, at_once

#: Appends by each of two writers while snapshots are taken.
MANY = 150


@pytest.fixture(autouse=True)
def pages_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.store.log.PAGE", 3)


def an_evening(log: Log, slug: str = "auftakt") -> None:
    """Six positions: i1 and i4 stay, i3's words went; "k" is at version 3, "l" at 2."""
    log.append(slug, idea("i1", "Zeile 1\nZeile 2 \U0001f68c"))
    log.append(slug, arrival(nonce="nonce-2", moves=("k",)))
    log.append(slug, idea("i3", "geht", nonce="nonce-3"))
    log.append(slug, idea("i4", "bleibt", moves=("k", "l")))
    log.append(slug, erasure("i3", nonce="nonce-5"))
    log.append(slug, arrival("v2"))


# Out


def test_snapshot_says_where_everything_stands(shelf: Shelf) -> None:
    an_evening(shelf.log)
    for log in shelf.now_and_reopened():
        assert log.snapshot("auftakt") == Snapshot(
            "auftakt",
            log.epoch("auftakt"),
            head=6,
            versions={"k": 3, "l": 2},
            vault=(
                Kept(1, Writing("w-i1", "idea_text", "v1", "Zeile 1\nZeile 2 \U0001f68c")),
                Kept(4, Writing("w-i4", "idea_text", "v1", "bleibt")),
            ),
        )


def test_snapshot_of_nothing_is_empty(log: Log) -> None:
    assert log.snapshot("dialog") == Snapshot("dialog", log.epoch("dialog"), 0, {}, ())


def test_snapshot_is_of_one_moment_whoever_appends(log: Log) -> None:
    """Each position moves a version and leaves a word: none is ahead of the others."""
    snapshots: list[Snapshot] = []

    def appends(writer: int) -> None:
        for n in range(MANY):
            log.append("auftakt", idea(f"i{writer}-{n}", "Wort", moves=("k",)))

    def looks() -> None:
        while not snapshots or snapshots[-1].head < 2 * MANY:
            snapshots.append(log.snapshot("auftakt"))
            time.sleep(0.002)

    at_once(looks, lambda: appends(1), lambda: appends(2))
    for snapshot in snapshots:
        assert [kept.position for kept in snapshot.vault] == list(range(1, snapshot.head + 1))
        assert snapshot.versions == ({"k": snapshot.head + 1} if snapshot.head else {})


# In


def test_restored_gathering_is_the_same_in_another_epoch(shelf: Shelf, target: Shelf) -> None:
    an_evening(shelf.log)
    target.log.restore([copy(shelf.log, "auftakt"), copy(shelf.log, "dialog")])
    before = shelf.log.snapshot("auftakt")
    epochs = {before.epoch}
    for log in target.now_and_reopened():
        assert log.gatherings() == ["auftakt", "dialog"]
        after = log.snapshot("auftakt")
        epochs.add(after.epoch)
        assert after.epoch == log.epoch("auftakt")
        assert replace(after, epoch=before.epoch) == before
        assert log.read("auftakt") == shelf.log.read("auftakt")
        assert log.read("auftakt", 3, 1) == shelf.log.read("auftakt", 3, 1)
        assert log.follow("auftakt", 0, SOON) == shelf.log.read("auftakt")
        assert log.read("dialog").records == []
        assert log.damage() == []
    assert len(epochs) == 2


def test_restored_log_goes_on_where_it_was(shelf: Shelf, target: Shelf) -> None:
    """L2, L3: first answers again, versions that were seen before, the next position."""
    an_evening(shelf.log)
    target.log.restore([copy(shelf.log, "auftakt")])
    for log in target.now_and_reopened():
        assert log.append("auftakt", arrival(nonce="nonce-3")) == Duplicate(3)
        assert log.append("auftakt", arrival(nonce="nonce-5")) == Duplicate(5)
        assert log.append("auftakt", arrival(expects={"k": 2})) == Conflict("k", 3)
        assert log.append("auftakt", arrival(expects={"m": 2})) == Conflict("m", 1)
    log = target.log
    draft = idea("i7", "neu", nonce="nonce-7", expects={"k": 3, "l": 2}, moves=("k",))
    assert log.append("auftakt", draft) == Appended(7)
    assert log.append("auftakt", draft) == Duplicate(7)
    assert log.append("auftakt", arrival(expects={"k": 3})) == Conflict("k", 4)
    assert log.follow("auftakt", 6, SOON).words == {"w-i7": "neu"}
    assert log.append("auftakt", erasure("i1")) == Appended(8)
    assert sorted(log.read("auftakt").words) == ["w-i4", "w-i7"]


def test_restored_twice_is_two_epochs(shelf: Shelf, target: Shelf) -> None:
    """Two machines that were given the same backup do not pass for each other."""
    an_evening(shelf.log)
    target.log.restore([copy(shelf.log, "auftakt")])
    snapshot, records = copy(shelf.log, "auftakt")
    target.log.restore([(replace(snapshot, slug="zweite"), records)])
    assert target.log.epoch("auftakt") != target.log.epoch("zweite")


def test_gatherings_are_restored_beside_those_that_are_there(shelf: Shelf, target: Shelf) -> None:
    an_evening(shelf.log)
    target.log.create("dialog")
    target.log.append("dialog", idea("i1", "dort", nonce="nonce-3"))
    target.log.restore([copy(shelf.log, "auftakt")])
    assert target.log.gatherings() == ["dialog", "auftakt"]
    assert target.log.append("dialog", arrival(nonce="nonce-3")) == Duplicate(1)
    assert target.log.read("dialog").words == {"w-i1": "dort"}


# All or nothing


def test_gathering_that_is_there_is_never_overwritten(shelf: Shelf, target: Shelf) -> None:
    """Nor is any other of the same copies put in."""
    an_evening(shelf.log)
    target.log.create("auftakt")
    target.log.append("auftakt", arrival("v9"))
    with pytest.raises(Taken, match="auftakt"):
        target.log.restore([copy(shelf.log, "dialog"), copy(shelf.log, "auftakt")])
    for log in target.now_and_reopened():
        assert log.gatherings() == ["auftakt"]
        assert [record.event.by for record in log.read("auftakt").records] == ["v9"]


def test_same_gathering_twice_is_none(shelf: Shelf, target: Shelf) -> None:
    with pytest.raises(Taken, match="dialog"):
        target.log.restore([copy(shelf.log, "dialog"), copy(shelf.log, "dialog")])
    holds_nothing(target)


#: By what is wrong: the positions that come, and how long the log is said to be.
NOT_WHOLE: dict[str, tuple[list[int], int]] = {
    "cut": ([1, 2, 3, 4, 5], 6),
    "with a gap": ([1, 2, 4, 5, 6], 6),
    "not from the beginning": ([2, 3, 4, 5, 6], 6),
    "out of order": ([1, 3, 2, 4, 5, 6], 6),
    "with one twice": ([1, 2, 2, 3, 4, 5, 6], 6),
    "longer than it says": ([1, 2, 3, 4, 5, 6], 5),
    "with words from later": ([1, 2, 3], 3),
    "empty": ([], 6),
}


@pytest.mark.parametrize("name", NOT_WHOLE)
def test_copy_that_is_not_whole_leaves_nothing(shelf: Shelf, target: Shelf, name: str) -> None:
    """L3: neither of it nor of those before it; and the whole one can be put in afterwards."""
    an_evening(shelf.log)
    positions, head = NOT_WHOLE[name]
    records = shelf.log.read("auftakt").records
    snapshot = replace(shelf.log.snapshot("auftakt"), head=head)
    broken = (snapshot, [records[position - 1] for position in positions])
    with pytest.raises(Damaged, match="auftakt"):
        target.log.restore([copy(shelf.log, "dialog"), broken])
    holds_nothing(target)
    target.log.restore([copy(shelf.log, "auftakt")])
    assert target.log.read("auftakt") == shelf.log.read("auftakt")


def test_copy_that_cannot_be_read_on_leaves_nothing(shelf: Shelf, target: Shelf) -> None:
    an_evening(shelf.log)
    snapshot, records = copy(shelf.log, "auftakt")

    def breaks_off() -> Iterator[Record]:
        yield next(iter(records))
        raise OSError(5, "the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        target.log.restore([(snapshot, breaks_off())])
    holds_nothing(target)


def holds_nothing(target: Shelf) -> None:
    for log in target.now_and_reopened():
        assert log.gatherings() == []


# Damage


def test_sound_log_has_no_damage(shelf: Shelf) -> None:
    an_evening(shelf.log)
    for log in shelf.now_and_reopened():
        assert log.damage() == []
