"""The state: the last deeds of the team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: What a deed is about: how contributions are taken, one visitor's, a poll.
MODES, MUTING, POLL = "modes", "muting", "poll"
#: Deeds that are remembered: more than a team looks back on in an evening.
KEPT = 200
REVERTED = "reverted"


@dataclass(frozen=True)
class Deed:
    """What `by`, a staff id, did at the event `position`. `what`: in the words of its `kind`;
    REVERTED: the one before it was taken back. `about`: a visitor or a poll. `changes`: what the
    modes are since then, where they were otherwise."""

    position: int
    kind: str
    what: str
    by: str
    at: float
    about: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Deeds:
    """`last`: the latest last."""

    last: list[Deed] = field(default_factory=list)

    def note(self, deed: Deed) -> None:
        self.last.append(deed)
        del self.last[:-KEPT]

    def on_top(self) -> set[int]:
        """The positions of those that led where things are now: of each matter the last one that
        was not taken back."""
        stacks: dict[tuple[str, str | None], list[int]] = {}
        for deed in self.last:
            stack = stacks.setdefault((deed.kind, deed.about), [])
            if deed.what != REVERTED:
                stack.append(deed.position)
            elif stack:
                stack.pop()
        return {stack[-1] for stack in stacks.values() if stack}
