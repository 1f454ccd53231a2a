"""Verifying: a gathering's log is replayed, and every rule that can be checked on it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from companion.store.log import Damaged, Log, Record
from companion.verify.figures import Figures, figures
from companion.verify.order import Receipt
from companion.verify.replay import Replay, records
from companion.verify.screens import check_counts, check_groups, check_screens, check_wordings
from companion.verify.vault import check_vault

#: Is given the records and how many there are, and hands them on.
Watch = Callable[[Iterable[Record], int], Iterable[Record]]


@dataclass(frozen=True)
class Report:
    """A gathering in figures, and what was found: one line each, with ids and positions and nothing
    that a person wrote."""

    slug: str
    figures: Figures
    problems: list[str]


def verify(
    log: Log,
    slug: str,
    watch: Watch = lambda records, total: records,
    receipts: Iterable[Receipt] = (),
) -> Report:
    """One gathering as it is at this moment, also while others append to it. `receipts`: of people
    who registered, to prove the order by."""
    found: list[str] = []
    try:
        snapshot = log.snapshot(slug)
    except Damaged as problem:
        return Report(slug, {}, [str(problem)])
    replay = Replay(found)
    for record in watch(records(log, snapshot, found), snapshot.head):
        replay.take(record)
    replay.check_versions(snapshot.versions)
    found += replay.order.check_receipts(receipts)
    found += check_vault(snapshot.vault, replay.entries, replay.erased)
    words = {kept.writing.id: kept.writing.value for kept in snapshot.vault}
    found += replay.reasons.check(replay.state)
    found += check_screens(replay.state, words)
    found += check_counts(replay.state)
    found += check_wordings(replay.state)
    found += check_groups(replay.state)
    return Report(slug, figures(snapshot, replay), found)
