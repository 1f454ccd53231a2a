"""What each client holds, kept for all of them at little cost.

Thousands get the same bytes on the same screen: the first one parses and applies them, the others
follow it to the same next screen. So every client's final state can be compared, not a sample's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bench.wire import Failed
from companion.domain.delta import IDEAS, Held, StartAfresh, apply

UPDATE = b'42["update",'


@dataclass(eq=False, slots=True)
class Step:
    """Bytes that lead from one screen to `after`. `updates`: messages in them. `ideas`: the ids
    they brought. `arrivals`: when they came, by `time.monotonic`, where somebody asks."""

    after: Screen
    updates: int
    ideas: tuple[str, ...]
    arrivals: list[float] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Screen:
    """One state of a client, shared by all that are in it; never changed. `steps`: where the
    updates, and the chunks of bytes, lead that arrived here before."""

    held: Held = field(default_factory=Held)
    steps: dict[bytes, Step] = field(default_factory=dict)

    @property
    def position(self) -> int:
        return self.held.position

    def step(self, payload: bytes) -> Step:
        """Where one update leads. Raises Failed where it cannot follow."""
        found = self.steps.get(payload)
        if found is None:
            update = json.loads(payload[len(UPDATE) : -1])
            ideas = tuple(idea["id"] for idea in update.get(IDEAS, ()))
            try:
                after = Screen(apply(self.held, update))
            except StartAfresh as epoch:
                raise Failed(f"an update of epoch {epoch} on a screen of another") from None
            found = self.steps[payload] = Step(after, 1, ideas)
        return found


def same(one: Held, other: Held) -> bool:
    """Whether two hold the same, in whatever order it came."""
    return (one.epoch, one.position, one.facts, ideas(one)) == (
        other.epoch,
        other.position,
        other.facts,
        ideas(other),
    )


def ideas(held: Held) -> dict[str, Any]:
    return held.collections.get(IDEAS, {})
