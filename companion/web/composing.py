"""Who puts which mail together, by whom it goes to."""

from __future__ import annotations

from flask import Flask

from companion.domain.mail.post import Letter
from companion.live.house import Room
from companion.outside.mail import Mail
from companion.web import lab_letters, letters, receipt_letters


def compose(app: Flask, room: Room, letter: Letter) -> Mail:
    """The mail, ready to be handed in. To be called outside of a request too."""
    state = room.gathering.state
    with app.app_context():
        registration = state.line.registrations.get(letter.registration)
        if registration is not None:
            return letters.mail(room, registration, letter)
        member = state.labs.members.get(letter.registration)
        if member is not None:
            return lab_letters.mail(room, member, letter)
        return receipt_letters.mail(room, state.receipts.readers[letter.registration], letter)
