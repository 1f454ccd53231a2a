"""What Redis's log promises beyond the contract: one order, a bad line, refusals, what is kept."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.store.log import (
    Appended,
    Batch,
    Conflict,
    Damaged,
    Duplicate,
    Outcome,
    Unavailable,
    UnknownLayout,
    WrongSecret,
)
from companion.store.redis_log import RedisLog
from companion.store.redis_shapes import keys
from tests.redis_server import RedisServer
from tests.relay import Relay
from tests.store.drafts import arrival, erasure, idea
from tests.together import at_once, eventually

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with RedisServer() as running:
        yield running


@pytest.fixture
def log(server: RedisServer) -> Iterator[RedisLog]:
    """A gathering on a Redis that holds nothing else."""
    server.flush()
    opened = RedisLog(server.url)
    opened.create("auftakt")
    yield opened
    opened.close()


def positions(log: RedisLog) -> list[int]:
    return [record.position for record in log.read("auftakt").records]


# Many workers


def test_two_logs_append_to_one_order(server: RedisServer, log: RedisLog) -> None:
    """L3: and what one expects holds for both."""
    other = RedisLog(server.url)
    for version in range(1, 21):
        draft = arrival(expects={"i1": version}, moves=("i1",))
        outcomes = at_once(
            lambda draft=draft: log.append("auftakt", draft),
            lambda draft=draft: other.append("auftakt", draft),
        )
        assert sorted(outcomes, key=str) == [Appended(version), Conflict("i1", version + 1)]
    assert log.read("auftakt").records == other.read("auftakt").records
    other.close()


def test_two_processes_append_to_one_order(server: RedisServer, log: RedisLog) -> None:
    """L2, L3: of the same hundred nonces each is one event, whoever was first."""
    program = APPENDS.format(url=server.url)
    processes = [
        subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[0].split() for process in processes]
    assert len(said[0]) == 100
    assert said[0] == said[1]
    assert sorted(map(int, said[0])) == positions(log) == list(range(1, 101))


APPENDS = """
from companion.store.redis_log import RedisLog
from tests.store.drafts import arrival
log = RedisLog({url!r})
for n in range(100):
    print(log.append("auftakt", arrival(nonce=f"nonce-{{n}}")).position)
log.close()
"""


def test_gathering_created_elsewhere_is_there(server: RedisServer, log: RedisLog) -> None:
    other = RedisLog(server.url)
    other.create("dialog")
    assert log.gatherings() == ["auftakt", "dialog"]
    assert log.epoch("dialog") == other.epoch("dialog")
    other.close()


def test_many_gatherings_are_followed_at_once(log: RedisLog) -> None:
    """A town's, of some years: each follower waits on a connection of its own."""
    slugs = [f"abend-{n}" for n in range(80)]
    for slug in slugs:
        log.create(slug)

    begun = time.monotonic()
    batches = at_once(*(lambda slug=slug: log.follow(slug, 0, 1) for slug in slugs))
    assert batches == [Batch()] * len(slugs)
    assert time.monotonic() - begun < 10, "nobody waits for somebody else's turn"


def test_drafts_that_wait_share_one_script(server: RedisServer, log: RedisLog) -> None:
    """Group commit: the disk is waited for once for all of them."""
    before = scripts(server)
    outcomes = at_once(*[lambda: log.append("auftakt", arrival())] * 60)
    assert {outcome.position for outcome in outcomes} == set(range(1, 61))
    assert scripts(server) - before < 30


def scripts(server: RedisServer) -> int:
    stats = server.does("INFO", "commandstats")
    return sum(stats[name]["calls"] for name in ("cmdstat_evalsha",) if name in stats)


# A bad line


@pytest.fixture
def far(server: RedisServer, log: RedisLog) -> Iterator[tuple[RedisLog, Relay]]:
    """The same log at the other end of a line that may break."""
    with Relay(str(server.directory / "socket")) as relay:
        opened = RedisLog(f"redis://127.0.0.1:{relay.port}")
        yield opened, relay
        opened.close()


@pytest.mark.parametrize("nonce", [None, "nonce-1"])
def test_answer_that_is_lost_is_asked_for_again_and_nothing_is_twice(
    far: tuple[RedisLog, Relay], nonce: str | None
) -> None:
    """L2: Redis has appended it, and nobody heard of it."""
    log, relay = far
    relay.loses_answers(1)
    outcome = log.append("auftakt", arrival(nonce=nonce))
    assert relay.lost == 1
    assert outcome == (Duplicate(1) if nonce else Appended(1))
    assert positions(log) == [1]


def test_line_that_stays_bad_acknowledges_nothing(far: tuple[RedisLog, Relay]) -> None:
    """L1, L2: and the same draft can be sent again."""
    log, relay = far
    relay.loses_answers(2)
    with pytest.raises(Unavailable):
        log.append("auftakt", arrival(nonce="nonce-1"))
    assert log.append("auftakt", arrival(nonce="nonce-1")) == Duplicate(1)
    assert positions(log) == [1]


