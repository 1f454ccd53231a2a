"""Fold: how each event about receipts changes the state."""

from __future__ import annotations

from collections.abc import Collection

from companion.domain.answers import events as answers
from companion.domain.event import Event
from companion.domain.folding import fold
from companion.domain.receipts import events as e
from companion.domain.receipts.news import CONFIRM, NEWS, has_news, touched
from companion.domain.receipts.standing import Reader
from companion.domain.state import State


@fold.register
def _(event: e.ReceiptMailAsked, state: State) -> None:
    before = state.receipts.of_person(event.person)
    if before:
        leave(state, before)
    reader = Reader(event.reader, event.person, event.contact, event.language, event.at)
    state.receipts.readers[reader.id] = reader
    state.receipts.of[reader.person] = reader.id
    state.receipts.unconfirmed[reader.id] = None
    state.post.hand_in(reader.id, CONFIRM, state.position, event.at)
    moved(state, reader)


@fold.register
def _(event: e.ReceiptMailPutBack, state: State) -> None:
    before = state.receipts.of_person(event.person)
    if before:
        leave(state, before)
    reader = Reader(
        event.reader,
        event.person,
        event.contact,
        event.language,
        event.at,
        confirmed=event.confirmed,
        since=state.position,
        until=state.position,
        last=event.last,
    )
    state.receipts.readers[reader.id] = reader
    state.receipts.of[reader.person] = reader.id
    if reader.confirmed is None:
        state.receipts.unconfirmed[reader.id] = None
    if event.unsent:
        state.post.hand_in(reader.id, CONFIRM, state.position, event.at)
    moved(state, reader)


@fold.register
def _(event: e.ReceiptMailConfirmed, state: State) -> None:
    reader = state.receipts.readers[event.reader]
    state.receipts.unconfirmed.pop(reader.id, None)
    reader.confirmed = event.at
    reader.until = state.position  # what was answered before, they saw at the receipt
    moved(state, reader)


@fold.register(e.ReceiptMailLapsed)
@fold.register(e.ReceiptMailStopped)
def _(event: e.ReceiptMailStopped, state: State) -> None:
    reader = state.receipts.readers[event.reader]
    leave(state, reader)
    moved(state, reader)


@fold.register
def _(event: e.ReceiptNewsDue, state: State) -> None:
    state.receipts.rounds += 1
    for id in event.readers:
        reader = state.receipts.readers[id]
        state.receipts.waiting.pop(id, None)
        if reader.contact is None:  # stopped between this decision and its place in the log
            continue
        reader.news, reader.last = None, event.at
        reader.since, reader.until = reader.until, state.position
        state.post.hand_in(id, NEWS, state.position, event.at)


def leave(state: State, reader: Reader) -> None:
    """Nobody is told for this person any more."""
    reader.contact = reader.news = None
    state.receipts.waiting.pop(reader.id, None)
    state.receipts.unconfirmed.pop(reader.id, None)
    if state.receipts.of.get(reader.person) == reader.id:
        del state.receipts.of[reader.person]
    state.post.drop(reader.id)


def moved(state: State, reader: Reader) -> None:
    state.receipts.versions[reader.person] = state.receipts.version(reader.person) + 1


def follow(event: Event, state: State) -> None:
    """After an event was folded: whom an answer concerns is to be told."""
    if not isinstance(event, answers.AnswerDecided) or not state.receipts.of:
        return
    answer = state.answers.answers[event.answer]
    for reader in touched(state, answer):
        if has_news(state, reader):
            reader.news = event.at
            state.receipts.waiting[reader.id] = None
        else:  # it was taken back before they were told
            reader.news = None
            state.receipts.waiting.pop(reader.id, None)


def forget(state: State, erased: Collection[str]) -> None:
    """Contacts left the vault: with the person, or because their time was over."""
    gone = [one for one in state.receipts.readers.values() if one.contact in erased]
    for reader in gone:
        leave(state, reader)
