"""The log: the contract that every store keeps (rule L4), and the one in memory.

`append` answers for each draft: appended at a position, duplicate of one (same nonce), or conflict
(an expected version moved on). It returns when the answer is durable, as far as the store can be.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
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


class Log(Vault, Protocol):
    """The logs of many gatherings, each with its own positions from 1 (rule L3) and its epoch.

    `epoch` in `append`, `read` and `follow`: the one that the caller counts in. Where the log is in
    another, they raise EpochChanged: always, to each caller. None: whichever it is in. SQLite's log
    and the one in memory never change theirs.
    """

    def gatherings(self) -> list[str]:
        """The slugs of all gatherings, in the order of their creation."""

    def create(self, slug: str) -> None:
        """Begin a gathering's log; nothing happens where there is one."""

    def epoch(self, slug: str) -> str:
        """Which incarnation of this log the positions count in."""

    def append(self, slug: str, draft: Draft, *, epoch: str | None = None) -> Outcome:
        """Append one draft; blocks the calling (green) thread. Raises Unavailable, also when the
        log is closed, and EpochChanged."""

    def read(
        self, slug: str, after: int = 0, limit: int = 10_000, *, epoch: str | None = None
    ) -> Batch:
        """Up to `limit` records after a position. Raises EpochChanged, Unavailable."""

    def follow(self, slug: str, after: int, timeout: float, *, epoch: str | None = None) -> Batch:
        """What came after a position, as soon as there is something; empty after `timeout` s.
        Raises EpochChanged within about a second, also where nobody appends; Unavailable."""

    def close(self) -> None:
        """Finish what is under way and let go of the data."""


def new_epoch() -> str:
    return "e" + secrets.token_hex(6)


class MemoryLog:
    """A log without durability, for tests and as the contract's plainest reading."""

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
