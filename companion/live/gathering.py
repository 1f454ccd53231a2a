"""One gathering in this process: follow its log, fold it, decide on commands, append."""

from __future__ import annotations

import hashlib
import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from companion import green
from companion.domain import commands as c
from companion.domain import events as e
from companion.domain import rules
from companion.domain.events import Writing
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Ids, Who
from companion.domain.state import State
from companion.live.afresh import start_afresh
from companion.live.commons import Commons
from companion.live.figures import Figures
from companion.live.limits import seconds
from companion.live.protocol import acknowledge
from companion.live.story import Story, read
from companion.store.log import (
    Appended,
    Conflict,
    Duplicate,
    EpochChanged,
    Log,
    Record,
    Unavailable,
)

#: How long a follower waits for news before it asks again, in seconds.
FOLLOW = 30.0
#: The same while the log cannot be read, so that it is soon seen to be there again.
FOLLOW_AGAIN = 1.0
#: How long an answer waits until this process has folded what it appended, in seconds.
CATCH_UP = 10.0
#: How often a decision is taken anew after another worker was faster, or the log's epoch changed.
TRIES = 5
#: Refusals that say who was first.
NAMING = (
    "conflict",
    "stage_moved",
    "theme_moved",
    "theme_removed",
    "sorted_since",
    "answered_meanwhile",
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """A command became `event`, durable at `position`."""

    position: int
    event: e.Event


class Gathering:
    """A gathering's state, kept up with its log; many can ask at once.

    `clock`: seconds since 1970, UTC. `ids`: makes new ids. `words`: the vault's entries by id. When
    the log is in another epoch, `epoch`, `state` and `words` become others, all at once, and
    listeners are called as after every change. `lost_at`: since when the log cannot be read, by the
    monotonic clock; None while it can.
    """

    def __init__(
        self, slug: str, log: Log, *, clock: Callable[[], float], ids: Ids, commons: Commons
    ) -> None:
        self.slug = slug
        self.clock = clock
        self.commons = commons
        self.listeners: list[Callable[[], None]] = []
        self.broken = False
        self.is_durable = True  # as far as the last append or probe tells
        self.lost_at: float | None = None
        self.figures = Figures()
        self._log = log
        self._ids = ids
        self._moved = threading.Condition()
        self._story = read(log, slug)

    @property
    def epoch(self) -> str:
        return self._story.epoch

    @property
    def state(self) -> State:
        return self._story.state

    @property
    def words(self) -> dict[str, str]:
        return self._story.words

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
            patience = FOLLOW if self.lost_at is None else FOLLOW_AGAIN
            try:
                self._take_what_comes(patience)
                self.lost_at = None
            except Unavailable:
                self.lost_at = self.lost_at or time.monotonic()
                green.sleep(1)
            except Exception:  # rule L5: stop loudly; /healthz says so
                self.broken = True
                about = {"gathering": self.slug, "position": self.position}
                logger.critical("the fold stopped", exc_info=True, extra=about)

    def _take_what_comes(self, patience: float) -> None:
        story = self._story
        try:
            batch = self._log.follow(self.slug, story.position, patience, epoch=story.epoch)
        except EpochChanged:  # what was known goes on being shown until all is read anew
            self._story = start_afresh(self._log, self.slug, story, self.clock())
        else:
            story.take(batch)
            if not batch.records:
                return
        self._tell()

    def _tell(self) -> None:
        with self._moved:
            self._moved.notify_all()
        for listener in self.listeners:
            listener()

    def receive(self, message: object, who: Who, address: str) -> dict[str, Any] | Refusal:
        """A client's command, from parsing to its answer; `address` is the client's network's."""
        answer = self._answer(message, who, address)
        self.figures.received(message, answer)
        return answer

    def _answer(self, message: object, who: Who, address: str) -> dict[str, Any] | Refusal:
        too_fast = self._limit(who, address)
        if too_fast:
            return too_fast
        parsed = c.parse(message)
        if isinstance(parsed, Refusal):
            return parsed
        command, nonce = parsed
        done = self.again(who, nonce) or self._do(command, who, nonce)
        return done if isinstance(done, Refusal) else acknowledge(done.position, done.event)

    def _limit(self, who: Who, address: str) -> Refusal | None:
        if who.role != "guest":
            return None
        wait = self.commons.take(self.slug, ("commands", who.id), ("commands_by_address", address))
        return refuse("too_fast", wait=seconds(wait)) if wait else None

    def once(self, command: c.Command, who: Who, nonce: str) -> Done | Refusal:
        """As `do`; what succeeded with this nonce before gets its first answer again."""
        return self.again(who, nonce) or self.do(command, who, nonce)

    def again(self, who: Who, nonce: str) -> Done | Refusal | None:
        """The answer to what succeeded with this nonce before."""
        story = self._story
        known = story.nonces.get(scope(who, nonce))
        return self._again(story, known) if known else None

    def would(self, command: c.Command, who: Who) -> Refusal | None:
        """Why a command would be refused now; None: it would not."""
        found = rules.decide(self.state, command, who, self.clock(), self._ids)
        return found if isinstance(found, Refusal) else None

    def do(self, command: c.Command, who: Who, nonce: str | None = None) -> Done | Refusal:
        """Decide, append, and return when the event is durable and this process has folded it."""
        done = self._do(command, who, nonce)
        self.figures.done(command, done)
        return done

    def _do(self, command: c.Command, who: Who, nonce: str | None = None) -> Done | Refusal:
        # With a nonce in any case: it is tried again where the epoch changes meanwhile.
        scoped = scope(who, nonce or secrets.token_hex(16))
        is_counted = not isinstance(command, c.PostIdea)
        is_current = False
        for _ in range(TRIES):
            if self.broken:
                return refuse("unavailable", wait=5)
            story, seen = self._story, self.position
            command = noticed(command, story)
            draft = rules.decide(story.state, command, who, self.clock(), self._ids)
            if isinstance(draft, Refusal):
                if not is_current and self.catch_up():
                    is_current = True  # what was unknown here was known to another worker, perhaps
                    continue
                return self._named(draft)
            if not is_counted:
                wait = self.commons.take(self.slug, ("ideas", who.id))
                if wait:
                    return refuse("too_fast", wait=seconds(wait))
                is_counted = True
            began = time.perf_counter()
            try:
                outcome = self._log.append(
                    self.slug, replace(draft, nonce=scoped), epoch=story.epoch
                )
                self.is_durable = True
            except Unavailable as reason:
                self.is_durable = False
                self.figures.failures += 1
                about = {"gathering": self.slug, "reason": str(reason)}
                logger.error("could not append", extra=about)  # noqa: TRY400  # no bug, no traceback
                return refuse("unavailable", wait=2)
            except EpochChanged:  # nothing was appended
                self._wait_for(story, None)
                continue
            self.figures.appends.append(time.perf_counter() - began)
            match outcome:
                case Appended(position):
                    if self._wait_for(story, position):
                        return Done(position, draft.event)
                case Duplicate(position):
                    return self._again(story, position)
                case Conflict():  # with something after what was seen, perhaps folded by now
                    self._wait_for(story, seen + 1)
        return refuse("unavailable", wait=1)

    def catch_up(self) -> bool:
        """Fold what other workers have appended by now. False where there was nothing, or where it
        cannot be had now. For who comes to this worker with what another one answered."""
        if not self._log.is_shared:
            return False
        story = self._story
        try:
            records = self._log.read(self.slug, story.position, epoch=story.epoch).records
        except (Unavailable, EpochChanged):
            return False
        return bool(records) and self._wait_for(story, records[-1].position)

    def _again(self, story: Story, position: int) -> Done | Refusal:
        """The first answer once more, to a command that came a second time."""
        self._wait_for(story, position)
        try:
            [first] = self._log.read(self.slug, position - 1, 1, epoch=story.epoch).records
        except (Unavailable, EpochChanged):
            return refuse("unavailable", wait=1)
        return Done(position, first.event)

    def _wait_for(self, story: Story, position: int | None) -> bool:
        """Wait until a position is folded, or with None for the next epoch. False where a new epoch
        began meanwhile: what was appended in the old one may be lost."""
        with self._moved:
            self._moved.wait_for(
                lambda: (
                    self._story is not story or (position is not None and self.position >= position)
                ),
                CATCH_UP,
            )
            return self._story is story

    def past(self, after: int, limit: int, epoch: str) -> list[Record]:
        """What the log tells from a position on, of the epoch in which the caller counts. Raises
        EpochChanged, Unavailable."""
        return self._log.read(self.slug, after, limit, epoch=epoch).records

    def probe(self) -> bool:
        """Find out whether appends work, where the last one failed and nobody sends more."""
        try:
            self._log.probe(self.slug)
        except Unavailable:
            return False
        self.is_durable = True
        return True

    def _named(self, refusal: Refusal) -> Refusal:
        """A conflict with the name of who was first, instead of an id."""
        if refusal.code not in NAMING:
            return refusal
        return Refusal(
            refusal.code, {**refusal.data, "by": self.words.get(refusal.data["by"] or "")}
        )


def noticed(command: c.Command, story: Story) -> c.Command:
    """An idea whose text is there already, marked so; the rules know no texts."""
    if type(command) is not c.PostIdea:
        return command
    first = story.echoes.first(command.text)
    return c.RepeatedIdea(**vars(command), repeats=first) if first else command


def scope(who: Who, nonce: str) -> str:
    """A nonce as the log keeps it: scoped to who sent it, and no word of theirs in it (rule P1)."""
    return hashlib.blake2b(f"{who.id}\0{nonce}".encode(), digest_size=16).hexdigest()
