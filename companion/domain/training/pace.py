"""When each act's turn is: at the evening's own pace, faster or slower, without its long pauses.

Whoever is too fast tries again when they may; a support waits until its idea is to be seen, which
is the practising team's decision.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from companion.domain.training.score import POST, Act

#: Seconds that nothing comes in for, at most; nobody practises waiting.
PAUSE = 60.0
#: Seconds after the last act in which supports still wait for their ideas.
GRACE = 60.0
#: Seconds between two looks at whether an idea is to be seen by now, at least.
LOOK = 2.0
#: Looks a second at all ideas that supports wait for.
LOOKS = 20
#: Refusals that pass.
PASSING = ("too_fast", "too_soon", "unavailable")
#: Seconds before one tries again, at least.
LEAST = 0.1
#: How long a training may take, in seconds, and how fast it may be.
LONGEST, SPEEDS = 4 * 3600.0, (0.1, 100.0)


@dataclass
class Pace:
    """What of a score is still to be played. `ideas`: by number, under which id one came in;
    `done`: how many acts, by deed; `refused`: how many for good, by code; `length`: how long it
    takes, in seconds."""

    acts: Sequence[Act]
    speed: float
    ideas: dict[int, str] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    length: float = 0.0
    _due: list[tuple[float, int]] = field(default_factory=list)
    _lost: set[int] = field(default_factory=set)
    # Of those that wait for an idea one looks whether it is to be seen by now.
    _looks: dict[int, int] = field(default_factory=dict)
    _held: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        before = self.acts[0].at if self.acts else 0.0
        for number, act in enumerate(self.acts):
            self.length += min(max(act.at - before, 0.0) / self.speed, PAUSE)
            before = max(before, act.at)
            self._due.append((self.length, number))  # in order, so it is a heap already

    @property
    def waiting(self) -> int:
        """Supports whose idea is not to be seen."""
        return len(self._looks) + sum(map(len, self._held.values()))

    def is_over(self, now: float) -> bool:
        """`now`: seconds since the first act."""
        return not self._due or now > self.length + GRACE

    def next_due(self) -> float:
        """When there is something to do again; only before it is over."""
        return self._due[0][0]

    def take(self, now: float, most: int) -> list[int]:
        """The acts whose turn it is, by number; each is to be settled."""
        found: list[int] = []
        while self._due and self._due[0][0] <= now and len(found) < most:
            _, number = heapq.heappop(self._due)
            if self._may_go(number):
                found.append(number)
        return found

    def _may_go(self, number: int) -> bool:
        """Whether its idea is there; else it waits for it, or is dropped with it."""
        act = self.acts[number]
        if act.deed == POST or act.idea is None:
            return True
        if act.idea in self._lost:
            self.refused["unknown_idea"] += 1
            return False
        if act.idea in self.ideas and self._looks.get(act.idea, number) == number:
            return True
        self._held.setdefault(act.idea, []).append(number)
        return False

    def settle(
        self, number: int, now: float, code: str | None, wait: float = 0.0, idea: str | None = None
    ) -> None:
        """What became of an act: `code` why not, None: it was done; `wait`: for how long."""
        act = self.acts[number]
        if code is None:
            self.done[act.deed] += 1
            if act.deed == POST and act.idea is not None and idea is not None:
                self.ideas[act.idea] = idea
            self._release(act, now)
        elif code in PASSING:
            heapq.heappush(self._due, (now + max(wait, LEAST), number))
        elif code == "unknown_idea" and act.idea is not None:
            self._wait(act.idea, number, now)
        else:
            self.refused[code] += 1
            if act.deed == POST and act.idea is not None:
                self._lost.add(act.idea)
                self.refused["unknown_idea"] += len(self._held.pop(act.idea, ()))

    def _wait(self, idea: int, number: int, now: float) -> None:
        if self._looks.setdefault(idea, number) == number:
            later = max(LOOK, len(self._looks) / LOOKS)
            heapq.heappush(self._due, (now + later, number))
        else:
            self._held.setdefault(idea, []).append(number)

    def _release(self, act: Act, now: float) -> None:
        """What waited for an idea is on its way: it is written, or to be seen."""
        if act.idea is None:
            return
        self._looks.pop(act.idea, None)
        for number in self._held.pop(act.idea, ()):
            heapq.heappush(self._due, (now, number))
