"""The log in SQLite: one process, no service to install.

All of SQLite runs in one native thread with one connection: a statement that waits for the disk
would stop the hub, and SQLite before 3.51.3 can corrupt a WAL that two connections reset. Drafts
that arrive while a commit waits for the disk share the next one (group commit).
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import IO, Any, TypeVar

from companion import green
from companion.domain.events import Draft, Writing
from companion.store.log import (
    Appended,
    Batch,
    Copy,
    Damaged,
    InUse,
    Outcome,
    Record,
    Snapshot,
    Unavailable,
    UnknownLayout,
    new_epoch,
)
from companion.store.sqlite_copies import damage, head, restore, snapshot
from companion.store.sqlite_layout import (
    LAYOUT,
    READABLE,
    bring_up_to_date,
    layout,
    unusable,
    write_layout,
)
from companion.store.sqlite_rows import append, entries, read

T = TypeVar("T")

logger = logging.getLogger(__name__)

FILE = "companion.sqlite3"

#: Drafts that one transaction takes at most; more would make the first of them wait.
BATCH = 1_000
#: Records kept in memory for followers, so that keeping up costs no query.
TAIL = 2_000
#: Milliseconds that a commit waits for readers beside this process. Only what wipes the write-ahead
#: log has to, and it can be done later.
PATIENCE = 50


class SqliteLog:
    """A log and vault in one file in `data`; a second process that wants to write is refused.

    `read_only`: for looking beside a running server.
    Raises InUse where another process writes, UnknownLayout where the file is of another version or
    not ours, FileNotFoundError where there is nothing to read.
    """

    is_shared = False

    def __init__(self, data: Path, *, read_only: bool = False) -> None:
        self._path = data / FILE
        self._lock = None if read_only else lock(data)
        if read_only and not self._path.exists():
            raise FileNotFoundError(self._path)
        self._read_only = read_only
        self._closed = False
        self._courier = green.Courier()
        self._jobs: Any = green.native("queue").SimpleQueue()
        self._news = threading.Condition()
        self._tails: dict[str, deque[tuple[Record, Draft]]] = {}
        self._epochs: dict[str, str] = {}
        self._heads: dict[str, int] = {}  # what followers were told of
        self._written: dict[str, int] = {}  # what is on the disk; the native thread's own
        self._to_wipe = False  # also the native thread's own
        self._came_from = 0  # the layout that it had, where it was an older one
        opened: Future[None] = Future()
        self._thread = green.start_native_thread(lambda: self._work(opened), "companion-log")
        try:
            opened.result()
        except sqlite3.Error as problem:
            self._let_go()
            raise Damaged(f"{self._path}: {problem}") from problem
        except Exception:  # whatever it is: the lock must not outlive it
            self._let_go()
            raise
        if self._came_from:
            logger.warning("%s: layout %d is now %d", self._path, self._came_from, LAYOUT)

    def gatherings(self) -> list[str]:
        return list(self._epochs)

    def create(self, slug: str) -> None:
        if slug not in self._epochs:
            self._run(lambda db: self._create(db, slug))

    def epoch(self, slug: str) -> str:
        return self._epochs[slug]

    def append(self, slug: str, draft: Draft, *, epoch: str | None = None) -> Outcome:
        answer: Future[Outcome] = Future()
        return self._ask(slug, draft, answer)

    def probe(self, slug: str) -> None:
        try:
            self._run(write_layout)
        except sqlite3.Error as problem:
            raise Unavailable(why(problem)) from problem

    def read(
        self, slug: str, after: int = 0, limit: int = 10_000, *, epoch: str | None = None
    ) -> Batch:
        return self._look(
            lambda db: read(db, slug, after, limit), f"gathering {slug}, after {after}"
        )

    def follow(self, slug: str, after: int, timeout: float, *, epoch: str | None = None) -> Batch:
        with self._news:
            if not self._news.wait_for(lambda: self._heads[slug] > after, timeout):
                return Batch()
            tail = reversed(self._tails.get(slug, ()))
            recent = [*takewhile(lambda entry: entry[0].position > after, tail)][::-1]
        if not recent or recent[0][0].position > after + 1:
            return self.read(slug, after)
        words = {w.id: w.value for _, draft in recent for w in draft.writes}
        for erased in {id for _, draft in recent for id in draft.erases}:
            words.pop(erased, None)
        return Batch([record for record, _ in recent], words)

    def entries(self, slug: str) -> list[Writing]:
        return self._look(lambda db: entries(db, slug), f"gathering {slug}")

    def snapshot(self, slug: str) -> Snapshot:
        return self._look(lambda db: snapshot(db, slug), f"gathering {slug}")

    def restore(self, copies: Iterable[Copy]) -> None:
        try:
            self._run(lambda db: self._restore(db, copies))
        except sqlite3.Error as problem:
            raise Unavailable(f"{self._path}: {problem}") from problem

    def damage(self) -> list[str]:
        return self._look(damage, "all of it")

    def close(self) -> None:
        self._closed = True
        self._jobs.put(None)
        while self._thread.is_alive():
            green.sleep(0.005)
        self._let_go()

    def _let_go(self) -> None:
        if self._lock:
            self._lock.close()

    def _look(self, job: Callable[[sqlite3.Connection], T], where: str) -> T:
        try:
            return self._run(job)
        except sqlite3.Error as problem:
            raise Damaged(f"{self._path}, {where}: {problem}") from problem

    def _run(self, job: Callable[[sqlite3.Connection], T]) -> T:
        answer: Future[T] = Future()
        return self._ask(None, job, answer)

    def _ask(self, slug: str | None, what: object, answer: Future[T]) -> T:
        if self._closed:
            raise Unavailable("the log is closed")
        self._jobs.put((slug, what, answer))
        return answer.result()

    # What follows runs in the native thread.

    def _work(self, opened: Future[None]) -> None:
        try:
            db = self._open()
        except Exception as problem:  # noqa: BLE001  # whoever opens it shall have it, whatever it is
            error = problem
            self._courier.deliver(lambda: opened.set_exception(error))
            return
        self._courier.deliver(lambda: opened.set_result(None))
        while (job := self._jobs.get()) is not None:
            jobs = [job]
            while len(jobs) < BATCH and not self._jobs.empty():
                jobs.append(self._jobs.get())
            if None in jobs:  # closing: finish what came before
                jobs = jobs[: jobs.index(None)]
                self._jobs.put(None)
            self._append([job for job in jobs if job[0] is not None], db)
            self._answer([job for job in jobs if job[0] is None], db)
        db.close()

    def _open(self) -> sqlite3.Connection:
        mode = "ro" if self._read_only else "rwc"
        db = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode={mode}", uri=True, timeout=5)
        db.isolation_level = None
        found = layout(db)
        oldest = READABLE if self._read_only else 0
        if found is None or not oldest <= found <= LAYOUT:
            db.close()
            raise UnknownLayout(f"{self._path} {unusable(found)}")
        if not self._read_only:
            self._path.chmod(0o600)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")  # an acknowledged event survives a power cut
            db.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
            db.execute(f"PRAGMA busy_timeout = {PATIENCE}")
            if found != LAYOUT:
                bring_up_to_date(db, found)
                self._came_from = found
        for slug, epoch in db.execute("SELECT slug, epoch FROM gatherings ORDER BY rowid"):
            self._epochs[slug] = epoch
            self._heads[slug] = self._written[slug] = head(db, slug)
        return db

    def _create(self, db: sqlite3.Connection, slug: str) -> None:
        epoch = new_epoch()
        db.execute("INSERT OR IGNORE INTO gatherings VALUES (?, ?)", (slug, epoch))
        self._heads.setdefault(slug, 0)
        self._written.setdefault(slug, 0)
        self._epochs.setdefault(slug, epoch)

    def _restore(self, db: sqlite3.Connection, copies: Iterable[Copy]) -> None:
        for restored in restore(db, copies):
            self._heads[restored.slug] = self._written[restored.slug] = restored.head
            self._epochs[restored.slug] = restored.epoch

    def _append(
        self, jobs: list[tuple[str, Draft, Future[Outcome]]], db: sqlite3.Connection
    ) -> None:
        """One transaction for all; nobody is answered before it is on the disk."""
        if not jobs:
            return
        heads = dict(self._written)
        outcomes: list[Outcome] = []
        try:
            db.execute("BEGIN IMMEDIATE")
            for slug, draft, _ in jobs:
                outcome = append(db, slug, draft, heads[slug] + 1)
                heads[slug] += isinstance(outcome, Appended)
                outcomes.append(outcome)
            db.execute("COMMIT")
        except Exception as problem:  # noqa: BLE001  # a dead thread would keep all waiting for ever
            if db.in_transaction:
                db.execute("ROLLBACK")
            reason = why(problem)
            self._courier.deliver(lambda: fail(jobs, reason))
            return
        self._written = heads
        self._to_wipe |= any(draft.erases for _, draft, _ in jobs)
        if self._to_wipe:
            # The pages that held what was erased must leave the write-ahead log too; where the disk
            # refuses, or a reader beside us still looks at them, after the next commit.
            with contextlib.suppress(sqlite3.Error):
                busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                self._to_wipe = bool(busy)
        self._courier.deliver(lambda: self._announce(jobs, outcomes, heads))

    def _answer(self, jobs: list[tuple[None, Any, Future[Any]]], db: sqlite3.Connection) -> None:
        for _, job, answer in jobs:
            try:
                result = job(db)
            except Exception as problem:  # noqa: BLE001  # whoever asked shall have it, whatever it is
                self._courier.deliver(partial(answer.set_exception, problem))
            else:
                self._courier.deliver(partial(answer.set_result, result))

    # Back on the hub.

    def _announce(
        self,
        jobs: list[tuple[str, Draft, Future[Outcome]]],
        outcomes: list[Outcome],
        heads: dict[str, int],
    ) -> None:
        with self._news:
            for (slug, draft, _), outcome in zip(jobs, outcomes, strict=True):
                if isinstance(outcome, Appended):
                    tail = self._tails.setdefault(slug, deque(maxlen=TAIL))
                    tail.append((Record(outcome.position, draft.event, draft.nonce), draft))
            self._heads.update(heads)
            self._news.notify_all()
        for (_, _, answer), outcome in zip(jobs, outcomes, strict=True):
            answer.set_result(outcome)


def lock(data: Path) -> IO[str]:
    """Hold `data` for writing until the file is closed or the process ends. Raises InUse."""
    data.mkdir(parents=True, exist_ok=True)
    file = (data / "lock").open("a")
    (data / "lock").chmod(0o600)  # whoever can open it can hold it
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        file.close()
        raise InUse(f"{data} is in use by another server") from taken
    return file


def why(problem: Exception) -> str:
    """What went wrong, for a log line: SQLite quotes no values, others might (rule P1)."""
    kind = type(problem).__name__
    return f"{kind}: {problem}" if isinstance(problem, sqlite3.Error) else kind


def fail(jobs: list[tuple[str, Draft, Future[Outcome]]], reason: str) -> None:
    for _, _, answer in jobs:
        answer.set_exception(Unavailable(reason))
