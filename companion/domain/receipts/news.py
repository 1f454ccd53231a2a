"""News: whom an answer concerns, who is to be told by now, and what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from companion.domain.answers.screen import theme_of
from companion.domain.answers.standing import Answer
from companion.domain.receipts import commands as c
from companion.domain.receipts.standing import Reader
from companion.domain.state import PUBLISHED

#: The kinds of mail.
CONFIRM, NEWS = "receipt_confirm", "receipt_news"

if TYPE_CHECKING:
    from companion.domain.command import Command
    from companion.domain.state import Idea, State


def touched(state: State, answer: Answer) -> Iterator[Reader]:
    """Those who confirmed and have an idea that this is an answer to."""
    whole = [state.ideas[id].whole for id in answer.ideas]
    ideas = {one.id for idea in whole for one in idea.all_wordings}
    themes = set(answer.themes)
    for id in state.receipts.of.values():
        reader = state.receipts.readers[id]
        if reader.confirmed is not None and any(
            idea.id in ideas or (themes and theme_of(state, idea) in themes)
            for idea in ideas_of(state, reader.person)
        ):
            yield reader


def ideas_of(state: State, person: str) -> list[Idea]:
    return [state.ideas[id] for id in state.ideas_by.get(person, ())]


def answers_to(state: State, idea: Idea) -> tuple[Answer, ...]:
    """What says what becomes of it, where everybody sees it."""
    if idea.whole.status != PUBLISHED:
        return ()
    return state.answers.outcome(idea, theme_of(state, idea)).answers


def has_news(state: State, reader: Reader) -> bool:
    """Whether something was answered that they are not told yet."""
    return any(
        answer.now.position > reader.until
        for idea in ideas_of(state, reader.person)
        for answer in answers_to(state, idea)
    )


def told(state: State, reader: Reader) -> list[tuple[Idea, list[Answer]]]:
    """What the last mail to them is about: their ideas that everybody sees, and what was answered
    or corrected since the mail before."""
    found = []
    for idea in ideas_of(state, reader.person):
        new = [
            one
            for one in answers_to(state, idea)
            if reader.since < one.now.position <= reader.until
        ]
        if new:
            found.append((idea, new))
    return found


def is_moot(state: State, reader: Reader, kind: str) -> bool:
    """Whether there is nothing to say in a mail of this kind any more."""
    if reader.contact is None:
        return True
    return reader.confirmed is not None if kind == CONFIRM else not told(state, reader)


def due(state: State, now: float, quiet: float) -> Iterator[Command]:
    """What the server is to do by now. `quiet`: seconds after the last answer in which more may
    come, or one be taken back."""
    receipts = state.receipts
    for id in list(receipts.unconfirmed):
        if has_lapsed(receipts.readers[id], now):
            yield c.LapseMail(id)
    ready = [
        id
        for id in receipts.waiting
        if may_be_told(receipts.readers[id], now)
        and (receipts.readers[id].news or 0.0) + quiet <= now
    ]
    if ready:
        yield c.TellNews(tuple(ready[: c.MOST]))


def has_lapsed(reader: Reader, now: float) -> bool:
    return reader.confirmed is None and now > reader.at + c.TO_CONFIRM


def may_be_told(reader: Reader, now: float) -> bool:
    """Whether there is something, and the last mail was long enough ago."""
    is_new = reader.contact is not None and reader.news is not None
    return is_new and (reader.last is None or now >= reader.last + c.APART)
