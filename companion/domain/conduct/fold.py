"""Fold: how each event about conduct changes the state."""

from __future__ import annotations

from dataclasses import replace

from companion.domain.conduct import events as e
from companion.domain.conduct.screen import INSIDE, MODES, TEAM
from companion.domain.conduct.standing import Modes, Muting
from companion.domain.folding import fold
from companion.domain.state import State


def set_up(state: State, moderation: str) -> None:
    """The gathering was defined. What was switched by hand stays, unless the file says otherwise
    than it did before."""
    conduct = state.conduct
    if moderation != conduct.defined:
        conduct.defined = moderation
        conduct.modes = replace(conduct.modes, moderation=moderation, by=None, at=None)
        conduct.past.clear()
    changed(state)


@fold.register
def _(event: e.ModesSwitched, state: State) -> None:
    conduct = state.conduct
    conduct.past.append(conduct.modes)
    conduct.modes = Modes(
        event.moderation, event.posting, event.slow, event.attention, event.by, event.at
    )
    conduct.version = event.version
    changed(state)


@fold.register
def _(event: e.ModesReverted, state: State) -> None:
    conduct = state.conduct
    if conduct.past:  # a new file may have been read between this decision and its place in the log
        conduct.modes = replace(conduct.past.pop(), by=event.by, at=event.at)
    conduct.version = event.version
    changed(state)


def changed(state: State) -> None:
    state.touch("facts", MODES)
    state.touch("facts", TEAM)


@fold.register
def _(event: e.VisitorMuted, state: State) -> None:
    state.conduct.muted.setdefault(event.person, Muting(event.by, event.at))
    state.touch("facts", TEAM)


@fold.register
def _(event: e.VisitorUnmuted, state: State) -> None:
    state.conduct.muted.pop(event.person, None)
    state.touch("facts", TEAM)


@fold.register
def _(event: e.IdeaReported, state: State) -> None:
    idea = state.ideas[event.idea]
    if event.by not in idea.reports:
        idea.reports[event.by] = event.reason
        # Guests are not even told that anything happened to it.
        for id in {idea.id: None, idea.whole.id: None}:
            state.touch(INSIDE, id)
