"""Workers: several processes on one port, started, replaced and stopped together."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edge.test_kill import SETTINGS, Posting, Publishing, nothing_is_lost_or_twice
from tests.many.conftest import SECRET
from tests.redis_server import RedisServer
from tests.serving import Server, run
from tests.together import eventually
from tests.web.people import Evening

PHONES = 8
#: Seconds between two misfortunes.
BETWEEN = (0.3, 1.2)


class Crew(Server):
    """A server with two workers."""

    def __init__(self, data: Path, redis: RedisServer, **settings: str) -> None:
        settings |= {"COMPANION_WORKERS": "2", "COMPANION_SECRET": SECRET}
        super().__init__(data, REDIS_URL=redis.url, **settings)

    @property
    def workers(self) -> set[int]:
        """Their process ids."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in children.read_text().split()}

    def has_its_workers(self) -> bool:
        return len(self.workers) == 2 and all(is_serving(self.port, pid) for pid in self.workers)


def is_serving(port: int, pid: int) -> bool:
    """Whether a process listens on a port."""
    wanted = f":{port:04X}"
    try:
        lines = Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
        inodes = {f[9] for f in map(str.split, lines) if f[1].endswith(wanted) and f[3] == "0A"}
        links = Path(f"/proc/{pid}/fd").iterdir()
        return any(os.readlink(link) in {f"socket:[{n}]" for n in inodes} for link in links)
    except OSError:  # it ended meanwhile
        return False


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with RedisServer() as running:
        yield running


@pytest.fixture
def crew(redis: RedisServer, tmp_path: Path) -> Iterator[Crew]:
    with Crew(tmp_path / "data", redis, **SETTINGS) as running:
        eventually(running.has_its_workers)
        yield running


def test_both_workers_serve_one_evening_on_one_port(crew: Crew) -> None:
    with Evening(crew) as evening:
        guests = [evening.guest() for _ in range(12)]
        idea = evening.published("Für alle")
        for guest in guests:
            guest.sees(idea)
        metrics = evening.browser().get("/metrics").text
        counts = {pid: f'pid="{pid}"' in metrics for pid in crew.workers}
        assert all(counts.values()), metrics
        guests[0].phone.wait_until(lambda phone: phone.presence.get("remote", 0) >= 12, 5)

        def connections() -> int:
            """As the worker that answers has heard; the others tell it once a second."""
            health = evening.browser().get("/healthz").json["gatherings"]["auftakt"]
            found: int = health["connections"]
            return found

        eventually(lambda: connections() >= 12, within=5)
    assert "Traceback" not in crew.log, crew.log


