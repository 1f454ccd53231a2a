"""What workers share in Redis and may lose: keys that end by themselves, under their gathering's
hash tag. Whoever uses it goes on without it while it is away (live/commons.py)."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from companion.store.log import Unavailable
from companion.store.redis_link import Link, Script
from companion.store.together import Together

#: Seconds that an answer may take: a command waits for it.
PATIENCE = 0.5
#: Milliseconds that a worker is remembered after it was last heard of.
LASTS = 4_000
#: Milliseconds for which people of several workers are not counted again.
COUNTS = 500
#: How many who ask for tokens share a script at most.
ASKED = 200

TAKE, GATHER, PIN = Script.of("take"), Script.of("gather"), Script.of("pin")
LEASE = Script.of("lease")
#: Where people are, in the order of the sets that gather.lua expects.
PLACES = ("venue", "remote")


@dataclass(frozen=True)
class Bucket:
    """A token bucket: `key` may do `burst` at once and `rate` a second in the long run."""

    kind: str
    key: str
    rate: float
    burst: float


class RedisCommons:
    """One worker's access. `secret`: so that nobody reads addresses out of the keys' names.

    All methods raise Unavailable.
    """

    def __init__(self, url: str, secret: str, *, patience: float = PATIENCE) -> None:
        self._link = Link(url, patience=patience)
        self._secret = hashlib.sha256(secret.encode()).digest()
        self._worker = secrets.token_hex(8)
        self._lanes: dict[str, Together[list[Bucket], float]] = {}
        self._told: dict[str, dict[str, set[str]]] = {}
        self._boards: set[str] = set()
        self._leases: set[str] = set()
        self._opening = threading.Lock()
        self._closed = False

    def take(self, slug: str, buckets: list[Bucket]) -> float:
        """Take a token out of each: 0, or the seconds until all have one."""
        with self._opening:
            if self._closed:
                raise Unavailable("closed")
            if slug not in self._lanes:
                self._lanes[slug] = Together(partial(self._take, slug), ASKED)
        return self._lanes[slug].ask(buckets)

    def gather(self, slug: str, here: Mapping[str, set[str]]) -> dict[str, int]:
        """Say who is here, by place; returns how many are with all workers. A person counts once,
        at the first of PLACES."""
        told = self._told.pop(slug, None)  # whether it arrives is not known until it is answered
        counted = self._gather(slug, here, told) if told else []
        counted = counted or self._gather(slug, here, None)
        self._told[slug] = {place: set(here[place]) for place in PLACES}
        return dict(zip(PLACES, counted, strict=True))

    def pin(self, slug: str, board: str, note: str) -> list[str]:
        """Pin a note to a board, in place of this worker's last; returns all workers'."""
        key = name(slug, f"board:{board}")
        self._boards.add(key)
        notes: list[str] = self._link.run(PIN, [key], self._worker, LASTS, note)
        return notes

    def lease(self, slug: str, what: str) -> bool:
        """Whether this worker holds it, from now on or still."""
        key = name(slug, f"lease:{what}")
        holds = bool(self._link.run(LEASE, [key], self._worker, LASTS))
        (self._leases.add if holds else self._leases.discard)(key)
        return holds

    def leave(self) -> None:
        """Take this worker's people and notes away, and end."""
        with self._opening:
            self._closed = True
        for lane in self._lanes.values():
            lane.close()
        try:
            for key in list(self._boards):  # its beats go on meanwhile
                self._link.ask("HDEL", key, self._worker)
            for key in list(self._leases):
                self._link.ask("DEL", key)
            for slug in list(self._told):
                self._link.ask("ZREM", name(slug, "workers"), self._worker)
        finally:
            self._link.close()

    def _take(self, slug: str, asked: list[list[Bucket]]) -> list[float | Exception]:
        keys = [self._bucket(slug, bucket) for buckets in asked for bucket in buckets]
        arguments: list[str | int | float] = []
        for buckets in asked:
            arguments.append(len(buckets))
            for bucket in buckets:
                arguments += (1000 / bucket.rate, bucket.burst)
        waits = self._link.run(TAKE, keys, *arguments)
        return [wait / 1000 for wait in waits]

    def _bucket(self, slug: str, bucket: Bucket) -> str:
        digest = hashlib.blake2b(bucket.key.encode(), key=self._secret, digest_size=12)
        return name(slug, f"bucket:{bucket.kind}:{digest.hexdigest()}")

    def _gather(
        self, slug: str, here: Mapping[str, set[str]], told: Mapping[str, set[str]] | None
    ) -> list[int]:
        """Empty where Redis does not hold what it was told."""
        prefix = name(slug, "here:")
        ends = [f":{place}" for place in PLACES]
        sets = [prefix + self._worker + end for end in ends]
        arguments: list[str | int | float] = [self._worker, LASTS, COUNTS, prefix, *ends]
        for place in PLACES:
            before = told[place] if told else set()
            came, left = here[place] - before, before - here[place]
            arguments += (int(told is None), len(before), len(came), *came, len(left), *left)
        counted: list[int] = self._link.run(
            GATHER, [name(slug, "workers"), name(slug, "present"), *sets], *arguments
        )
        return counted


def name(slug: str, part: str) -> str:
    return f"companion:{{{slug}}}:{part}"
