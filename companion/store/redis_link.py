"""The link to a Redis server: scripts, time-outs, and what its errors mean.

redis-py tries a command again by itself, ten times: not here. A script of ours that comes a second
time does no harm, so that one lost connection is worth one more try; what is not answered in time
is not tried again, and raises Unavailable like everything else that Redis refuses.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from companion.store.log import Unavailable

LUA = Path(__file__).parent / "lua"
#: Connections at once; who needs one more waits for it.
CONNECTIONS = 16
#: The same where they do nothing but wait: one for each gathering.
WAITING = 1_000


@dataclass(frozen=True)
class Script:
    """A Lua script as Redis knows it."""

    text: str
    sha: str

    @classmethod
    def of(cls, *names: str) -> Script:
        """The script in the files of these names, one after the other."""
        text = "\n".join((LUA / f"{name}.lua").read_text(encoding="utf-8") for name in names)
        return cls(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


class Link:
    """A Redis server, or a cluster by one of its servers. `patience`: seconds that an answer may
    take; a connection too.

    `place`: where it is, as people may read it. All methods raise Unavailable, making it too.
    """

    def __init__(self, url: str, *, patience: float, connections: int = CONNECTIONS) -> None:
        try:
            # redis-py types its answers for all cases.
            self._client: Any = client(url, patience, connections)
        except ValueError:  # its words would quote the URL, with the password
            raise Unavailable("REDIS_URL is not of the form redis://host:port/number") from None
        self._to_all: dict[str, Any] = {}
        self._counting = threading.Lock()
        self._users = 0
        self._closed = False
        at = self._client.get_connection_kwargs()
        where = at.get("path") or f"{at.get('host')}:{at.get('port')}"
        self.place = f"{where}/{at.get('db') or 0}"
        if self.info("cluster").get("cluster_enabled"):
            self._client.connection_pool.disconnect()
            with self._translated():
                self._client = cluster(url, patience, connections)
            self._to_all = {"target_nodes": redis.RedisCluster.PRIMARIES}

    def run(self, script: Script, keys: list[str], *arguments: str | int | float) -> Any:
        """What a script answers; it may have run twice."""
        with self._translated():
            try:
                return self._run(script, keys, *arguments)
            except redis.BusyLoadingError:
                raise
            except redis.ConnectionError:
                return self._run(script, keys, *arguments)

    def _run(self, script: Script, keys: list[str], *arguments: str | int | float) -> Any:
        parts = (len(keys), *keys, *arguments)
        try:
            return self._client.execute_command("EVALSHA", script.sha, *parts)
        except redis.exceptions.NoScriptError:  # nothing ran
            return self._client.execute_command("EVAL", script.text, *parts)

    def ask(self, *command: str | int | float) -> Any:
        """What one command answers; it runs at most once."""
        with self._translated():
            return self._client.execute_command(*command)

    def tell_all(self, command: str) -> None:
        """Have every server of a cluster do something."""
        with self._translated():
            self._client.execute_command(command, **self._to_all)

    def wait_for_entry(self, stream: str, after: int, seconds: float) -> None:
        """Return when a stream holds an entry after a position, or after so many seconds. The
        link's patience must be longer."""
        milliseconds = max(1, int(1000 * seconds))
        position = f"{after}-0"
        self.ask("XREAD", "COUNT", 1, "BLOCK", milliseconds, "STREAMS", stream, position)

    def info(self, section: str) -> dict[str, Any]:
        with self._translated():
            found: dict[str, Any] = self._client.info(section)
        return found

    def config(self, pattern: str) -> dict[str, str]:
        with self._translated():
            found: dict[str, str] = self._client.config_get(pattern)
        return found

    def close(self) -> None:
        """Let go of the connections; who waits for an answer keeps theirs until it is there."""
        with self._counting:
            self._closed = True
        self._let_go(0)

    def _let_go(self, leaves: int) -> None:
        with self._counting:
            self._users -= leaves
            if self._closed and not self._users:
                self._client.close()

    @contextlib.contextmanager
    def _in_use(self) -> Iterator[None]:
        with self._counting:
            if self._closed:
                raise Unavailable("the log is closed")
            self._users += 1
        try:
            yield
        finally:
            self._let_go(1)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """Redis's errors in our words."""
        try:
            with self._in_use():
                yield
        except redis.TimeoutError:
            raise Unavailable(f"Redis ({self.place}) does not answer") from None
        except (redis.RedisError, redis.exceptions.RedisClusterException) as problem:
            raise Unavailable(f"Redis ({self.place}): {reason(problem)}") from None


def client(url: str, patience: float, connections: int) -> redis.Redis:
    return redis.Redis.from_pool(
        redis.BlockingConnectionPool.from_url(
            url, max_connections=connections, timeout=patience, **options(patience)
        )
    )


def cluster(url: str, patience: float, connections: int) -> redis.RedisCluster:
    """Its connections do not wait for one another: more than enough for each server."""
    return redis.RedisCluster.from_url(url, max_connections=10 * connections, **options(patience))


def options(patience: float) -> dict[str, Any]:
    return {
        "socket_timeout": patience,
        "socket_connect_timeout": patience,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,
        "decode_responses": True,
        "driver_info": None,  # else each connection begins by telling which library it is of
    }


def reason(problem: Exception) -> str:
    """What Redis says, without the arguments that it quotes: they hold people's words (rule P1)."""
    said, _, _ = str(problem).partition(", with args")
    name = type(problem).__name__
    return said if name in ("ResponseError", "ConnectionError") else f"{name}: {said}"
