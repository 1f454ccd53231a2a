"""Copies into Redis and out of it, where something comes between."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.store.log import EpochChanged, MemoryLog, copy
from companion.store.redis_log import RedisLog
from companion.store.redis_shapes import keys
from companion.verify import verify
from tests.redis_server import RedisServer
from tests.store.drafts import idea

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with RedisServer() as running:
        yield running


def evening() -> MemoryLog:
    log = MemoryLog()
    log.create("auftakt")
    for n in range(1_000):
        log.append("auftakt", idea(f"i{n}", f"Text {n}", nonce=f"n{n}"))
    return log


def test_restore_that_was_killed_is_taken_for_no_evening(server: RedisServer) -> None:
    """L3: neither by whoever looks, nor by whoever defines a gathering of that name; `verify` finds
    what it left, and the next restore takes it away."""
    killed = subprocess.run(
        [sys.executable, "-c", IS_KILLED.format(url=server.url)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert killed.returncode == -9, killed.stderr
    log = RedisLog(server.url)
    assert log.gatherings() == []
    assert log.damage() == ["the half of a restored log: auftakt"]
    log.restore([copy(evening(), "auftakt")])
    assert len(log.read("auftakt").records) == 1_000
    assert log.damage() == []
    log.close()


def test_nonces_that_are_not_those_of_their_entries_are_found(server: RedisServer) -> None:
    """L2: a command sent again would be answered with another's, or appended twice."""
    log = RedisLog(server.url)
    log.restore([copy(evening(), "auftakt")])
    log.append("auftakt", idea("last", "Text"))  # one without a nonce of its own
    nonces = keys("auftakt")[2]
    assert log.damage() == []
    server.does("HSET", nonces, "n6", 8, "n7", 7)
    server.does("HDEL", nonces, "n500")
    server.does("HSET", nonces, "~stranger", 501)
    assert log.damage() == [
        "gathering auftakt: 3 positions are not where their nonces say, the first is 7"
    ]
    log.close()


def test_what_a_killed_restore_left_is_no_part_of_a_new_gathering(server: RedisServer) -> None:
    subprocess.run(
        [sys.executable, "-c", IS_KILLED.format(url=server.url)], cwd=ROOT, timeout=60, check=False
    )
    log = RedisLog(server.url)
    log.create("auftakt")
    assert log.read("auftakt").records == []
    assert log.snapshot("auftakt").head == 0
    log.close()


IS_KILLED = """
import os, signal
from companion.store.log import copy
from companion.store.redis_log import RedisLog
from tests.store.test_redis_copies import evening
snapshot, records = copy(evening(), "auftakt")
def breaks_off():
    for record in records:
        if record.position == 700:
            os.kill(os.getpid(), signal.SIGKILL)
        yield record
RedisLog({url!r}).restore([(snapshot, breaks_off())])
"""


def test_copy_is_of_one_epoch_or_none(server: RedisServer) -> None:
    """A backup that was half of one log and half of the next would be of no evening."""
    log = RedisLog(server.url)
    log.restore([copy(evening(), "auftakt")])
    _, records = copy(log, "auftakt")
    server.kill()
    server.start()
    with pytest.raises(EpochChanged):
        list(records)
    _, records = copy(log, "auftakt")
    assert len(list(records)) == 1_000
    assert [line for line in verify(log, "auftakt").problems if line.startswith("L")] == []
    log.close()
