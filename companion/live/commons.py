"""What workers share and may lose: limits, and who is there.

A worker that is alone keeps it in memory. Many share it by way of Redis, and each goes on by itself
while that is away: limits count for each worker then, and presence is of its own people.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from companion.live.limits import Buckets, Limits
from companion.store.log import Unavailable
from companion.store.redis_commons import Bucket, RedisCommons

T = TypeVar("T")

#: Seconds for which Redis is left alone after it did not answer, so that no command waits for it.
AWAY = 2.0
#: Seconds after which what was heard of other workers counts no more.
STALE = 4.0

#: A bucket of live/limits.py, and whose: a visitor's id or an address.
Want = tuple[
    Literal[
        "ideas",
        "commands",
        "commands_by_address",
        "joins_by_address",
        "registrations",
        "registrations_by_address",
        "guesses",
        "typed_codes",
        "typed_codes_in_all",
        "lab_joins",
        "lab_joins_by_address",
        "lab_mails",
        "receipts",
        "receipts_by_address",
        "receipt_mails",
        "mails",
    ],
    str,
]
#: People by where they are, "venue" and "remote".
Here = Mapping[str, set[str]]


class Commons(Protocol):
    """What one worker asks and tells. Nothing here raises, and nothing takes long."""

    def take(self, slug: str, *wants: Want) -> float:
        """Take a token out of each bucket: 0, or the seconds until there is one."""

    def meet(self, slug: str, here: Callable[[], Here], connections: int) -> None:
        """To be called once a second: tell the others who is here, and hear it from them."""

    def presence(self, slug: str, here: Callable[[], Here]) -> dict[str, int]:
        """How many people are connected to all workers, each once, as of the last meeting."""

    def connections(self, slug: str, mine: int) -> int:
        """How many connections all workers have, as of the last meeting; `mine`: this one's."""

    def pin(self, slug: str, board: str, note: str) -> list[str]:
        """Pin a note to a board, in place of the one before; it falls off within seconds. Returns
        the notes of all workers. For what is to be seen by all and need not be kept."""

    def lease(self, slug: str, what: str) -> bool:
        """Whether it is this worker that does something which one of them is to do. Ends within
        seconds unless it is asked for again."""

    def leave(self) -> None:
        """This worker ends; the others need not wait for it to fall off."""


class Alone:
    """One worker, or one that cannot reach the others. `clock`: seconds since 1970, UTC."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.limits = limits
        self._clock = clock

    def take(self, slug: str, *wants: Want) -> float:
        now = self._clock()
        for kind, key in wants:
            wait = self.bucket(kind).take(key, now)
            if wait:
                return wait
        return 0.0

    def bucket(self, kind: str) -> Buckets:
        found: Buckets = getattr(self.limits, kind)
        return found

    def meet(self, slug: str, here: Callable[[], Here], connections: int) -> None:
        pass

    def presence(self, slug: str, here: Callable[[], Here]) -> dict[str, int]:
        return {where: len(people) for where, people in here().items()}

    def connections(self, slug: str, mine: int) -> int:
        return mine

    def pin(self, slug: str, board: str, note: str) -> list[str]:
        return [note]

    def lease(self, slug: str, what: str) -> bool:
        return True

    def leave(self) -> None:
        pass


@dataclass(frozen=True)
class Meeting:
    """What was heard of all workers `at`, by the monotonic clock. `elsewhere`: connections."""

    at: float
    presence: dict[str, int]
    elsewhere: int


class Shared:
    """One worker of many. `alone`: what it does while `redis` is away."""

    def __init__(self, alone: Alone, redis: RedisCommons) -> None:
        self._alone = alone
        self._redis = redis
        self._meetings: dict[str, Meeting] = {}
        self._away_until = 0.0

    def take(self, slug: str, *wants: Want) -> float:
        # First its own: who is refused here already costs Redis nothing, however fast they ask.
        wait = self._alone.take(slug, *wants)
        if wait or self._is_away():
            return wait
        buckets = [self._alone.bucket(kind) for kind, _ in wants]
        asked = [
            Bucket(kind, key, bucket.rate, bucket.burst)
            for (kind, key), bucket in zip(wants, buckets, strict=True)
        ]
        return self._ask(lambda: self._redis.take(slug, asked), 0.0)

    def meet(self, slug: str, here: Callable[[], Here], connections: int) -> None:
        if self._is_away():
            return
        counted = self._ask(lambda: self._redis.gather(slug, here()), None)
        notes = self.pin(slug, "connections", str(connections))
        if counted is not None:
            elsewhere = sum(map(int, notes)) - connections
            self._meetings[slug] = Meeting(time.monotonic(), counted, elsewhere)

    def presence(self, slug: str, here: Callable[[], Here]) -> dict[str, int]:
        heard = self._heard(slug)
        return heard.presence if heard else self._alone.presence(slug, here)

    def connections(self, slug: str, mine: int) -> int:
        heard = self._heard(slug)
        return mine + heard.elsewhere if heard else mine

    def pin(self, slug: str, board: str, note: str) -> list[str]:
        if self._is_away():
            return [note]
        return self._ask(lambda: self._redis.pin(slug, board, note), [note])

    def lease(self, slug: str, what: str) -> bool:
        return not self._is_away() and self._ask(lambda: self._redis.lease(slug, what), False)

    def leave(self) -> None:
        self._ask(self._redis.leave, None)

    def _heard(self, slug: str) -> Meeting | None:
        meeting = self._meetings.get(slug)
        return meeting if meeting and time.monotonic() - meeting.at < STALE else None

    def _is_away(self) -> bool:
        return time.monotonic() < self._away_until

    def _ask(self, what: Callable[[], T], otherwise: T) -> T:
        try:
            return what()
        except Unavailable:
            self._away_until = time.monotonic() + AWAY
            return otherwise
