"""The state: what comes next, what is done, and which steps led there."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Where a published idea can be. STAGE is the spotlight.
WAITING, NEXT, STAGE, DONE = "waiting", "next", "stage", "done"
PLACES = (WAITING, NEXT, STAGE, DONE)

#: The version that all decisions about the queue rest on: the turn.
QUEUE = "queue"


@dataclass(frozen=True)
class Spot:
    """A place; in the queue with the `rank` in it, from 0, and the idea `before` which it was."""

    place: str
    rank: int = 0
    before: str | None = None


@dataclass(frozen=True)
class Step:
    """What a turn did with an idea: `what` is its new place's name, "moved" inside the queue, or
    "undone". `was`: where it was before. `filed`: what it took off the stage."""

    turn: int
    what: str
    idea: str
    by: str
    at: float
    was: Spot
    filed: str | None = None
    batch: str | None = None


@dataclass
class Queue:
    """`order`: next first. `done`: in the order in which they were filed. `stacks`: by idea, the
    turns that undo goes back through. `left`: where those that are out of public view were.
    `turn`: of the last step, as the log counts the version QUEUE."""

    turn: int = 1
    order: list[str] = field(default_factory=list)
    done: dict[str, None] = field(default_factory=dict)
    steps: dict[int, Step] = field(default_factory=dict)
    stacks: dict[str, list[int]] = field(default_factory=dict)
    touched: dict[str, int] = field(default_factory=dict)
    staged: int = 0  # the turn that changed the stage last
    left: dict[str, Spot] = field(default_factory=dict)

    def spot(self, idea: str, spotlight: str | None) -> Spot:
        """Where a published idea is."""
        if idea == spotlight:
            return Spot(STAGE)
        if idea in self.done:
            return Spot(DONE)
        if idea not in self.order:
            return Spot(WAITING)
        rank = self.order.index(idea)
        return Spot(NEXT, rank, next(iter(self.order[rank + 1 :]), None))

    def take_out(self, idea: str) -> None:
        """Out of the queue and of what is done, wherever it is."""
        self.done.pop(idea, None)
        if idea in self.order:
            self.order.remove(idea)

    def put(self, idea: str, before: str | None) -> None:
        """Into the queue, where it is not. One that is to come before an idea which left meanwhile
        comes last."""
        place = self.order.index(before) if before in self.order else len(self.order)
        self.order.insert(place, idea)

    def put_back(self, idea: str, spot: Spot) -> None:
        """To a spot in the queue, as far as it is there still: who was the first is it again."""
        if spot.rank == 0 or spot.before is None or spot.before in self.order:
            before = self.order[0] if spot.rank == 0 and self.order else spot.before
            self.put(idea, before)
        else:
            self.order.insert(spot.rank, idea)

    def last(self, idea: str) -> Step | None:
        """The step that undo would take back: the last one that led this idea where it is."""
        stack = self.stacks.get(idea)
        return self.steps[stack[-1]] if stack else None
