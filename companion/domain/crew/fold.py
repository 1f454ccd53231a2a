"""Fold: how each event of the team changes the state."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from companion.domain.crew import events as e
from companion.domain.crew.screen import ASKS, NOTES
from companion.domain.crew.standing import Ask, Note
from companion.domain.folding import fold
from companion.domain.state import FORGOTTEN, HIDDEN, Idea, State


@fold.register
def _(event: e.NoteLeft, state: State) -> None:
    note = Note(event.note, event.by, event.at, event.words, event.idea)
    state.crew.notes[note.id] = note
    state.touch("facts", NOTES)


@fold.register
def _(event: e.NoteRemoved, state: State) -> None:
    state.crew.notes.pop(event.note, None)
    state.touch("facts", NOTES)


@fold.register
def _(event: e.StageAsked, state: State) -> None:
    # Another worker may have hidden or merged it between this decision and its place in the log.
    idea = state.ideas[event.idea].whole
    if idea.status not in (HIDDEN, FORGOTTEN):
        state.crew.asks.setdefault(idea.id, Ask(idea.id, event.by, event.at))
        state.touch("facts", ASKS)


@fold.register
def _(event: e.AskAcknowledged, state: State) -> None:
    ask = state.crew.asks.get(event.idea)
    if ask and ask.seen_by is None:
        state.crew.asks[event.idea] = replace(ask, seen_by=event.by, seen_at=event.at)
        state.touch("facts", ASKS)


@fold.register
def _(event: e.AskUndone, state: State) -> None:
    ask = state.crew.asks.get(event.idea)
    if ask and ask.seen_by:
        state.crew.asks[event.idea] = replace(ask, seen_by=None, seen_at=None)
        state.touch("facts", ASKS)
    elif ask:
        done(state, event.idea)


def follow(state: State) -> None:
    """What the stage was asked for is on it."""
    if state.spotlight in state.crew.asks:
        done(state, state.spotlight)


def stand_in(state: State, idea: Idea) -> None:
    """What was asked for is a wording of this idea: that is what the stage can take, if it is not
    hidden."""
    for wording in idea.wordings:
        ask = state.crew.asks.get(wording.id)
        if ask:
            done(state, wording.id)
        if ask and idea.status not in (HIDDEN, FORGOTTEN):
            state.crew.asks.setdefault(idea.id, replace(ask, idea=idea.id))


def done(state: State, idea: str) -> None:
    """Nobody is asked for the idea any more: it is on the stage, or not to be seen."""
    if state.crew.asks.pop(idea, None):
        state.touch("facts", ASKS)


def forget(state: State, erased: Collection[str]) -> None:
    """These entries left the vault: notes without words go, names are not there any more."""
    notes = state.crew.notes
    for id in [id for id, note in notes.items() if note.words in erased]:
        del notes[id]
    state.touch("facts", NOTES)
    state.touch("facts", ASKS)
