"""One gathering in this process: follow its log, fold it, decide on commands, append."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from companion import green
from companion.domain import commands as c
from companion.domain import events as e
from companion.domain import rules
from companion.domain.events import Writing
from companion.domain.fold import apply
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Ids, Who
from companion.domain.state import State
from companion.live.limits import Limits, seconds
from companion.live.protocol import acknowledge
from companion.store.log import Appended, Batch, Conflict, Duplicate, Log, Unavailable

#: How long a follower waits for news before it asks again, in seconds.
FOLLOW = 30.0
#: How long an answer waits until this process has folded what it appended, in seconds.
CATCH_UP = 10.0
#: How often a decision is taken anew after another worker was faster.
TRIES = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """A command became `event`, durable at `position`."""

    position: int
    event: e.Event


class Gathering:
    """A gathering's state, kept up with its log; many can ask at once.

    `clock`: seconds since 1970, UTC. `ids`: makes new ids. `words`: the vault's entries by id.
    """

    def __init__(
        self, slug: str, log: Log, *, clock: Callable[[], float], ids: Ids, limits: Limits
    ) -> None:
        self.slug = slug
        self.epoch = log.epoch(slug)
        self.state = State()
        self.words: dict[str, str] = {}
        self.clock = clock
        self.limits = limits
        self.listeners: list[Callable[[], None]] = []
        self.broken = False
        self.is_durable = True  # as far as the last append tells
        self._log = log
        self._ids = ids
        self._nonces: dict[str, int] = {}
        self._moved = threading.Condition()
        while (batch := log.read(slug, self.state.position)).records:
            self._take(batch)

    def entries(self) -> list[Writing]:
        """Everything the vault holds of this gathering."""
        return self._log.entries(self.slug)

    @property
    def position(self) -> int:
        return self.state.position

    def start(self) -> None:
        """Follow the log from here on."""
        green.spawn(self._follow)

    def _follow(self) -> None:
        while not self.broken:
            try:
                self._take(self._log.follow(self.slug, self.position, FOLLOW))
            except Unavailable:
                green.sleep(1)
            except Exception:  # rule L5: stop loudly; /healthz says so
                self.broken = True
                logger.critical("gathering %s: the fold stopped", self.slug, exc_info=True)

    def _take(self, batch: Batch) -> None:
        self.words.update(batch.words)
        for record in batch.records:
            if record.position != self.position + 1:
                raise RuntimeError(f"position {record.position} after {self.position}")
            apply(self.state, record.event)
            if record.nonce:
                self._nonces[record.nonce] = record.position
            if isinstance(record.event, e.ERASING):
                for id in record.event.erased:
                    self.words.pop(id, None)
        if batch.records:
            with self._moved:
                self._moved.notify_all()
            for listener in self.listeners:
                listener()

    def receive(self, message: object, who: Who, address: str) -> dict[str, Any] | Refusal:
        """A client's command, from parsing to its answer; `address` is the client's network's."""
        too_fast = self._limit(who, address)
        if too_fast:
            return too_fast
        parsed = c.parse(message)
        if isinstance(parsed, Refusal):
            return parsed
        done = self.once(parsed[0], who, parsed[1])
        return done if isinstance(done, Refusal) else acknowledge(done.position, done.event)

    def _limit(self, who: Who, address: str) -> Refusal | None:
        if who.role != "guest":
            return None
        now = self.clock()
        wait = self.limits.commands.take(who.id, now)
        wait = wait or self.limits.commands_by_address.take(address, now)
        return refuse("too_fast", wait=seconds(wait)) if wait else None

    def once(self, command: c.Command, who: Who, nonce: str) -> Done | Refusal:
        """As `do`; what succeeded with this nonce before gets its first answer again."""
        return self.again(who, nonce) or self.do(command, who, nonce)

    def again(self, who: Who, nonce: str) -> Done | None:
        """The answer to what succeeded with this nonce before."""
        known = self._nonces.get(scope(who, nonce))
        return self._again(known) if known else None

    def would(self, command: c.Command, who: Who) -> Refusal | None:
        """Why a command would be refused now; None: it would not."""
        found = rules.decide(self.state, command, who, self.clock(), self._ids)
        return found if isinstance(found, Refusal) else None

    def do(self, command: c.Command, who: Who, nonce: str | None = None) -> Done | Refusal:
        """Decide, append, and return when the event is durable and this process has folded it."""
        scoped = scope(who, nonce) if nonce else None
        for _ in range(TRIES):
            if self.broken:
                return refuse("unavailable", wait=5)
            seen = self.position
            draft = rules.decide(self.state, command, who, self.clock(), self._ids)
            if isinstance(draft, Refusal):
                return self._named(draft)
            if isinstance(command, c.PostIdea):
                wait = self.limits.ideas.take(who.id, self.clock())
                if wait:
                    return refuse("too_fast", wait=seconds(wait))
            try:
                outcome = self._log.append(self.slug, replace(draft, nonce=scoped))
                self.is_durable = True
            except Unavailable as reason:
                self.is_durable = False
                logger.error("gathering %s: could not append: %s", self.slug, reason)  # noqa: TRY400  # no bug, no traceback
                return refuse("unavailable", wait=2)
            match outcome:
                case Appended(position):
                    self._wait_for(position)
                    return Done(position, draft.event)
                case Duplicate(position):
                    return self._again(position)
                case Conflict():  # with something after what was seen, perhaps folded by now
                    self._wait_for(seen + 1)
        return refuse("unavailable", wait=1)

    def _again(self, position: int) -> Done:
        """The first answer once more, to a command that came a second time."""
        self._wait_for(position)
        return Done(position, self._log.read(self.slug, position - 1, 1).records[0].event)

    def _wait_for(self, position: int) -> None:
        with self._moved:
            self._moved.wait_for(lambda: self.position >= position, CATCH_UP)

    def _named(self, refusal: Refusal) -> Refusal:
        """A conflict with the name of who was first, instead of an id."""
        if refusal.code != "conflict":
            return refusal
        return Refusal("conflict", {**refusal.data, "by": self.words.get(refusal.data["by"] or "")})


def scope(who: Who, nonce: str) -> str:
    """A nonce as the log keeps it: scoped to who sent it, and no word of theirs in it (rule P1)."""
    return hashlib.blake2b(f"{who.id}\0{nonce}".encode(), digest_size=16).hexdigest()
