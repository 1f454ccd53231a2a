"""What workers share and may lose: limits and who is there, with Redis and while it is away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from companion.live.commons import Alone, Shared
from companion.live.limits import Buckets, Limits
from companion.store.redis_commons import LASTS, Bucket, RedisCommons
from tests.cast import SLUG
from tests.redis_server import RedisServer
from tests.together import at_once, eventually

#: Seconds that are nothing to somebody who waits for an acknowledgement.
NO_TIME = 0.5

People = dict[str, set[str]]


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with RedisServer(appendonly="no") as running:
        yield running


class Worker:
    """One worker's commons. `here`: who is connected to it."""

    def __init__(self, redis: RedisServer, limits: Limits | None = None) -> None:
        self.here: People = {"venue": set(), "remote": set()}
        self.shared = RedisCommons(redis.url, "secret")
        alone = Alone(limits or Limits.per_visitor(10, 3, 10), time.time)
        self.commons = Shared(alone, self.shared)

    def meets(self, connections: int = 0) -> dict[str, int]:
        self.commons.meet(SLUG, lambda: self.here, connections)
        return self.commons.presence(SLUG, lambda: self.here)


@pytest.fixture
def hire(redis: RedisServer) -> Iterator[Callable[..., Worker]]:
    """Workers on a Redis that holds nothing; they leave in the end."""
    redis.flush()
    hired: list[Worker] = []

    def make(limits: Limits | None = None) -> Worker:
        hired.append(Worker(redis, limits))
        return hired[-1]

    yield make
    for worker in hired:
        worker.commons.leave()