def test_idle_connection_that_was_closed_is_opened_again(
    server: RedisServer, log: RedisLog
) -> None:
    log.append("auftakt", arrival())
    server.does("CLIENT", "KILL", "TYPE", "normal")
    assert log.append("auftakt", arrival()) == Appended(2)


# What Redis refuses


def test_scripts_that_redis_forgot_are_loaded_again(server: RedisServer, log: RedisLog) -> None:
    log.append("auftakt", arrival())
    server.does("SCRIPT", "FLUSH")
    assert log.append("auftakt", arrival()) == Appended(2)
    server.does("SCRIPT", "FLUSH")
    assert positions(log) == [1, 2]


REFUSALS = {
    "memory": ("maxmemory", "1mb", "0"),
    "replicas": ("min-replicas-to-write", "1", "0"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refused_draft_leaves_nothing(server: RedisServer, log: RedisLog, name: str) -> None:
    """L1: not a word of it; and it can be sent again when Redis takes it."""
    setting, refusing, usual = REFUSALS[name]
    draft = idea("i1", "GEHEIM", nonce="nonce-1", expects={"k": 1}, moves=("k",))
    server.does("CONFIG", "SET", setting, refusing)
    try:
        with pytest.raises(Unavailable) as refusal:
            log.append("auftakt", draft)
    finally:
        server.does("CONFIG", "SET", setting, usual)
    assert "GEHEIM" not in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert log.entries("auftakt") == []
    assert positions(log) == []
    assert log.append("auftakt", draft) == Appended(1)


def test_replica_takes_nothing(server: RedisServer, log: RedisLog) -> None:
    log.append("auftakt", arrival())
    server.does("REPLICAOF", "127.0.0.1", 1)
    try:
        with pytest.raises(Unavailable, match="ReadOnly"):
            log.append("auftakt", arrival())
        assert positions(log) == [1]
    finally:
        server.does("REPLICAOF", "NO", "ONE")
    assert log.append("auftakt", arrival()) == Appended(2)


def test_what_redis_quotes_does_not_get_out() -> None:
    """P1: one without scripts names the arguments that it does not understand."""
    with RedisServer(rename_command='EVALSHA ""') as without:
        log = RedisLog(without.url)
        with pytest.raises(Unavailable, match="unknown command") as refusal:
            log.append("auftakt", idea("i1", "GEHEIM", nonce="GEHEIM-2"))
        assert "GEHEIM" not in str(refusal.value)
        log.close()


@pytest.fixture
def hasty(server: RedisServer, log: RedisLog) -> Iterator[RedisLog]:
    """The same log for somebody who does not wait long."""
    opened = RedisLog(server.url, patience=1)
    yield opened
    opened.close()


def test_paused_redis_refuses_or_keeps(server: RedisServer, hasty: RedisLog) -> None:
    """L1, L2: nobody waits long, and what was not acknowledged can be sent again."""
    answers: list[Outcome | Unavailable] = []

    def appends(n: int) -> None:
        try:
            answers.append(hasty.append("auftakt", arrival(nonce=f"nonce-{n}")))
        except Unavailable as refusal:
            answers.append(refusal)

    hasty.append("auftakt", arrival(nonce="nonce-x"))
    server.pause()
    begun = time.monotonic()
    at_once(*(lambda n=n: appends(n) for n in range(20)))
    assert time.monotonic() - begun < 5
    assert all(isinstance(answer, Unavailable) for answer in answers)
    server.resume()
    for n in range(20):
        again = hasty.append("auftakt", arrival(nonce=f"nonce-{n}"))
        assert isinstance(again, Appended | Duplicate)
    assert positions(hasty) == list(range(1, 22))


def test_follower_of_a_paused_redis_goes_on_afterwards(
    server: RedisServer, hasty: RedisLog
) -> None:
    server.pause()
    with pytest.raises(Unavailable):
        hasty.follow("auftakt", 0, 30)
    server.resume()
    hasty.append("auftakt", arrival())
    assert len(hasty.follow("auftakt", 0, 5).records) == 1


def test_redis_that_is_not_there_is_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1/3") as refusal:
        RedisLog("redis://somebody:GEHEIM@127.0.0.1:1/3")
    assert "GEHEIM" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "url", ["redis://:GEHEIM/x@host", "http://:GEHEIM@host", "redis://h/GEHEIM"]
)
def test_url_that_is_none_is_not_quoted(url: str) -> None:
    with pytest.raises(Unavailable) as refusal:
        RedisLog(url)
    assert "GEHEIM" not in str(refusal.value)


def test_closed_log_says_so(server: RedisServer) -> None:
    log = RedisLog(server.url)
    log.close()
    for ask in (
        lambda: log.append("auftakt", arrival()),
        lambda: log.read("auftakt"),
        lambda: log.follow("auftakt", 0, 5),
        log.gatherings,
    ):
        with pytest.raises(Unavailable):
            ask()


def test_what_waits_is_finished_before_closing(server: RedisServer, log: RedisLog) -> None:
    """L1: what is under way when the log is closed is appended and acknowledged."""
    closing = RedisLog(server.url)
    outcomes: list[Outcome] = []
    server.pause()
    threads = [
        threading.Thread(target=lambda: outcomes.append(closing.append("auftakt", arrival())))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    server.resume()
    closing.close()
    for thread in threads:
        thread.join(5)
    assert len(outcomes) == 5
    assert positions(log) == [1, 2, 3, 4, 5]


# What is in it


def test_unknown_layout_is_refused(server: RedisServer, log: RedisLog) -> None:
    server.does("HSET", keys("auftakt")[0], "layout", "99")
    for ask in (lambda: log.epoch("auftakt"), lambda: log.append("auftakt", arrival())):
        with pytest.raises(UnknownLayout, match="99"):
            ask()


def test_log_with_a_hole_is_refused(server: RedisServer, log: RedisLog) -> None:
    """L3: loudly, and what is left is left alone."""
    for _ in range(3):
        log.append("auftakt", arrival())
    server.does("XDEL", keys("auftakt")[1], "2-0")
    for ask in (
        lambda: log.append("auftakt", arrival()),
        lambda: log.read("auftakt"),
        lambda: log.follow("auftakt", 2, 5),
    ):
        with pytest.raises(Damaged, match="2 of 3"):
            ask()
    assert server.does("XLEN", keys("auftakt")[1]) == 2


def test_erased_words_leave_the_disk_too(server: RedisServer, log: RedisLog) -> None:
    """P2"""
    log.append("auftakt", idea("i1", "GEHEIM"))
    assert b"GEHEIM" in server.files()
    log.append("auftakt", erasure("i1"))
    eventually(lambda: b"GEHEIM" not in server.files(), within=10)


def test_words_erased_while_the_file_is_rewritten_leave_the_disk_too(
    server: RedisServer, log: RedisLog
) -> None:
    """P2: Redis refuses to rewrite twice at once, and what is under way began too early."""
    for name in ("i1", "i2", "i3"):
        log.append("auftakt", idea(name, f"GEHEIM {name}"))
    server.does("CONFIG", "SET", "rdb-key-save-delay", 50_000)  # µs for each key: a large Redis
    for name in ("i1", "i2", "i3"):
        log.append("auftakt", erasure(name))
    eventually(lambda: b"GEHEIM" not in server.files(), within=10)


def test_one_secret_for_all_servers(server: RedisServer, log: RedisLog) -> None:
    """Two that sign with different ones would not believe each other's tokens."""
    log.claim("a1b2")
    other = RedisLog(server.url)
    other.claim("a1b2")
    with pytest.raises(WrongSecret, match="COMPANION_SECRET"):
        other.claim("c3d4")
    other.close()


def test_probe_leaves_nothing(server: RedisServer, log: RedisLog) -> None:
    log.probe("auftakt")
    assert positions(log) == []
    server.does("CONFIG", "SET", "min-replicas-to-write", "1")
    try:
        with pytest.raises(Unavailable):
            log.probe("auftakt")
    finally:
        server.does("CONFIG", "SET", "min-replicas-to-write", "0")


# What it promises

PROMISES = {
    "always": ({}, "keeps all"),
    "everysec": ({"appendfsync": "everysec"}, "up to two seconds"),
    "no fsync": ({"appendfsync": "no"}, "half a minute"),
    "snapshots": ({"appendonly": "no", "save": "3600 1"}, "since its last snapshot"),
    "nothing": ({"appendonly": "no"}, "everything is lost"),
    "eviction": ({"maxmemory-policy": "allkeys-lru", "maxmemory": "1gb"}, "throws gatherings away"),
}
SAFE = {
    "appendonly": "yes",
    "appendfsync": "always",
    "save": "",
    "maxmemory-policy": "noeviction",
    "maxmemory": "0",
}


@pytest.mark.parametrize("name", PROMISES)
def test_what_could_be_lost_is_said(server: RedisServer, log: RedisLog, name: str) -> None:
    settings, sentence = PROMISES[name]
    for setting, value in (SAFE | settings).items():
        server.does("CONFIG", "SET", setting, value)
    try:
        made = log.promise()
    finally:
        for setting, value in SAFE.items():
            server.does("CONFIG", "SET", setting, value)
    assert sentence in made.sentence
    assert made.keeps_all is (name == "always")


def test_redis_that_does_not_tell_is_said_too(server: RedisServer, log: RedisLog) -> None:
    """As those who rent one out do it."""
    server.does("ACL", "SETUSER", "tenant", "on", ">pw", "~*", "&*", "+@all", "-config")
    tenant = RedisLog(f"{server.url}?username=tenant&password=pw")
    made = tenant.promise()
    assert "does not tell" in made.sentence
    assert not made.keeps_all
    tenant.close()
