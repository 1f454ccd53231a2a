"""Companion with several workers on one port, which follow a log in Redis."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from bench.peers.companion import GATHERING, Companion
from bench.process import ROOT, START_WITHIN, Process, without_settings
from bench.wire import Failed


class Redis:
    """A redis-server of our own that has on the disk what it acknowledged."""

    def __init__(self) -> None:
        command = [
            "redis-server",
            "--port",
            "{port}",
            "--bind",
            "127.0.0.1",
            "--dir",
            "{directory}",
        ]
        lasting = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
        self.process = Process("redis", command + lasting)

    def __enter__(self) -> Redis:
        self.process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stop()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.process.port}/0"


class Workers(Companion):
    """`count` of them; with one, the process itself is the worker."""

    def __init__(self, count: int, redis: Redis) -> None:
        super().__init__("--workers", str(count), REDIS_URL=redis.url)
        self._count = count
        self._redis = redis

    def opened(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while "Companion " not in self.process.log.read_text():  # says so when all serve
            if time.monotonic() > deadline:
                raise Failed("the workers do not serve")
            time.sleep(0.1)
        super().opened()

    @property
    def pids(self) -> list[int]:
        """The workers'; the process that keeps them is none of them."""
        if self._count == 1:
            return [self.process.pid]
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def link(self, name: str) -> str:
        command = ["staff", "link", "--gathering", GATHERING, "--role", "moderator"]
        asked = subprocess.run(
            [sys.executable, "-m", "companion", *command, "--name", name, "--base", self.url],
            cwd=ROOT,
            env=without_settings()
            | {"COMPANION_DATA": str(self.data), "REDIS_URL": self._redis.url},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return asked.stdout.strip()
