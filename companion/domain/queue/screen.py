"""What moderators see of the queue. domain/screens.py says that nobody else does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from companion.domain.moments import iso
from companion.domain.state import State

#: The single values on the moderators' screen.
FACTS = ("queue", "done", "steps", "turn")
#: Steps that the screen holds: what a team looks back on, in some 6 KB.
SHOWN = 60


def show_queue(state: State) -> list[str]:
    """The ideas' ids, next first."""
    return list(state.queue.order)


def show_done(state: State) -> list[str]:
    """The ideas' ids, the latest first."""
    return list(reversed(state.queue.done))


def show_steps(state: State, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """The last steps, the latest last. `undoable`: nothing was done with the idea since."""
    queue = state.queue
    return [
        {
            "id": step.turn,
            "idea": step.idea,
            "what": step.what,
            "was": step.was.place,
            "by": words.get(step.by),
            "at": iso(step.at),
            "batch": step.batch,
            "undoable": queue.last(step.idea) is step,
        }
        for step in list(queue.steps.values())[-SHOWN:]
    ]
