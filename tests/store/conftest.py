"""Every log there is, to be put to the same test (L4)."""

from __future__ import annotations

import atexit
import functools
import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from companion.store.log import Log, MemoryLog
from companion.store.redis_log import RedisLog
from companion.store.sqlite_log import SqliteLog
from tests.redis_server import RedisServer


class Shelf:
    """Where one kind of log stands: `log` is open; `reopens` puts it away and takes it out."""

    def __init__(self, open_: Callable[[], Log]) -> None:
        self._open = open_
        self.log = open_()

    def reopens(self) -> Log:
        self.log.close()
        self.log = self._open()
        return self.log

    def now_and_reopened(self) -> Iterator[Log]:
        yield self.log
        yield self.reopens()


def memory(_: Path) -> Shelf:
    """It lives as long as its process: the same one is taken out again."""
    log = MemoryLog()
    return Shelf(lambda: log)


def sqlite(directory: Path) -> Shelf:
    return Shelf(lambda: SqliteLog(directory))


def redis(_: Path) -> Shelf:
    """A database of its own on a server that all tests share."""
    number = next(databases) % 16
    server = shared_redis()
    server.does_in(number, "FLUSHDB")
    return Shelf(lambda: RedisLog(f"{server.url}?db={number}"))


databases = itertools.count()


@functools.cache
def shared_redis() -> RedisServer:
    server = RedisServer()
    server.start()
    atexit.register(server.end)
    return server


@pytest.fixture(autouse=True)
def threads_take_turns_often() -> Iterator[None]:
    """A hundred times as often as usual, so that what can go wrong between two of them does."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 100)
    yield
    sys.setswitchinterval(usual)


#: Every kind of log.
KINDS = [memory, sqlite, redis]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    made: Shelf = request.param(tmp_path / "data")
    made.log.create("auftakt")
    made.log.create("dialog")
    yield made
    made.log.close()


@pytest.fixture
def log(shelf: Shelf) -> Log:
    return shelf.log


@pytest.fixture(params=KINDS, ids=lambda kind: f"to-{kind.__name__}")
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """Another log, of each kind, with nothing in it."""
    made: Shelf = request.param(tmp_path / "target")
    yield made
    made.log.close()
