"""A story: what a gathering's log tells in one epoch, as far as it has been read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

from companion import green
from companion.domain import events as e
from companion.domain.fold import apply
from companion.domain.state import State
from companion.live.echoes import Echoes
from companion.store.log import Batch, EpochChanged, Log, Unavailable

#: How often a log is read anew after its epoch changed while it was read.
TRIES = 5
#: Records that are folded in one go: some 10 ms.
PAGE = 1_000


@dataclass
class Story:
    """`words`: the vault's entries by id. `nonces`: the position of each nonce, hashed. `echoes`:
    which idea had which text first.

    A new epoch is a new story; this one and all that it holds stay as they were.
    """

    epoch: str
    state: State = field(default_factory=State)
    words: dict[str, str] = field(default_factory=dict)
    nonces: dict[str, int] = field(default_factory=dict)
    echoes: Echoes = field(default_factory=Echoes)

    @property
    def position(self) -> int:
        return self.state.position

    def take(self, batch: Batch) -> None:
        """Go on with what came next. Raises UnknownEvent (rule L5)."""
        self.words.update(batch.words)
        for record in batch.records:
            if record.position != self.position + 1:
                raise RuntimeError(f"position {record.position} after {self.position}")
            apply(self.state, record.event)
            if record.nonce:
                self.nonces[record.nonce] = record.position
            if isinstance(record.event, e.ERASING):
                for id in record.event.erased:
                    self.words.pop(id, None)
                    self.echoes.forget(id)
            elif isinstance(record.event, e.IdeaPosted):
                words = record.event.words
                self.echoes.note(record.event.idea, words, self.words.get(words, ""))


def read(log: Log, slug: str) -> Story:
    """The whole story, as the log tells it now. Begins the log anew where it lost its data.

    Raises Unavailable, UnknownEvent.
    """
    return steadily(lambda: read_once(log, slug))


def read_once(log: Log, slug: str) -> Story:
    log.create(slug)
    story = Story(log.epoch(slug))
    read_on(log, slug, story)
    return story


def read_on(log: Log, slug: str, story: Story) -> None:
    """Read to the end; others run in between (rule F4). Raises EpochChanged too."""
    while (batch := log.read(slug, story.position, PAGE, epoch=story.epoch)).records:
        story.take(batch)
        green.sleep()


def steadily(read: Callable[[], Story]) -> Story:
    """What `read` makes of a log, once its epoch stays the same for so long. Raises Unavailable."""
    for _ in range(TRIES):
        with contextlib.suppress(EpochChanged):
            return read()
    raise Unavailable("the log's epoch changes again and again")
