"""The log in Redis: any number of workers on any number of machines, each with the same view.

A gathering's log is a stream with positions as ids; what belongs to it lies beside it under the
same hash tag, so that every script touches one slot of a cluster. Each draft's nonce, expectations,
entry and words are one step of a script. Each process follows with plain XREAD from its own cursor.

Redis can lose what it acknowledged: flushed, restarted with less than it had, or replaced by a
replica that lags. So positions count in an epoch, and a new one begins whenever that may have
happened (docs/decisions/0020-a-redis-that-restarts-is-a-new-epoch.md).
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from typing import Any

from companion import green
from companion.domain.events import Draft, Writing
from companion.store.log import (
    Batch,
    Copy,
    Damaged,
    EpochChanged,
    Outcome,
    Record,
    Snapshot,
    Unavailable,
    UnknownLayout,
    WrongSecret,
    new_epoch,
)
from companion.store.redis_copies import astray, restore, snapshot, strays
from companion.store.redis_link import WAITING, Link, Script
from companion.store.redis_promise import Promise, promise
from companion.store.redis_shapes import Sent, keys, outcome, record, writing
from companion.store.together import Together

#: The layout's number, in each gathering's meta.
LAYOUT = "1"
GATHERINGS, SECRET = "companion:gatherings", "companion:secret"

#: Seconds that an answer may take. A disk that has to be waited for takes less.
PATIENCE = 3.0
#: Seconds that a follower waits for an entry before it looks whether the log is still the same:
#: Redis wakes nobody when it is flushed.
BELL = 1.0
#: Drafts that one script takes at most: some 3 ms in which Redis does nothing else.
DRAFTS = 100
#: Records that one script reads at most, for the same reason.
RECORDS = 500
#: Entries of the vault that are taken at once: all of a large evening's would stall the hub.
ENTRIES = 500
#: Seconds that whoever erases waits for an append-only file to be rewritten, and between two looks.
REWRITTEN, GLANCE = 60.0, 0.1
#: Epochs whose last known position is remembered, of all gatherings together.
EPOCHS = 64

APPEND = Script.of("standing", "append")
READ = Script.of("standing", "read")
SNAPSHOT = Script.of("standing", "snapshot")
FOUND = Script.of("standing", "found")
NAME = Script.of("name")


class RedisLog:
    """A log and vault in the Redis at `url`. `patience`: seconds that its answer may take.

    Raises Unavailable where it cannot be reached.
    """

    is_shared = True

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        self._link = Link(url, patience=patience)
        self._bells = Link(url, patience=BELL + patience, connections=WAITING)
        self._lanes: dict[str, Together[Sent, Outcome]] = {}
        self._known: dict[tuple[str, str], tuple[int, str]] = {}
        self._fingerprint: str | None = None
        self._opening = threading.Lock()
        self._closed = False

    @property
    def place(self) -> str:
        """Where it is, as people may read it."""
        return self._link.place

    def promise(self) -> Promise:
        """What this Redis's settings promise of what was acknowledged. Raises Unavailable."""
        return promise(self._link)

    def claim(self, fingerprint: str) -> None:
        """Say which secret the servers of this log sign with, by a fingerprint that does not give
        it away. Raises WrongSecret where others have claimed it with another one."""
        if self._link.ask("SET", SECRET, fingerprint, "NX") is None:
            there = self._link.ask("GET", SECRET)
            if there not in (fingerprint, None):
                raise WrongSecret(
                    f"the log in Redis ({self.place}) belongs to servers with another secret;"
                    " give all of them the same COMPANION_SECRET"
                )
        self._fingerprint = fingerprint

    def gatherings(self) -> list[str]:
        return list(self._ask("ZRANGE", GATHERINGS, 0, -1))

    def create(self, slug: str) -> None:
        self._check_open()
        self._link.run(FOUND, keys(slug), LAYOUT, new_epoch())
        self._link.run(NAME, [GATHERINGS], slug)
        if self._fingerprint:  # lost together with the log, perhaps
            self._ask("SET", SECRET, self._fingerprint, "NX")

    def epoch(self, slug: str) -> str:
        self._check_open()
        found: str = self._stand(READ, slug, None, 0, 0)[0]
        return found

    def append(self, slug: str, draft: Draft, *, epoch: str | None = None) -> Outcome:
        outcome = self._lane(slug).ask(Sent.of(draft, epoch))
        if draft.erases:
            self._rewrite()
        return outcome

    def read(
        self, slug: str, after: int = 0, limit: int = 10_000, *, epoch: str | None = None
    ) -> Batch:
        records: list[Record] = []
        words: dict[str, str] = {}
        while len(records) < limit:
            count = min(RECORDS, limit - len(records))
            batch = self._read(slug, after, count, epoch)
            records += batch.records
            words |= batch.words
            if len(batch.records) < count:
                break
            after = records[-1].position
        return Batch(records, words)

    def follow(self, slug: str, after: int, timeout: float, *, epoch: str | None = None) -> Batch:
        over = time.monotonic() + timeout
        while True:
            left = over - time.monotonic()
            self._bells.wait_for_entry(keys(slug)[1], after, max(0.001, min(BELL, left)))
            batch = self._read(slug, after, RECORDS, epoch)
            if batch.records or time.monotonic() >= over:
                return batch

    def entries(self, slug: str) -> list[Writing]:
        found: dict[str, Writing] = {}
        cursor: int | None = None
        while cursor != 0:  # what is there all the while comes, perhaps twice
            cursor, some = self._ask("HSCAN", keys(slug)[4], cursor or 0, "COUNT", ENTRIES)
            found |= {id: writing(id, text) for id, text in some.items()}
        return list(found.values())

    def probe(self, slug: str) -> None:
        """Make something durable that leaves no trace. Raises Unavailable where it cannot."""
        self._ask("HSET", keys(slug)[0], "probed", secrets.token_hex(4))

    def snapshot(self, slug: str) -> Snapshot:
        self._check_open()
        return snapshot(slug, self._stand(SNAPSHOT, slug, None))

    def restore(self, copies: Iterable[Copy]) -> None:
        self._check_open()
        restore(self._link, copies, self.gatherings(), self.create)

    def damage(self) -> list[str]:
        slugs = self.gatherings()
        found = list(strays(self._link, slugs))
        for slug in slugs:
            try:
                self.epoch(slug)
                found += astray(self._link, slug)
            except (Damaged, UnknownLayout, EpochChanged) as problem:
                found.append(str(problem))
        return found

    def close(self) -> None:
        with self._opening:
            self._closed = True
        for lane in self._lanes.values():
            lane.close()
        self._link.close()
        self._bells.close()

    def _read(self, slug: str, after: int, limit: int, epoch: str | None) -> Batch:
        self._check_open()
        found, rows, entries = self._stand(READ, slug, epoch, after, limit)
        if not rows:
            return Batch()
        records = [record(row) for row in rows]
        self._note(slug, found, records[-1].position, rows[-1][1][1])
        ids, texts = entries[::2], entries[1::2]
        words = {id: writing(id, text).value for id, text in zip(ids, texts, strict=True)}
        return Batch(records, words)

    def _lane(self, slug: str) -> Together[Sent, Outcome]:
        with self._opening:
            self._check_open()
            if slug not in self._lanes:
                self._lanes[slug] = Together(partial(self._append, slug), DRAFTS)
            return self._lanes[slug]

    def _append(self, slug: str, waiting: list[Sent]) -> list[Outcome | Exception]:
        answers: list[Outcome | Exception] = []
        for epoch, group in groupby(waiting, lambda sent: sent.epoch):
            answers += self._append_in(slug, epoch, list(group))
        return answers

    def _append_in(self, slug: str, epoch: str, group: list[Sent]) -> list[Outcome | Exception]:
        arguments = [part for sent in group for part in sent.arguments]
        try:
            found, rows = self._stand(APPEND, slug, epoch or None, *arguments)
        except (EpochChanged, Damaged, UnknownLayout) as problem:
            return [problem] * len(group)
        for sent, (what, *rest) in zip(group, rows, strict=True):
            if what == "appended":
                self._note(slug, found, rest[0], sent.tag)
        return [outcome(sent, row) for sent, row in zip(group, rows, strict=True)]

    def _rewrite(self) -> None:
        """What was erased from the vault still stands in the append-only file as it was written,
        and in one that is being written anew: that has to end first."""
        over = time.monotonic() + REWRITTEN
        with contextlib.suppress(Unavailable):  # where it is forbidden
            while (file := self._link.info("persistence")).get("aof_rewrite_in_progress"):
                if time.monotonic() > over:
                    break
                green.sleep(GLANCE)
            if file.get("aof_enabled"):
                self._link.tell_all("BGREWRITEAOF")

    def _stand(self, script: Script, slug: str, epoch: str | None, *arguments: str | int) -> Any:
        """What a script answers where the log is the one that the caller counts in."""
        known = self._known.get((slug, epoch or ""), (0, ""))
        answer = self._link.run(
            script, keys(slug), LAYOUT, new_epoch(), epoch or "", *known, *arguments
        )
        match answer:
            case ["ok", *rest]:
                return rest
            case ["changed", new, kept]:
                raise EpochChanged(slug, epoch, new, kept)
            case ["gone"]:
                raise EpochChanged(slug, epoch, None)
            case ["layout", found]:
                raise UnknownLayout(f"{self._where(slug)} has layout {found}; this is for {LAYOUT}")
            case ["damaged", head, length, nonces]:
                raise Damaged(
                    f"{self._where(slug)}: {length} of {head} positions are there, {nonces} nonces"
                )
        raise Damaged(f"{self._where(slug)} answers what cannot be understood")

    def _note(self, slug: str, epoch: str, position: int, tag: str) -> None:
        """Remember the last entry that this process was told of: it must never become another."""
        key = (slug, epoch)
        if position > self._known.get(key, (0, ""))[0]:
            self._known[key] = (position, tag)
        while len(self._known) > EPOCHS:
            del self._known[next(iter(self._known))]

    def _where(self, slug: str) -> str:
        return f"Redis ({self.place}), gathering {slug}"

    def _check_open(self) -> None:
        if self._closed:
            raise Unavailable("the log is closed")

    def _ask(self, *command: str | int) -> Any:
        self._check_open()
        return self._link.ask(*command)
