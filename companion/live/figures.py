"""Figures: what is counted while an evening runs, in plain numbers.

A counter of the metrics' library costs about as much as a frame, so that nothing here names it:
live/meters takes the figures over once a second. What they are counted by is ours: screens,
commands, codes; nothing that a client made up (rule P1).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from companion.domain import commands as c
from companion.domain.refusals import Refusal

#: Durations that are kept until they are taken over: more than a second can bring.
KEPT = 50_000
OK = "ok"
#: What a client named that is no command of ours.
UNKNOWN = "unknown"
#: Each command's name, also of those that a page gives and no client can send.
NAMES = {
    cls: re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower() for cls in c.Command.__subclasses__()
}


def seconds() -> deque[float]:
    return deque(maxlen=KEPT)


@dataclass
class Figures:
    """One gathering's in this process, since they were last taken over.

    `joined`, `left`: connections by screen. `lags`: seconds that a tick came after it was due.
    `ticks`: seconds that each took. `frames`: handed to the sockets by fan-out, with their `bytes`.
    `skipped`: those that a socket was not ready for. `commands`: by name and outcome. `appends`:
    seconds that each took until it was durable. `failures`: appends that were not. `mails`: by what
    became of them; `mails_queued`: how many are to go out, as of now. `comments`: those that came,
    by what became of them; `lines`: connections to where they come from that were opened, and by
    why none comes those that failed or ended; `listens`: whether this process has one now.
    """

    joined: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    lags: deque[float] = field(default_factory=seconds)
    ticks: deque[float] = field(default_factory=seconds)
    frames: int = 0
    bytes: int = 0
    skipped: int = 0
    commands: Counter[tuple[str, str]] = field(default_factory=Counter)
    appends: deque[float] = field(default_factory=seconds)
    failures: int = 0
    mails: Counter[str] = field(default_factory=Counter)
    mails_queued: int = 0
    comments: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    listens: bool = False

    def sent(self, packet: Any, reached: int = 1, skipped: int = 0) -> None:
        """A packet went out to so many; so many were not ready for it."""
        self.frames += reached
        self.bytes += reached * len(packet)
        self.skipped += skipped

    def received(self, message: object, answer: object) -> None:
        """A client's command was answered."""
        name = message.get("name") if isinstance(message, dict) else None
        known = name if isinstance(name, str) and name in c.BY_NAME else UNKNOWN
        self.commands[known, outcome(answer)] += 1

    def done(self, command: c.Command, answer: object) -> None:
        """A command of a page's or an operator's was answered."""
        self.commands[NAMES[type(command)], outcome(answer)] += 1


@dataclass
class HubFigures:
    """The hub's in this process, since they were last taken over.

    `stalls`: how often it ran nothing else for too long (rule F4), and the `stalled` seconds.
    `starved`: the same where the machine gave it no time. `collected`: seconds of garbage
    collections, by generation.
    """

    stalls: int = 0
    stalled: float = 0.0
    starvations: int = 0
    starved: float = 0.0
    collected: dict[int, float] = field(default_factory=lambda: defaultdict(float))


def outcome(answer: object) -> str:
    return answer.code if isinstance(answer, Refusal) else OK
