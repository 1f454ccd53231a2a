"""Fold: how each event about the record changes the state."""

from __future__ import annotations

from companion.domain.folding import fold
from companion.domain.results import events as e
from companion.domain.results.screen import FACT
from companion.domain.results.standing import Publication
from companion.domain.state import State


@fold.register
def _(event: e.ResultsPublished, state: State) -> None:
    decide(state, event, public=True)


@fold.register
def _(event: e.ResultsWithdrawn, state: State) -> None:
    decide(state, event, public=False)


def decide(state: State, event: e.ResultsDecided, *, public: bool) -> None:
    state.results.past.append(state.results.now)
    state.results.now = Publication(public, event.by, event.at)
    state.results.version = event.version
    changed(state)


@fold.register
def _(event: e.ResultsReverted, state: State) -> None:
    before = state.results.past.pop()
    state.results.now = Publication(before.public, event.by, event.at)
    state.results.version = event.version
    changed(state)


def changed(state: State) -> None:
    state.touch("facts", FACT)


@fold.register
def _(event: e.RecordFetched, state: State) -> None:
    """It stands in the log, and changes nothing."""


@fold.register
def _(event: e.RecordImported, state: State) -> None:
    state.results.figures = event.figures
    state.results.asked = event.asked
    state.results.agenda = tuple((id, at, until) for id, at, until in event.agenda)
