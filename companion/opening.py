"""Opening what the settings name: the log, in SQLite or in Redis, the house on it, and what its
workers share."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Callable

from companion.live.commons import Alone, Commons, Shared
from companion.live.house import House
from companion.live.limits import Buckets, Limits
from companion.settings import Settings
from companion.store.log import Log
from companion.store.redis_commons import RedisCommons
from companion.store.redis_log import RedisLog
from companion.store.sqlite_log import SqliteLog

#: Mails that may go out at once after a pause.
MAILS = 5

logger = logging.getLogger(__name__)


def open_log(settings: Settings, *, read_only: bool = False) -> Log:
    """The log that the settings name. `read_only`: to look, beside a server that may be running.

    Raises InUse, UnknownLayout, Damaged, FileNotFoundError where there is nothing to read, and
    Unavailable where Redis cannot be reached.
    """
    if settings.redis_url:
        return RedisLog(settings.redis_url)
    return SqliteLog(settings.data, read_only=read_only)


def claim(log: Log, settings: Settings) -> None:
    """Before anything is signed: all servers of one log must believe each other's tokens.

    Raises WrongSecret where others sign with another secret; the log is closed then.
    """
    if isinstance(log, RedisLog):
        try:
            log.claim(fingerprint(settings.secret))
        except BaseException:
            log.close()
            raise


def fingerprint(secret: str) -> str:
    """What tells two secrets apart without giving one away."""
    return hmac.new(secret.encode(), b"companion/fingerprint", hashlib.sha256).hexdigest()[:32]


def say_what_could_be_lost(log: Log) -> None:
    """In the log, for who runs the server."""
    if isinstance(log, RedisLog):
        made = log.promise()
        logger.log(logging.INFO if made.keeps_all else logging.WARNING, "%s", made.sentence)


def open_house(settings: Settings, log: Log) -> House:
    """A house without connections, for operator commands."""
    return House(log, clock=time.time, ids=new_id, commons=Alone(limits(settings), time.time))


def new_id(prefix: str) -> str:
    """A new id: 64 random bits, so that many workers need not agree on a count."""
    return prefix + secrets.token_hex(8)


def open_commons(settings: Settings, clock: Callable[[], float]) -> Commons:
    """What the workers of one log share. `settings`: with the secret."""
    alone = Alone(limits(settings), clock)
    if not settings.redis_url:
        return alone
    return Shared(alone, RedisCommons(settings.redis_url, settings.secret))


def limits(settings: Settings) -> Limits:
    found = Limits.per_visitor(
        settings.idea_seconds, settings.idea_burst, settings.commands_per_second
    )
    found.mails = Buckets(settings.mails_per_minute / 60, min(settings.mails_per_minute, MAILS))
    return found