def test_one_of_many_holds_a_lease_and_another_has_it_when_that_one_is_gone(
    hire: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, third = hire(), hire(), hire()
    held = [worker.commons.lease(SLUG, "comments") for worker in (one, other, one)]
    assert held == [True, False, True]
    assert other.commons.lease("dialog", "comments"), "another gathering's"
    one.commons.leave()
    assert other.commons.lease(SLUG, "comments"), "at once, where it took its leave"
    monkeypatch.setattr("companion.store.redis_commons.LASTS", 50)
    assert other.commons.lease(SLUG, "comments")
    eventually(lambda: third.commons.lease(SLUG, "comments"), 5)  # where it died


# Limits


def test_three_ideas_at_once_are_three_wherever_they_are_sent(hire: Callable[..., Worker]) -> None:
    one, other = hire(), hire()
    waits = [worker.commons.take(SLUG, ("ideas", "v1")) for worker in (one, other, one)]
    assert waits == [0, 0, 0]
    assert 9 < other.commons.take(SLUG, ("ideas", "v1")) <= 10
    assert 9 < one.commons.take(SLUG, ("ideas", "v1")) <= 10
    assert other.commons.take(SLUG, ("ideas", "v2")) == 0, "another visitor's"
    assert other.commons.take("dialog", ("ideas", "v1")) == 0, "another gathering's"


def test_limit_holds_whoever_asks_at_once(hire: Callable[..., Worker]) -> None:
    """Twenty at once pass after a pause, of forty that are sent to two workers."""
    workers = [hire(), hire()]
    waits = at_once(
        *(lambda n=n: workers[n % 2].commons.take(SLUG, ("commands", "v1")) for n in range(40))
    )
    assert 20 <= waits.count(0) <= 22, "they fill a little meanwhile"


def test_all_of_several_buckets_or_none(hire: Callable[..., Worker]) -> None:
    """Who is refused by one is not charged by another."""
    shared = hire().shared
    full, narrow = Bucket("commands", "v1", 1, 2), Bucket("commands_by_address", "a", 1, 1)
    assert shared.take(SLUG, [full, narrow]) == 0
    assert 0.9 < shared.take(SLUG, [full, narrow]) <= 1
    assert shared.take(SLUG, [full]) == 0
    assert 0.9 < shared.take(SLUG, [full]) <= 1


@pytest.mark.parametrize(("rate", "burst"), [(0.1, 3), (0.5, 20), (400, 24_000), (0.25, 1)])
def test_shared_bucket_is_the_same_as_ones_own(
    hire: Callable[..., Worker], rate: float, burst: float
) -> None:
    """The same tokens, and the same wait once there are none."""
    shared, own = hire().shared, Buckets(rate, burst)
    asked = Bucket("ideas", "v1", rate, burst)
    for _ in range(int(burst) if burst < 100 else 50):
        assert shared.take(SLUG, [asked]) == own.take("v1", time.time()) == 0
    if burst < 100:
        assert shared.take(SLUG, [asked]) == pytest.approx(own.take("v1", time.time()), abs=0.5)


def test_bucket_ends_when_it_is_full_again(redis: RedisServer, hire: Callable[..., Worker]) -> None:
    """F2: no memory for every visitor who ever was; P1: and no address in any key."""
    worker = hire(Limits.per_visitor(0.1, 3, 10))
    worker.commons.take(SLUG, ("ideas", "v1"), ("joins_by_address", "192.0.2.1"))
    keys = redis.does("KEYS", "*")
    assert len(keys) == 2
    assert not [key for key in keys if "192" in key or "v1" in key]
    assert all(f"{{{SLUG}}}" in key for key in keys)
    eventually(lambda: redis.does("KEYS", "*") == [], within=5)


# Presence


def test_person_counts_once_however_many_workers_they_are_connected_to(
    hire: Callable[..., Worker],
) -> None:
    one, other = hire(), hire()
    one.here = {"venue": {"v1"}, "remote": {"v2", "v3"}}
    other.here = {"venue": set(), "remote": {"v3", "v4"}}
    one.meets()
    assert other.meets() == {"venue": 1, "remote": 3}
    time.sleep(0.6)
    assert one.meets() == {"venue": 1, "remote": 3}


def test_who_came_by_the_code_is_in_the_hall_though_another_worker_does_not_know_it_yet(
    hire: Callable[..., Worker],
) -> None:
    one, other = hire(), hire()
    one.here = {"venue": {"v1"}, "remote": set()}
    other.here = {"venue": set(), "remote": {"v1"}}
    one.meets()
    assert other.meets() == {"venue": 1, "remote": 0}


def test_who_leaves_is_not_counted_any_more(hire: Callable[..., Worker]) -> None:
    one = hire()
    one.here = {"venue": {"v1"}, "remote": {"v2", "v3"}}
    assert one.meets() == {"venue": 1, "remote": 2}
    one.here = {"venue": {"v1", "v2"}, "remote": set()}
    assert one.meets() == {"venue": 2, "remote": 0}


def test_people_of_a_killed_worker_are_gone_within_seconds(hire: Callable[..., Worker]) -> None:
    one, killed = hire(), hire()
    one.here["remote"], killed.here["remote"] = {"v1"}, {"v2"}
    killed.meets(5)
    assert one.meets(1) == {"venue": 0, "remote": 2}
    assert one.commons.connections(SLUG, 1) == 6
    begun = time.monotonic()

    def is_alone() -> bool:
        time.sleep(0.2)
        return one.meets(1) == {"venue": 0, "remote": 1} and one.commons.connections(SLUG, 1) == 1

    eventually(is_alone, within=LASTS / 1000 + 2)
    assert time.monotonic() - begun > 1, "it was remembered for a while"


def test_people_of_a_worker_that_ends_are_gone_at_once(redis: RedisServer) -> None:
    redis.flush()
    one, ends = Worker(redis), Worker(redis)
    one.here["remote"], ends.here["remote"] = {"v1"}, {"v2"}
    ends.meets(5)
    ends.commons.leave()
    assert one.meets(1) == {"venue": 0, "remote": 1}
    assert one.commons.connections(SLUG, 1) == 1
    one.commons.leave()


def test_worker_can_end_while_it_meets_the_others(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its beats go on until the process is gone."""
    ends = Worker(redis)
    ends.meets(5)
    ask, slugs = ends.shared._link.ask, iter(["dialog", "damals", "morgen"])

    def ask_while_it_meets(*command: str | int | float) -> object:
        slug = next(slugs)
        ends.shared.pin(slug, "connections", "5")
        ends.shared.gather(slug, ends.here)
        return ask(*command)

    monkeypatch.setattr(ends.shared._link, "ask", ask_while_it_meets)
    ends.commons.leave()


def test_redis_that_lost_who_is_there_is_told_again(
    redis: RedisServer, hire: Callable[..., Worker]
) -> None:
    one = hire()
    one.here["remote"] = {"v1", "v2"}
    one.meets()
    redis.flush()
    assert one.meets() == {"venue": 0, "remote": 2}
    one.here["remote"].add("v3")
    assert one.meets() == {"venue": 0, "remote": 3}


def test_a_full_house_is_counted(hire: Callable[..., Worker]) -> None:
    """Ten thousand on two workers, with some on both; what does not change is not sent again."""
    one, other = hire(), hire()
    one.here["remote"] = {f"v{n}" for n in range(6_000)}
    other.here["remote"] = {f"v{n}" for n in range(5_000, 10_000)}
    one.meets()
    assert other.meets() == {"venue": 0, "remote": 10_000}
    other.here["remote"].remove("v9999")
    time.sleep(0.6)
    begun = time.monotonic()
    assert other.meets() == {"venue": 0, "remote": 9_999}
    assert time.monotonic() - begun < 1


def test_note_is_seen_by_all_and_falls_off(hire: Callable[..., Worker]) -> None:
    """For what is to come: who looks at what."""
    one, other = hire(), hire()
    one.commons.pin(SLUG, "looks", "mona i1")
    assert sorted(other.commons.pin(SLUG, "looks", "milo i2")) == ["milo i2", "mona i1"]
    assert other.commons.pin("dialog", "looks", "dora i3") == ["dora i3"]
    eventually(lambda: other.commons.pin(SLUG, "looks", "milo i4") == ["milo i4"], within=6)


# While Redis is away


def test_commands_do_not_wait_for_a_redis_that_does_not_answer(
    redis: RedisServer, hire: Callable[..., Worker]
) -> None:
    worker = hire()
    worker.here["remote"] = {"v1"}
    worker.meets(3)
    redis.pause()
    try:
        begun = time.monotonic()
        assert worker.commons.take(SLUG, ("ideas", "v1")) == 0
        assert time.monotonic() - begun < 3
        begun = time.monotonic()
        assert [worker.commons.take(SLUG, ("ideas", "v1")) for _ in range(3)][:2] == [0, 0]
        assert worker.commons.take(SLUG, ("ideas", "v1")) > 0, "its own limit holds"
        worker.here["remote"].add("v2")
        worker.meets(4)
        assert worker.commons.pin(SLUG, "looks", "mona i1") == ["mona i1"]
        assert time.monotonic() - begun < NO_TIME
    finally:
        redis.resume()
    eventually(lambda: worker.meets(4) == {"venue": 0, "remote": 2}, within=5)


def test_without_redis_each_counts_its_own(redis: RedisServer) -> None:
    with RedisServer(appendonly="no") as gone:
        worker = Worker(gone)
    worker.here = {"venue": {"v1"}, "remote": {"v2"}}
    assert worker.meets(2) == {"venue": 1, "remote": 1}
    assert worker.commons.connections(SLUG, 2) == 2
    begun = time.monotonic()
    assert worker.commons.take(SLUG, ("commands", "v1")) == 0
    assert time.monotonic() - begun < NO_TIME
    worker.commons.leave()


def test_alone_nothing_is_shared() -> None:
    alone = Alone(Limits.per_visitor(10, 3, 10), lambda: 0.0)
    here: People = {"venue": {"v1"}, "remote": {"v2", "v3"}}
    alone.meet(SLUG, lambda: here, 5)
    assert alone.presence(SLUG, lambda: here) == {"venue": 1, "remote": 2}
    assert alone.connections(SLUG, 5) == 5
    assert alone.pin(SLUG, "looks", "mona i1") == ["mona i1"]
    assert [alone.take(SLUG, ("ideas", "v1")) for _ in range(4)] == [0, 0, 0, 10]
