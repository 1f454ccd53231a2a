"""On a cluster: each gathering lives on one of its servers, with all that belongs to it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from companion.store.log import Appended, Conflict, Duplicate, EpochChanged
from companion.store.redis_commons import Bucket, RedisCommons
from companion.store.redis_log import RedisLog
from companion.store.redis_shapes import keys
from tests.redis_server import RedisServer
from tests.serving import free_port
from tests.store.drafts import arrival, erasure, idea
from tests.together import SOON, eventually

#: Their gatherings' slots are far apart.
SLUGS = ("auftakt", "dialog", "abend")
SLOTS = ((0, 5460), (5461, 10922), (10923, 16383))


@pytest.fixture(scope="module")
def cluster() -> Iterator[list[RedisServer]]:
    with contextlib.ExitStack() as stack:
        servers = [
            stack.enter_context(
                RedisServer(
                    port=str(free_port()), cluster_enabled="yes", cluster_port=str(free_port())
                )
            )
            for _ in SLOTS
        ]
        for epoch, (server, slots) in enumerate(zip(servers, SLOTS, strict=True), 1):
            server.does("CLUSTER", "ADDSLOTSRANGE", *slots)
            server.does("CLUSTER", "SET-CONFIG-EPOCH", epoch)
        for other in servers[1:]:
            servers[0].does("CLUSTER", "MEET", "127.0.0.1", other.port, other.cluster_port)
        for server in servers:
            eventually(lambda server=server: is_up(server))  # type: ignore[misc]  # mypy infers no lambda with a default
        yield servers


def is_up(server: RedisServer) -> bool:
    return "cluster_state:ok" in server.does("CLUSTER", "INFO")


@pytest.fixture
def log(cluster: list[RedisServer]) -> Iterator[RedisLog]:
    opened = RedisLog(f"redis://127.0.0.1:{cluster[0].port}", patience=2)
    yield opened
    opened.close()


def test_every_key_of_a_gathering_is_in_one_slot(cluster: list[RedisServer]) -> None:
    slots = [{cluster[0].does("CLUSTER", "KEYSLOT", key) for key in keys(slug)} for slug in SLUGS]
    assert [len(slot) for slot in slots] == [1, 1, 1]
    assert len(set.union(*slots)) == 3


def test_gatherings_on_different_servers_are_logs_like_any_other(log: RedisLog) -> None:
    """L2, L3, P2"""
    for slug in SLUGS:
        log.create(slug)
        draft = idea("i1", "eins", nonce="nonce-1", expects={"k": 1}, moves=("k",))
        assert log.append(slug, draft) == Appended(1)
        assert log.append(slug, draft) == Duplicate(1)
        assert log.append(slug, arrival(expects={"k": 1})) == Conflict("k", 2)
        assert log.follow(slug, 0, SOON).words == {"w-i1": "eins"}
        assert log.append(slug, erasure("i1")) == Appended(2)
        assert log.entries(slug) == []
    assert log.gatherings() == list(SLUGS)
    assert log.promise().keeps_all


def test_server_of_one_gathering_restarts_and_the_others_go_on(
    cluster: list[RedisServer], log: RedisLog
) -> None:
    """L1, F3"""
    for slug in SLUGS:
        log.create(slug)
    epochs = {slug: log.epoch(slug) for slug in SLUGS}
    last = len(log.read("auftakt").records)
    slot = cluster[0].does("CLUSTER", "KEYSLOT", keys("auftakt")[0])
    [(home, _)] = [(s, r) for s, r in zip(cluster, SLOTS, strict=True) if r[0] <= slot <= r[1]]
    home.restart()
    eventually(lambda: is_up(home))
    with pytest.raises(EpochChanged) as change:
        log.append("auftakt", arrival(), epoch=epochs["auftakt"])
    assert log.append("auftakt", arrival(), epoch=change.value.new) == Appended(last + 1)
    for slug in SLUGS[1:]:
        assert log.epoch(slug) == epochs[slug]


def test_commons_too(cluster: list[RedisServer]) -> None:
    commons = RedisCommons(f"redis://127.0.0.1:{cluster[0].port}", "secret", patience=2)
    for slug in SLUGS:
        buckets = [Bucket("commands", "v1", 1, 1), Bucket("commands_by_address", "a", 1, 5)]
        assert commons.take(slug, buckets) == 0
        assert commons.take(slug, buckets) > 0
        here = {"venue": {"v1"}, "remote": {"v2", "v3"}}
        assert commons.gather(slug, here) == {"venue": 1, "remote": 2}
        assert commons.pin(slug, "looks", "mona i1") == ["mona i1"]
    commons.leave()
