"""A server with two workers, as `serve --workers 2` starts them on one Redis."""

from __future__ import annotations

import os
from pathlib import Path

from tests.redis_server import RedisServer
from tests.serving import Server

SECRET = "the same on both machines, at least"


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
