"""What was lost is noticed (F3): a Redis that was flushed, restarted or cut begins a new epoch, and
no position is used twice in one (L3)."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from companion.store.log import Appended, Duplicate, EpochChanged, Outcome, Unavailable
from companion.store.redis_log import BELL, RedisLog
from companion.store.redis_shapes import keys
from tests.redis_server import RedisServer
from tests.store.drafts import arrival, idea
from tests.together import SOON, at_once, eventually

#: Seconds within which a change is noticed where nobody appends.
NOTICED = BELL + 0.5


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with RedisServer() as running:
        yield running


@pytest.fixture
def logs(server: RedisServer) -> Iterator[tuple[RedisLog, RedisLog]]:
    """Two workers' views of ten positions; both know all of them."""
    pair = RedisLog(server.url, patience=1), RedisLog(server.url, patience=1)
    pair[0].create("auftakt")
    for n in range(1, 11):
        pair[0].append("auftakt", idea(f"i{n}", f"Text {n}", nonce=f"nonce-{n}"))
    for log in pair:
        assert len(log.read("auftakt").records) == 10
    yield pair
    for log in pair:
        log.close()


def changed(ask: Callable[[], object]) -> EpochChanged:
    with pytest.raises(EpochChanged) as change:
        ask()
    return change.value


def followed(log: RedisLog, after: int, epoch: str) -> Callable[[], object]:
    return lambda: log.follow("auftakt", after, 30, epoch=epoch)


# Flushed