def test_every_acknowledged_idea_survives_whatever_is_killed(
    crew: Crew, redis: RedisServer
) -> None:
    """L1, L2, L3: workers and Redis, at random."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    suffers(crew, redis, random.Random(seed), times=5)


@pytest.mark.soak
def test_so_it_does_for_many_kills(crew: Crew, redis: RedisServer) -> None:
    """L1, L2, L3"""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    suffers(crew, redis, random.Random(seed), times=60)


def suffers(crew: Crew, redis: RedisServer, chance: random.Random, times: int) -> None:
    with Evening(crew) as evening:
        guests = [Posting(evening.guest().phone, n) for n in range(PHONES)]
        mona = Publishing(evening.moderator().phone)
        for person in (*guests, mona):
            person.start()
        for number in range(times):
            time.sleep(chance.uniform(*BETWEEN))
            if number % 2:
                redis.restart()
            elif there := sorted(crew.workers):  # else both are being replaced just now
                os.kill(chance.choice(there), signal.SIGKILL)
        eventually(crew.has_its_workers, within=40)
        time.sleep(1)
        for person in (*guests, mona):
            person.stop()
        assert not [problem for person in (*guests, mona) for problem in person.problems]
        acknowledged = {text: id for guest in guests for text, id in guest.acknowledged.items()}
        resent = sum(guest.resent for guest in guests)
        print(f"{len(acknowledged)} acknowledged, {resent} sent again")
        assert resent, "the kills hit something"
        nothing_is_lost_or_twice(evening, acknowledged, mona.published)
        log = crew.open_log()
        records = log.read("auftakt", 0, 10**6).records
        log.close()
        assert [record.position for record in records] == list(range(1, len(records) + 1))
        fresh = evening.guest().phone
        assert fresh.held
        for guest in guests:
            if not guest.phone.connected:
                guest.phone.connect()
            guest.comes_to_hold(fresh.held)
    assert "Traceback" not in crew.log, crew.log


def test_workers_are_replaced_one_by_one_and_nobody_is_turned_away(crew: Crew) -> None:
    """SIGHUP: a new version comes without a gap."""
    before = crew.workers
    with Evening(crew) as evening:
        guests = [Posting(evening.guest().phone, n) for n in range(PHONES)]
        for guest in guests:
            guest.start()
        over, failures = threading.Event(), []

        def looks() -> None:
            while not over.is_set():
                try:
                    urllib.request.urlopen(f"{crew.url}/g/auftakt/feed", timeout=5).close()
                except OSError as problem:
                    failures.append(problem)
                time.sleep(0.02)

        looking = threading.Thread(target=looks)
        looking.start()
        assert crew.process
        crew.process.send_signal(signal.SIGHUP)
        eventually(lambda: not before & crew.workers and crew.has_its_workers(), within=60)
        over.set()
        looking.join()
        for guest in guests:
            guest.stop()
        # The kernel drops who waits at a listener that closes; a browser asks again.
        assert len(failures) <= 2, failures
        acknowledged = {text: id for guest in guests for text, id in guest.acknowledged.items()}
        nothing_is_lost_or_twice(evening, acknowledged, set())
    assert "Traceback" not in crew.log, crew.log


def test_a_server_that_ends_tells_phones_when_to_come_back(crew: Crew) -> None:
    with Evening(crew) as evening:
        ada, mona = evening.guest(), evening.moderator()
        idea = ada.posts("Vor dem Ende")["idea"]
        mona.sees(idea)
        crew.stop()
        assert crew.process
        assert crew.process.returncode == 0
        for phone in (ada.phone, mona.phone):
            phone.wait_until(lambda phone: not phone.connected, 3)
            assert phone.back_within == 3
            assert phone.faults == []
    assert "Traceback" not in crew.log, crew.log


def test_what_is_under_way_is_finished(crew: Crew) -> None:
    """What was read is acknowledged, what was not read is not; sent again, each is there once."""
    with Evening(crew) as evening:
        guests = [Posting(evening.guest().phone, n) for n in range(PHONES)]
        for guest in guests:
            guest.start()
        time.sleep(1)
        crew.stop()
        before = {guest: len(guest.acknowledged) for guest in guests}
        crew.start()
        eventually(lambda: all(len(g.acknowledged) > n for g, n in before.items()), within=30)
        for guest in guests:
            guest.stop()
        acknowledged = {text: id for guest in guests for text, id in guest.acknowledged.items()}
        nothing_is_lost_or_twice(evening, acknowledged, set())


def test_workers_end_with_their_supervisor(crew: Crew) -> None:
    """However it went: otherwise they would hold the port."""
    workers = crew.workers
    crew.kill()
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def test_second_server_on_the_same_port_is_refused(crew: Crew, tmp_path: Path) -> None:
    """Though workers share theirs."""
    for workers in ("1", "2"):
        more = crew.environment | {"COMPANION_WORKERS": workers}
        ran = run("serve", "--data", str(tmp_path / "other"), **more)
        assert ran.returncode == 2
        assert ran.stderr == f"companion: 127.0.0.1, port {crew.port}: Address already in use\n"


def test_many_workers_need_redis(tmp_path: Path) -> None:
    ran = run("serve", "--workers", "2", "--data", str(tmp_path), PORT="0")
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "REDIS_URL" in ran.stderr


def test_redis_that_is_away_at_the_start_gets_one_line(tmp_path: Path) -> None:
    url = f"unix://{tmp_path}/nobody"
    ran = run("serve", "--workers", "2", "--data", str(tmp_path / "data"), PORT="0", REDIS_URL=url)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
