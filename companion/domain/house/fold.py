"""Fold: what the house's events change."""

from __future__ import annotations

from companion.domain.folding import fold
from companion.domain.house import events as e
from companion.domain.state import Entry, State


@fold.register
def _(event: e.GatheringFounded, state: State) -> None:
    """Noted for who reads the log; whether a gathering is there says its own."""


@fold.register
def _(event: e.GatheringEntered, state: State) -> None:
    state.entries.append(Entry(event.by, event.gathering, event.staff))
