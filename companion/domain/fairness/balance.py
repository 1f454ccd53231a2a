"""The state: what each side has had so far, and which of its ideas wait for the big screen."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection
from dataclasses import dataclass, field

from companion.domain.fairness.sides import SIDES, rate, told

#: Seconds that an idea is expected to be on the big screen, until some have been.
FIRST_TURN = 60.0

#: What ideas that wait are ordered by: the most support first, then the oldest; the id at the end.
Place = tuple[float, float, str]


@dataclass
class Tally:
    """One side's figures. `posts`: ideas that are not hidden or forgotten; `published` of them can
    be seen; `supports` of any idea came from this side; `seconds` on the big screen, without the
    idea that is there now; `people`: visitors who supported, or wrote something that was shown."""

    posts: int = 0
    published: int = 0
    supports: int = 0
    seconds: float = 0.0
    people: int = 0


@dataclass(frozen=True)
class Counted:
    """How an idea is counted now. `supports`: by side. `waits`: it is published and was never on
    the big screen."""

    side: str
    posted: bool
    published: bool
    waits: bool
    supports: dict[str, int]
    at: float


@dataclass(frozen=True)
class Lit:
    """The idea on the big screen, and since when, in seconds since 1970."""

    idea: str
    side: str
    since: float


@dataclass
class Balance:
    """`people`: the side on which each active visitor was last; `sizes`: what the sides' sizes were
    told as; `shown`: every idea that was on the big screen; `turns`: how often one left it."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {side: Tally() for side in SIDES})
    people: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SIDES, 0))
    counted: dict[str, Counted] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    lit: Lit | None = None
    turns: int = 0
    _places: dict[str, Place] = field(default_factory=dict)
    _waiting: dict[str, list[Place]] = field(default_factory=lambda: {side: [] for side in SIDES})

    @property
    def usual_turn(self) -> float:
        """Seconds that an idea has been on the big screen so far, on average."""
        if not self.turns:
            return FIRST_TURN
        return sum(tally.seconds for tally in self.tallies.values()) / self.turns

    def waiting(self, side: str) -> int:
        """How many ideas of this side wait for the big screen."""
        return len(self._waiting[side])

    def first(self, side: str, passed_over: Collection[str] = ()) -> str | None:
        """The idea of this side that waits with the most support for the sizes of both, but for
        those `passed_over`."""
        return next((id for *_, id in self._waiting[side] if id not in passed_over), None)

    def rate(self, idea: str) -> float:
        """An idea's support relative to each side's size."""
        return rate(self.counted[idea].supports, self.sizes)

    def is_active(self, visitor: str, side: str) -> bool:
        """Note that a visitor did something on a side. Returns whether that is news."""
        before = self.people.get(visitor)
        if before == side:
            return False
        if before is not None:
            self.tallies[before].people -= 1
        self.people[visitor] = side
        self.tallies[side].people += 1
        return True

    def tell_sizes(self) -> bool:
        """Take the sides' sizes over where they have moved. Returns whether they have."""
        sizes = {side: told(self.sizes[side], self.tallies[side].people) for side in SIDES}
        if sizes == self.sizes:
            return False
        self.sizes = sizes
        for side in SIDES:  # each rate is another one now
            ids = [id for *_, id in self._waiting[side]]
            self._places.update({id: self._place(id) for id in ids})
            self._waiting[side] = sorted(self._places[id] for id in ids)
        return True

    def count(self, idea: str, now: Counted) -> bool:
        """Count an idea as it is now. Returns whether that changes anything."""
        before = self.counted.get(idea)
        if before == now:
            return False
        if before is not None:
            self._add(before, -1)
            self._take_out(idea, before.side)
        self.counted[idea] = now
        self._add(now, 1)
        if now.waits:
            self._places[idea] = self._place(idea)
            insort(self._waiting[now.side], self._places[idea])
        return True

    def light(self, lit: Lit | None, now: float) -> None:
        """Another idea is on the big screen, or none. Clocks of two servers may differ: no turn is
        shorter than nothing."""
        if self.lit is not None:
            self.tallies[self.lit.side].seconds += max(0.0, now - self.lit.since)
            self.turns += 1
        self.lit = lit
        if lit is not None:
            self.shown.add(lit.idea)

    def _add(self, one: Counted, sign: int) -> None:
        tally = self.tallies[one.side]
        tally.posts += sign * one.posted
        tally.published += sign * one.published
        for side in SIDES:
            self.tallies[side].supports += sign * one.supports[side]

    def _place(self, idea: str) -> Place:
        return (-self.rate(idea), self.counted[idea].at, idea)

    def _take_out(self, idea: str, side: str) -> None:
        place = self._places.pop(idea, None)
        if place is not None:
            waiting = self._waiting[side]
            del waiting[bisect_left(waiting, place)]
