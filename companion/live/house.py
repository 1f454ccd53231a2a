"""The house: all gatherings of one log in this process, each with its connections."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from companion import green
from companion.domain import commands as c
from companion.domain.definition import Definition
from companion.domain.events import UnknownEvent
from companion.domain.reading import HOUSE, from_json
from companion.domain.refusals import Refusal
from companion.domain.rules import OPERATOR, Ids, Who
from companion.live.answers import Answers
from companion.live.commons import Commons
from companion.live.duplicates import Duplicates
from companion.live.encoder import Encoder
from companion.live.fanout import Fanout, Wire
from companion.live.gathering import Done, Gathering
from companion.live.ranking import Ranking
from companion.live.storage import Storage, storage
from companion.live.suggestions import Suggestions
from companion.store.log import Damaged, Log, Unavailable

#: How often gatherings are looked for that somebody else began, in seconds.
LOOK = 1.0

logger = logging.getLogger(__name__)

THE_OPERATOR = Who(OPERATOR, OPERATOR)


@dataclass(frozen=True)
class Room:
    """One gathering and who is connected to it here."""

    gathering: Gathering
    answers: Answers
    ranking: Ranking
    duplicates: Duplicates
    suggestions: Suggestions
    fanout: Fanout | None

    @property
    def definition(self) -> Definition:
        gathering = self.gathering
        text = gathering.words.get(gathering.state.definition or "")
        if text is None:
            raise Damaged(f"gathering {gathering.slug}: its definition is not in the vault")
        return from_json(text)


class House:
    """Opens every gathering of a log. `wire`: None where nobody connects (operator commands)."""

    def __init__(
        self,
        log: Log,
        *,
        clock: Callable[[], float],
        ids: Ids,
        commons: Commons,
        wire: Wire | None = None,
    ) -> None:
        self.clock = clock
        self.commons = commons
        self.is_draining = False  # nobody new shall come: /healthz says so
        self._log = log
        self._ids = ids
        self._wire = wire
        self._rooms: dict[str, Room] = {}
        self._shut: set[str] = set()  # those that cannot be opened
        self._opening = threading.Lock()
        for slug in log.gatherings():
            self._open(slug)
        if wire is not None:
            green.spawn(self._look_for_others)

    def __iter__(self) -> Iterator[Room]:
        return iter([room for room in self._rooms.values() if room.gathering.state.definition])

    def storage(self, gathering: Gathering, data: Path) -> Storage:
        """How it stands with what is kept. `data`: the data directory."""
        return storage(gathering, self._log, data)

    def room(self, slug: str) -> Room | None:
        """The gathering of that name, if it has been defined."""
        room = self._rooms.get(slug)
        return room if room and room.gathering.state.definition else None

    @property
    def office(self) -> Gathering | None:
        """Where it stands who looks after the whole house; None before there was anybody."""
        room = self._rooms.get(HOUSE)
        return room.gathering if room else None

    def open_office(self) -> Gathering:
        with self._opening:
            if HOUSE not in self._rooms:
                self._log.create(HOUSE)
                self._open(HOUSE)
        return self._rooms[HOUSE].gathering

    def define(self, definition: Definition, seen: str | None = None) -> Done | Refusal:
        """Set up a gathering, or set it up anew. `seen`: as DefineGathering has it."""
        with self._opening:  # opening reads the log, and another import may come meanwhile
            if definition.slug not in self._rooms:
                self._log.create(definition.slug)
                self._open(definition.slug)
        command = c.DefineGathering(definition.to_json(), seen)
        return self._rooms[definition.slug].gathering.do(command, THE_OPERATOR)

    def _look_for_others(self) -> None:
        """Gatherings that another process begins, a second server or an operator's command."""
        while True:
            green.sleep(LOOK)
            with self._opening, contextlib.suppress(Unavailable):  # those that are open say so
                for slug in self._log.gatherings():
                    if slug not in self._rooms and slug not in self._shut:
                        self._open_or_shut(slug)

    def _open_or_shut(self, slug: str) -> None:
        try:
            self._open(slug)
        except Unavailable:
            raise
        except Exception:  # one that cannot be read must not keep the others shut
            self._shut.add(slug)
            about = {"gathering": slug}
            logger.critical("a gathering cannot be opened", exc_info=True, extra=about)

    def _open(self, slug: str) -> None:
        try:
            gathering = Gathering(
                slug, self._log, clock=self.clock, ids=self._ids, commons=self.commons
            )
        except UnknownEvent as problem:  # one line for the operator instead of half an evening
            raise Damaged(f"gathering {slug}: {problem}") from problem
        encoder = Encoder(gathering)
        fanout = None if self._wire is None else Fanout(gathering, self._wire, encoder)
        gathering.start()
        if fanout is not None:
            encoder.start()
            fanout.start()
        answers, ranking = Answers(gathering, encoder), Ranking(gathering)
        duplicates, suggestions = Duplicates(gathering), Suggestions(gathering)
        self._rooms[slug] = Room(gathering, answers, ranking, duplicates, suggestions, fanout)