def test_flushed_redis_is_noticed_though_nobody_appends(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    """By each who follows; Redis wakes none of them."""
    epoch = logs[0].epoch("auftakt")
    flushed: list[float] = []

    def flushes() -> None:
        time.sleep(0.2)
        server.flush()
        flushed.append(time.monotonic())

    def notices(log: RedisLog) -> float:
        change = changed(followed(log, 10, epoch))
        assert (change.old, change.new, change.kept) == (epoch, None, 0)
        return time.monotonic()

    *noticed, _ = at_once(*(lambda log=log: notices(log) for log in logs), flushes)
    assert max(noticed) - flushed[0] < NOTICED


def test_flushed_redis_is_noticed_at_once_by_who_asks(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    """And nothing is appended to it."""
    log, _ = logs
    epoch = log.epoch("auftakt")
    server.flush()
    for ask in (
        lambda: log.append("auftakt", arrival(), epoch=epoch),
        lambda: log.read("auftakt", 9, epoch=epoch),
        lambda: log.append("auftakt", arrival()),
        lambda: log.epoch("auftakt"),
    ):
        assert changed(ask).new is None
    assert server.does("KEYS", "*") == []


def test_log_begun_anew_is_one_for_all_and_another_than_before(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    log, other = logs
    epoch = log.epoch("auftakt")
    server.flush()
    at_once(*(lambda log=log: log.create("auftakt") for log in logs * 4))
    new = log.epoch("auftakt")
    assert new == other.epoch("auftakt") != epoch
    assert log.gatherings() == ["auftakt"]
    assert log.append("auftakt", arrival(), epoch=new) == Appended(1)
    change = changed(lambda: other.append("auftakt", arrival(), epoch=epoch))
    assert (change.new, change.kept) == (new, 0)
    for _ in range(12):  # past what the follower holds, so that Redis would wake it
        log.append("auftakt", arrival(), epoch=new)
    assert changed(followed(other, 10, epoch)).new == new


def test_log_that_lost_its_words_only_is_begun_anew(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    """A Redis that evicts takes a whole key."""
    log, _ = logs
    epoch = log.epoch("auftakt")
    server.does("DEL", keys("auftakt")[1])
    assert changed(lambda: log.append("auftakt", arrival(), epoch=epoch)).new is None
    log.create("auftakt")
    assert log.epoch("auftakt") != epoch
    assert log.append("auftakt", arrival(nonce="nonce-3")) == Appended(1)
    assert log.entries("auftakt") == []


def test_log_that_lost_its_meta_only_is_kept_in_a_new_epoch(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    log, _ = logs
    epoch = log.epoch("auftakt")
    server.does("DEL", keys("auftakt")[0])
    assert changed(lambda: log.read("auftakt", epoch=epoch)).new is None
    log.create("auftakt")
    change = changed(lambda: log.read("auftakt", epoch=epoch))
    assert change.kept == 10
    assert len(log.read("auftakt", epoch=change.new).words) == 10


# Restarted


def test_redis_that_restarts_whole_is_a_new_epoch_and_nothing_is_lost(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    """Nobody can vouch for it: who knew more may have gone with it."""
    log, other = logs
    epoch, before = log.epoch("auftakt"), log.read("auftakt")
    server.restart()
    change = changed(lambda: log.append("auftakt", arrival(), epoch=epoch))
    assert change.kept == 10
    assert change.new == other.epoch("auftakt") != epoch
    assert changed(lambda: other.read("auftakt", 10, epoch=epoch)).new == change.new
    assert other.read("auftakt", epoch=change.new) == before
    assert log.append("auftakt", arrival(nonce="nonce-7"), epoch=change.new) == Duplicate(7)
    assert log.append("auftakt", arrival(), epoch=change.new) == Appended(11)


def test_redis_that_restarts_without_anything_is_noticed(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    log, _ = logs
    epoch = log.epoch("auftakt")
    server.kill()
    shutil.rmtree(server.directory / "appendonlydir")
    server.start()
    assert changed(lambda: log.append("auftakt", arrival(), epoch=epoch)).new is None


def test_redis_that_restarts_shortened_says_what_is_lost(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    log, other = logs
    epoch = log.epoch("auftakt")
    server.restart_shortened(3)
    change = changed(lambda: log.read("auftakt", 10, epoch=epoch))
    assert change.kept == 7
    assert log.append("auftakt", arrival(nonce="nonce-8"), epoch=change.new) == Appended(8)
    assert log.append("auftakt", arrival(nonce="nonce-7"), epoch=change.new) == Duplicate(7)
    assert sorted(log.read("auftakt", epoch=change.new).words) == [f"w-i{n}" for n in range(1, 8)]
    late = changed(followed(other, 10, epoch))
    assert (late.new, late.kept) == (change.new, 7)


def test_worker_that_knew_less_does_not_use_a_lost_position_again(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    """L3: clients hold 8 to 10 as they were, and the only worker that knew them is gone."""
    knew_all, _ = logs
    epoch = knew_all.epoch("auftakt")
    late = RedisLog(server.url)
    late.read("auftakt", 0, 5, epoch=epoch)
    knew_all.close()
    server.restart_shortened(3)
    change = changed(lambda: late.append("auftakt", arrival(), epoch=epoch))
    assert change.kept == 5
    assert change.new != epoch
    assert late.append("auftakt", arrival(), epoch=change.new) == Appended(8)
    late.close()


def test_tail_that_is_cut_without_a_restart_is_noticed(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    """A replica that lagged took over under the same name, say."""
    log, other = logs
    epoch = log.epoch("auftakt")
    server.does("DEL", keys("auftakt")[1], keys("auftakt")[2])
    for n in range(1, 11):  # the same positions, and other entries
        server.does(
            "XADD", keys("auftakt")[1], f"{n}-0", "tag", "other", "type", "VisitorCheckedIn",
            "data", '{"at":1.5,"by":"v9"}',
        )  # fmt: skip
        server.does("HSET", keys("auftakt")[2], f"other-{n}", n)
    change = changed(lambda: log.append("auftakt", arrival(), epoch=epoch))
    assert change.new not in (None, epoch)
    assert changed(followed(other, 10, epoch)).new == change.new


def test_change_is_told_to_each_who_asks_as_often_as_they_ask(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    log, _ = logs
    epoch = log.epoch("auftakt")
    server.restart()
    for ask in (
        lambda: log.append("auftakt", arrival(), epoch=epoch),
        lambda: log.append("auftakt", arrival(), epoch=epoch),
        lambda: log.read("auftakt", 10, epoch=epoch),
        followed(log, 10, epoch),
    ):
        assert changed(ask).kept == 10


def test_epochs_do_not_run_away(server: RedisServer, logs: tuple[RedisLog, RedisLog]) -> None:
    """One restart is one new epoch, however many notice it at once."""
    epoch = logs[0].epoch("auftakt")
    server.restart()

    def notices(log: RedisLog) -> str | None:
        return changed(lambda: log.append("auftakt", arrival(), epoch=epoch)).new

    assert len(set(at_once(*(lambda log=log: notices(log) for log in logs * 4)))) == 1


# Killed


KILLS = 4
WRITERS = 6


class Writer(threading.Thread):
    """Appends as a worker does it: again after every refusal, with the same nonce, and from the new
    epoch after a change. `acknowledged`: positions by nonce."""

    def __init__(self, log: RedisLog, number: int) -> None:
        super().__init__(daemon=True)
        self.acknowledged: dict[str, int] = {}
        self.refused = 0
        self._log, self._number = log, number
        self._over = threading.Event()

    def stop(self) -> None:
        self._over.set()
        self.join(SOON)
        assert not self.is_alive()

    def run(self) -> None:
        while not self._over.is_set():
            nonce = f"nonce-{self._number}-{len(self.acknowledged)}"
            self.acknowledged[nonce] = self._insists(nonce).position
            time.sleep(0.001)

    def _insists(self, nonce: str) -> Appended | Duplicate:
        while True:
            try:
                epoch = self._log.epoch("auftakt")
                outcome: Outcome = self._log.append(
                    "auftakt", idea(nonce, nonce, nonce=nonce), epoch=epoch
                )
            except (Unavailable, EpochChanged):
                self.refused += 1
                time.sleep(0.02)
                continue
            assert isinstance(outcome, Appended | Duplicate)
            return outcome


def test_every_acknowledged_append_survives_kill_9_of_redis_exactly_once() -> None:
    """L1, L2, L3: with appendfsync always, at random points under load."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    hold_under(random.Random(seed), RedisServer.restart, KILLS)


def test_every_acknowledged_append_survives_a_pause_of_redis() -> None:
    """L1, L2, L3: refused or kept."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")

    def pauses(server: RedisServer) -> None:
        server.pause()
        time.sleep(1.5)
        server.resume()

    hold_under(random.Random(seed), pauses, 1)


@pytest.mark.soak
def test_it_does_so_for_ten_seconds_and_many_kills() -> None:
    """L1, L2, L3"""
    seed = random.randrange(2**32)
    print(f"seed {seed}")

    def suffers(server: RedisServer) -> None:
        server.restart()
        server.pause()
        time.sleep(10)
        server.resume()

    hold_under(random.Random(seed), suffers, 6)


def hold_under(chance: random.Random, happens: Callable[[RedisServer], None], times: int) -> None:
    with RedisServer() as server:
        logs = [RedisLog(server.url, patience=1) for _ in range(2)]
        logs[0].create("auftakt")
        writers = [Writer(logs[n % 2], n) for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        for _ in range(times):
            time.sleep(chance.uniform(0.1, 0.6))
            happens(server)
        eventually(lambda: all(writer.acknowledged for writer in writers))
        time.sleep(0.2)
        for writer in writers:
            writer.stop()
        acknowledged = {n: p for writer in writers for n, p in writer.acknowledged.items()}
        refused = sum(writer.refused for writer in writers)
        print(f"{len(acknowledged)} acknowledged, {refused} refused")
        assert refused, "it hit something"
        batches = [log.read("auftakt", 0, 10**6) for log in logs]
        assert batches[0] == batches[1]
        records = batches[0].records
        assert [record.position for record in records] == list(range(1, len(records) + 1))
        nonces = [record.nonce for record in records]
        assert len(set(nonces)) == len(nonces)
        assert {record.nonce: record.position for record in records} == acknowledged
        assert len(batches[0].words) == len(records)
        for log in logs:
            log.close()


def test_older_copy_of_redis_is_another_epoch(
    server: RedisServer, logs: tuple[RedisLog, RedisLog]
) -> None:
    log, _ = logs
    epoch = log.epoch("auftakt")
    server.keep_copy()
    for _ in range(5):
        log.append("auftakt", arrival(), epoch=epoch)
    server.restart_from_copy()
    change = changed(lambda: log.read("auftakt", 15, epoch=epoch))
    assert change.kept == 10
