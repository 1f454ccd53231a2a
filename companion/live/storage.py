"""Storage: whether what is acknowledged is kept, as far as a server can tell by asking."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from companion.live.gathering import Gathering
from companion.store.log import Log, Unavailable
from companion.store.redis_log import RedisLog

#: A file in the data directory: its age is that of the last backup made there.
LAST_BACKUP = "last-backup"


@dataclass(frozen=True)
class Storage:
    """`writes`: something was made durable just now. `free`: bytes on the data directory's disk.
    `danger`: what a Redis could lose, in English, for operators; None: nothing, as far as it tells.
    `redis`: whether one holds the log. `backup`: seconds since 1970; None: not known."""

    writes: bool
    free: int
    redis: bool
    danger: str | None
    backup: float | None


def storage(gathering: Gathering, log: Log, data: Path) -> Storage:
    danger: str | None = None
    if isinstance(log, RedisLog):
        try:
            promise = log.promise()
            danger = None if promise.keeps_all else promise.sentence
        except Unavailable:
            danger = "Redis cannot be reached"
    mark = data / LAST_BACKUP
    return Storage(
        writes=gathering.probe(),
        free=shutil.disk_usage(data).free,
        redis=isinstance(log, RedisLog),
        danger=danger,
        backup=mark.stat().st_mtime if mark.exists() else None,
    )
