"""The log: the contract that every store keeps (rule L4), and the one in memory.

`append` answers for each draft: appended at a position, duplicate of one (same nonce), or conflict
(an expected version moved on). It returns when the answer is durable, as far as the store can be.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from companion.domain.events import Draft, Event, Writing
from companion.store.vault import Vault


class Unavailable(Exception):
    """What was asked could not be made durable; nothing of it is in the log, or it is not known to
    be. The same draft with the same nonce can be sent again."""


class InUse(Exception):
    """Another process holds this data."""


class UnknownLayout(Exception):
    """The data is of another version, or not Companion's; it was left as it is."""


class Damaged(Exception):
    """The data cannot be read as it should; the message says what and where."""


class Taken(Exception):
    """There is a gathering of that name already."""


class EpochChanged(Exception):
    """The log is another one than the caller counts in: its data were lost or cut, or it restarted
    and nobody can vouch for it. Nothing was appended; what the caller holds must be read anew.

    `old`: the epoch that the caller counts in. `new`: the one that is there; None where there is
    no such log any more (`create` begins it anew). `kept`: the last position, of those that this
    process was told of, that means the same in both; all after it are lost.
    """

    def __init__(self, slug: str, old: str | None, new: str | None, kept: int = 0) -> None:
        super().__init__(f"gathering {slug}: epoch {old} is over, the log is at {new}")
        self.slug, self.old, self.new, self.kept = slug, old, new, kept


class WrongSecret(Exception):
    """The log belongs to servers that sign with another secret."""


@dataclass(frozen=True)
class Appended:
    """The event stands in the log at `position`."""

    position: int


@dataclass(frozen=True)
class Duplicate:
    """A draft with the same nonce stands at `position`; nothing was appended."""

    position: int


@dataclass(frozen=True)
class Conflict:
    """`key` is at `version`, which is not what the draft expects; nothing was appended."""

    key: str
    version: int


Outcome = Appended | Duplicate | Conflict

#: Records of a copy that are in memory at once.
PAGE = 1_000


@dataclass(frozen=True)
class Record:
    """An event at its place."""

    position: int
    event: Event
    nonce: str | None = None


@dataclass(frozen=True)
class Batch:
    """Records in order, and the vault's entries (by id) that were written along with them and are
    still there."""

    records: list[Record] = field(default_factory=list)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """An entry of the vault, and the position of the event that wrote it."""

    position: int
    writing: Writing


@dataclass(frozen=True)
class Snapshot:
    """A gathering at one moment, but for its records: its last position is `head` (0: it has none).

    `versions`: of every key that moved. `vault`: all of it, by position and then by id.
    """

    slug: str
    epoch: str
    head: int
    versions: Mapping[str, int]
    vault: tuple[Kept, ...]


#: A whole gathering on its way from one log into another: its snapshot, and its records from 1 to
#: the snapshot's head. They may come from a file, and are to be read once, one gathering's after
#: the other's.
Copy = tuple[Snapshot, Iterable[Record]]


class Log(Vault, Protocol):
    """The logs of many gatherings, each with its own positions from 1 (rule L3) and its epoch.

    `epoch` in `append`, `read` and `follow`: the one that the caller counts in. Where the log is in
    another, they raise EpochChanged: always, to each caller. None: whichever it is in. SQLite's log
    and the one in memory never change theirs.
    """

    #: Whether other processes append to it too.
    is_shared: bool

    def gatherings(self) -> list[str]:
        """The slugs of all gatherings, in the order of their creation."""

    def create(self, slug: str) -> None:
        """Begin a gathering's log; nothing happens where there is one."""

    def epoch(self, slug: str) -> str:
        """Which incarnation of this log the positions count in."""

    def append(self, slug: str, draft: Draft, *, epoch: str | None = None) -> Outcome:
        """Append one draft; blocks the calling (green) thread. Raises Unavailable, also when the
        log is closed, and EpochChanged."""

    def probe(self, slug: str) -> None:
        """Make something durable that leaves no trace. Raises Unavailable where it cannot."""

    def read(
        self, slug: str, after: int = 0, limit: int = 10_000, *, epoch: str | None = None
    ) -> Batch:
        """Up to `limit` records after a position. Raises EpochChanged, Unavailable."""

    def follow(self, slug: str, after: int, timeout: float, *, epoch: str | None = None) -> Batch:
        """What came after a position, as soon as there is something; empty after `timeout` s.
        Raises EpochChanged within about a second, also where nobody appends; Unavailable."""

    def snapshot(self, slug: str) -> Snapshot:
        """A gathering as it is at one moment, however many append meanwhile. The records up to its
        head are for `read`: they never change. Raises Damaged."""

    def restore(self, copies: Iterable[Copy]) -> None:
        """Put in gatherings that are not there, in this order: all of them, or none and an
        exception. Positions, nonces, versions and the vault are as in the copy; the epoch is a new
        one (docs/decisions/0030-a-restored-log-is-a-new-epoch.md).

        For operators, while nobody is served: `copies` may be read in a thread of the store's own,
        and whatever reading them raises is raised here. Raises Taken, Damaged where a copy is not
        whole (see `whole`), Unavailable where it could not be made durable.
        """

    def damage(self) -> list[str]:
        """What is broken below this contract, found by reading everything, one line for each thing
        and nothing in it that a person wrote; it may take long. For `verify`, which by itself finds
        what can be seen through the contract."""

    def close(self) -> None:
        """Finish what is under way and let go of the data."""


