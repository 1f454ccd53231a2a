"""Fold: how each event about time changes the state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from companion.domain.folding import fold
from companion.domain.state import State
from companion.domain.timing import events as e
from companion.domain.timing.plan import Mark, Plan
from companion.domain.timing.screen import DELAYS, FACT
from companion.domain.timing.standing import Measured


def set_up(state: State, agenda: Mapping[str, Any] | None) -> None:
    """The gathering was defined. What was marked stays, as long as the agenda has it."""
    timing = state.timing
    timing.plan = Plan.from_log(agenda)
    if timing.mark and timing.mark.item and not timing.plan.knows(timing.mark.item):
        timing.mark = None
    state.touch("facts", FACT)


@fold.register
def _(event: e.DelayMeasured, state: State) -> None:
    state.timing.measured.append(Measured(event.at, event.seconds))
    state.touch("facts", FACT)
    state.touch("facts", DELAYS)


@fold.register
def _(event: e.DelaySet, state: State) -> None:
    state.timing.by_hand = event.seconds
    state.touch("facts", FACT)
    state.touch("facts", DELAYS)


@fold.register
def _(event: e.DelayCodeShown, state: State) -> None:
    state.timing.shows_code_until = event.until
    state.touch("facts", FACT)


@fold.register
def _(event: e.AgendaMarked, state: State) -> None:
    state.timing.mark = Mark(event.at, event.item) if event.item is not None else None
    state.timing.marks.append(Mark(event.at, event.item))
    state.touch("facts", FACT)
