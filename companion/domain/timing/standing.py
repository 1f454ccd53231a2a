"""The state: how far home is behind, and what is on."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

from companion.domain.fairness.sides import REMOTE, side_of
from companion.domain.timing.plan import Mark, Plan

#: Measurements that count: the last ones, for a stream's delay wanders.
COUNTED = 5


@dataclass(frozen=True)
class About:
    """What an idea refers to: what its author saw when they sent it. `at`: the hall's time then;
    `item`: of the agenda, if it is known."""

    at: float
    item: str | None


@dataclass(frozen=True)
class Measured:
    """One measurement of the delay, in seconds, and when it was taken."""

    at: float
    seconds: float


@dataclass
class Timing:
    """`by_hand`: the delay in seconds as a moderator set it, which counts before all measurements.
    `marks`: all that were ever set.
    `shows_code_until`: the overlay shows the numbers until then."""

    plan: Plan = field(default_factory=Plan)
    mark: Mark | None = None
    marks: list[Mark] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)
    by_hand: float | None = None
    shows_code_until: float | None = None

    @property
    def delay(self) -> float | None:
        """Seconds by which home is behind the hall; None: nobody knows."""
        if self.by_hand is not None:
            return self.by_hand
        last = self.measured[-COUNTED:]
        return round(median(one.seconds for one in last), 1) if last else None

    @property
    def grace(self) -> float:
        """Seconds by which all that ends, ends later at home."""
        return self.delay or 0.0

    def later(self, origin: str) -> float:
        """The same for somebody of this origin; 0 for the hall."""
        return self.grace if side_of(origin) == REMOTE else 0.0

    def on(self, now: float) -> str | None:
        """The agenda's item that is on, in the hall."""
        return self.plan.item_at(now, self.mark)

    def about(self, origin: str, at: float) -> About | None:
        """What an idea refers to that was sent `at`; None: nothing more is known than when it came.
        It stays as it is: a delay that is measured later is that of what comes later."""
        seen = at - self.later(origin)
        item = self.on(seen)
        return About(seen, item) if item is not None or seen != at else None
