"""Recipients: whom mails go to, as ids: who has a registration, and others, whose mails last."""

from __future__ import annotations

from companion.domain.mail.post import Letter, is_moot
from companion.domain.receipts import news
from companion.domain.state import State


def is_known(state: State, id: str) -> bool:
    """Whether this is somebody whom mails go to, or went."""
    return (
        id in state.line.registrations or id in state.receipts.readers or id in state.labs.members
    )


def contact_of(state: State, letter: Letter) -> str | None:
    """The vault id of the contact that a letter goes to; None: it goes to nobody any more."""
    registration = state.line.registrations.get(letter.registration)
    if registration is not None:
        return registration.contact
    member = state.labs.members.get(letter.registration)
    if member is not None:
        return None if member.erased else member.contact
    reader = state.receipts.readers.get(letter.registration)
    return reader.contact if reader else None


def is_void(state: State, letter: Letter, now: float) -> bool:
    """Whether what a letter would say is not so any more."""
    registration = state.line.registrations.get(letter.registration)
    if registration is not None:
        return is_moot(letter, registration, state.line.conditions, now)
    member = state.labs.members.get(letter.registration)
    if member is not None:
        return member.is_moot(letter.kind, now)
    reader = state.receipts.readers.get(letter.registration)
    return reader is None or news.is_moot(state, reader, letter.kind)
