"""Two servers on one Redis, as two machines have them: a data directory each, one secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.redis_server import RedisServer
from tests.serving import Server
from tests.web.people import Evening

SECRET = "the same on both machines, at least"


@dataclass
class Pair:
    """`one` and `other`: the same evening, by way of each."""

    redis: RedisServer
    servers: tuple[Server, Server]
    one: Evening
    other: Evening

    @property
    def log(self) -> str:
        """What both servers wrote to stderr."""
        return self.servers[0].log + self.servers[1].log


def on(redis: RedisServer, data: Path, **settings: str) -> Server:
    return Server(data, REDIS_URL=redis.url, COMPANION_SECRET=SECRET, **settings)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    data = tmp_path_factory.mktemp("pair")
    with (
        RedisServer() as redis,
        on(redis, data / "one") as one,
        on(redis, data / "other") as other,
        Evening(one) as evening,
        Evening(other) as same,
    ):
        yield Pair(redis, (one, other), evening, same)