def new_epoch() -> str:
    return "e" + secrets.token_hex(6)


def copy(log: Log, slug: str) -> Copy:
    """A gathering as it is at this moment. Its records are read as they are asked for."""
    snapshot = log.snapshot(slug)
    return snapshot, pages(log, snapshot)


def pages(log: Log, snapshot: Snapshot) -> Iterator[Record]:
    at, slug, epoch = 0, snapshot.slug, snapshot.epoch
    while records := log.read(slug, at, min(PAGE, snapshot.head - at), epoch=epoch).records:
        yield from records
        at = records[-1].position


def whole(copy: Copy) -> Iterator[Record]:
    """A copy's records. Raises Damaged at the first that is not the next one, where they end before
    the snapshot's head or after it, and where an entry of the vault is of none of them."""
    snapshot, records = copy
    for kept in snapshot.vault:
        if not 1 <= kept.position <= snapshot.head:
            raise Damaged(f"gathering {snapshot.slug}: vault entry at position {kept.position}")
    position = 0
    for record in records:
        position += 1
        if record.position != position or position > snapshot.head:
            raise Damaged(f"gathering {snapshot.slug}: position {record.position} at {position}")
        yield record
    if position < snapshot.head:
        raise Damaged(f"gathering {snapshot.slug}: ends at {position} of {snapshot.head}")


class MemoryLog:
    """A log without durability, for tests and as the contract's plainest reading."""

    is_shared = True  # by all who hold it

    def __init__(self) -> None:
        self._logs: dict[str, _Gathering] = {}
        self._news = threading.Condition()

    def gatherings(self) -> list[str]:
        return list(self._logs)

    def create(self, slug: str) -> None:
        self._logs.setdefault(slug, _Gathering())

    def epoch(self, slug: str) -> str:
        return self._logs[slug].epoch

    def append(self, slug: str, draft: Draft, *, epoch: str | None = None) -> Outcome:
        with self._news:
            outcome = self._logs[slug].append(draft)
            self._news.notify_all()
        return outcome

    def probe(self, slug: str) -> None:
        pass

    def read(
        self, slug: str, after: int = 0, limit: int = 10_000, *, epoch: str | None = None
    ) -> Batch:
        log = self._logs[slug]
        records = log.records[after : after + limit]
        written = {id for r in records for id in log.written[r.position] if id in log.vault}
        return Batch(records, {id: log.vault[id].value for id in written})

    def follow(self, slug: str, after: int, timeout: float, *, epoch: str | None = None) -> Batch:
        with self._news:
            self._news.wait_for(lambda: len(self._logs[slug].records) > after, timeout)
        return self.read(slug, after)

    def entries(self, slug: str) -> list[Writing]:
        return list(self._logs[slug].vault.values())

    def snapshot(self, slug: str) -> Snapshot:
        with self._news:
            return self._logs[slug].snapshot(slug)

    def restore(self, copies: Iterable[Copy]) -> None:
        made: dict[str, _Gathering] = {}
        for snapshot, records in copies:
            if snapshot.slug in self._logs or snapshot.slug in made:
                raise Taken(snapshot.slug)
            made[snapshot.slug] = _Gathering.restored((snapshot, records))
        self._logs.update(made)

    def damage(self) -> list[str]:
        return []

    def close(self) -> None:
        pass


@dataclass
class _Gathering:
    epoch: str = field(default_factory=new_epoch)
    records: list[Record] = field(default_factory=list)
    nonces: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    vault: dict[str, Writing] = field(default_factory=dict)
    written: dict[int, list[str]] = field(default_factory=dict)

    def append(self, draft: Draft) -> Outcome:
        if draft.nonce in self.nonces:
            return Duplicate(self.nonces[draft.nonce])
        for key, expected in draft.expects.items():
            if self.versions.get(key, 1) != expected:
                return Conflict(key, self.versions.get(key, 1))
        for key in draft.moves:
            self.versions[key] = self.versions.get(key, 1) + 1
        position = len(self.records) + 1
        self.records.append(Record(position, draft.event, draft.nonce))
        self.written[position] = [writing.id for writing in draft.writes]
        self.vault.update({writing.id: writing for writing in draft.writes})
        for id in draft.erases:
            self.vault.pop(id, None)
        if draft.nonce:
            self.nonces[draft.nonce] = position
        return Appended(position)

    def snapshot(self, slug: str) -> Snapshot:
        vault = tuple(
            Kept(position, self.vault[id])
            for position, ids in self.written.items()
            for id in sorted(ids)
            if id in self.vault
        )
        return Snapshot(slug, self.epoch, len(self.records), dict(self.versions), vault)

    @classmethod
    def restored(cls, copy: Copy) -> _Gathering:
        snapshot, _ = copy
        made = cls(versions=dict(snapshot.versions))
        made.records.extend(whole(copy))
        made.nonces.update({r.nonce: r.position for r in made.records if r.nonce})
        made.written.update({record.position: [] for record in made.records})
        for kept in snapshot.vault:
            made.vault[kept.writing.id] = kept.writing
            made.written[kept.position].append(kept.writing.id)
        return made
