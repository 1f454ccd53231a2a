"""What each event changes: the one function that fold.py and seats/fold.py say it to."""

from __future__ import annotations

from functools import singledispatch

from companion.domain.event import Event, UnknownEvent
from companion.domain.state import State


@singledispatch
def fold(event: Event, state: State) -> None:
    """Raises UnknownEvent where no rule says what an event changes (rule L5)."""
    raise UnknownEvent(f"no fold for {type(event).__name__}")
