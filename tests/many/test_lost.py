"""A Redis that loses something under two running servers: noticed, said, and every client fresh.
One that only stops for a while: nothing acknowledged is lost, nothing is there twice (L1 to L3)."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.edge.test_kill import SETTINGS, Posting, Publishing
from tests.many.conftest import Pair, on
from tests.redis_server import RedisServer
from tests.serving import Server
from tests.together import eventually
from tests.web.people import Evening, Screen

PHONES = 6


@pytest.fixture(scope="module")
def servers(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[RedisServer, Server, Server]]:
    """They outlive everything here. Their limits are none that busy phones meet."""
    data = tmp_path_factory.mktemp("lost")
    with (
        RedisServer() as redis,
        on(redis, data / "one", **SETTINGS) as one,
        on(redis, data / "other", **SETTINGS) as other,
    ):
        yield redis, one, other


@pytest.fixture
def pair(servers: tuple[RedisServer, Server, Server]) -> Iterator[Pair]:
    redis, one, other = servers
    with Evening(one) as evening, Evening(other) as same:
        yield Pair(redis, (one, other), evening, same)
    assert "Traceback" not in one.log + other.log, one.log + other.log


def losses(pair: Pair) -> int:
    """How often one of the servers said that something is lost."""
    return pair.log.count("LOST")


def epoch(evening: Evening) -> str:
    found: str = evening.browser().get("/healthz").json["gatherings"]["auftakt"]["epoch"]
    return found


def test_flushed_redis_makes_every_client_fresh_and_the_evening_goes_on(pair: Pair) -> None:
    """F3: at both servers, without a reconnect; moderators stay logged in."""
    idea = pair.one.published("Vor dem Verlust")
    ada, ben = pair.one.guest(), pair.other.guest()
    mona, screen = pair.other.moderator(), pair.one.projector()
    lost = ada.posts("Wartet noch")["idea"]
    ada.finds_own(lost, "pending")
    everybody: list[Screen] = [ada, ben, mona, screen]
    for one in everybody:
        one.sees(idea)
    before, said = epoch(pair.one), losses(pair)
    pair.redis.flush()
    for one in everybody:
        one.no_longer_sees(idea, within=5)
        assert one.phone.held
        assert one.phone.held.epoch != before
        assert one.phone.connections == 1
        assert one.phone.faults == []
    ada.phone.wait_until(lambda phone: lost not in phone.own)
    assert epoch(pair.one) == epoch(pair.other) == ada.phone.held.epoch  # type: ignore[union-attr]  # it holds one by now
    new = ada.posts("Nach dem Verlust")["idea"]
    assert mona.publishes(new)["ok"]
    for one in everybody:
        one.sees(new)
    assert losses(pair) - said == 4, "each server once, for each gathering"
    assert "Verlust" not in pair.log


def test_shortened_redis_makes_every_client_fresh(pair: Pair) -> None:
    """F3: whoever saw what is lost sees it no more."""
    ada, ben = pair.one.guest(), pair.other.guest()
    mona = pair.one.moderator()
    kept = ada.posts("Bleibt")["idea"]
    mona.publishes(kept)
    lost = ada.posts("Geht verloren")["idea"]
    mona.publishes(lost)
    for one in (ada, ben, mona):
        one.sees(lost)
    before = epoch(pair.one)
    pair.redis.restart_shortened(2)
    for one in (ada, ben, mona):
        one.no_longer_sees(lost, within=8)
        one.sees(kept)
        assert one.phone.held
        assert one.phone.held.epoch != before
    assert mona.hides(kept)["ok"]
    ben.no_longer_sees(kept)


def holds_under(pair: Pair, happens: Callable[[RedisServer], None], times: int) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    evenings = (pair.one, pair.other)
    first = chance.randrange(10**6)  # theirs are not the ideas of an earlier test
    guests = [Posting(evenings[n % 2].guest().phone, first + n) for n in range(PHONES)]
    mona = Publishing(pair.one.moderator().phone)
    workers = [*guests, mona]
    for worker in workers:
        worker.start()
    for _ in range(times):
        time.sleep(chance.uniform(0.3, 1.5))
        happens(pair.redis)
    eventually(lambda: all(guest.acknowledged for guest in guests))
    time.sleep(1.5)
    for worker in workers:
        worker.stop()
    assert not [problem for worker in workers for problem in worker.problems]

    acknowledged = {text: id for guest in guests for text, id in guest.acknowledged.items()}
    resent = sum(worker.resent for worker in workers)
    print(f"{len(acknowledged)} acknowledged, {resent} sent again")
    assert resent, "it hit something"
    for evening in evenings:
        ideas = evening.moderator("Milo").phone.ideas
        texts = Counter(idea["text"] for idea in ideas.values())
        assert [text for text, count in texts.items() if count > 1] == []
        assert [t for t, id in acknowledged.items() if ideas.get(id, {}).get("text") != t] == []
        assert [id for id in mona.published if ideas[id]["status"] != "published"] == []
    log = pair.servers[0].open_log()
    records = log.read("auftakt", 0, 10**6).records
    log.close()
    assert [record.position for record in records] == list(range(1, len(records) + 1))
    for evening, theirs in zip(evenings, (guests[0::2], guests[1::2]), strict=True):
        fresh = evening.guest().phone
        assert fresh.held
        for guest in theirs:
            guest.comes_to_hold(fresh.held)


def test_every_acknowledged_idea_survives_kill_9_of_redis_exactly_once(pair: Pair) -> None:
    """L1, L2, L3: by way of phones on two servers."""
    holds_under(pair, RedisServer.restart, 3)


def test_every_acknowledged_idea_survives_a_redis_that_stands_still(pair: Pair) -> None:
    """L1, L2, L3: refused for now, or kept."""
    holds_under(pair, stands_still(4), 1)


@pytest.mark.soak
def test_so_it_does_for_ten_seconds_and_many_kills(pair: Pair) -> None:
    """L1, L2, L3"""

    def suffers(redis: RedisServer) -> None:
        redis.restart()
        stands_still(10)(redis)

    holds_under(pair, suffers, 5)


def stands_still(seconds: float) -> Callable[[RedisServer], None]:
    def happens(redis: RedisServer) -> None:
        redis.pause()
        time.sleep(seconds)
        redis.resume()

    return happens
