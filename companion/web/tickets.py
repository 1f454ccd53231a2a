"""Tickets: the code on one and what it says, and the short code that is read aloud."""

from __future__ import annotations

from companion.domain.door.verdict import Ticket
from companion.domain.seats import codes
from companion.live.house import Room
from companion.web import access

#: What a hand scanner types as if on an American keyboard, where the computer has a German one.
MANGLED = str.maketrans("yzYZß?", "zyZY-_")
#: Between a registration and the number of its ticket, where that is not the first one.
ISSUE = "-"


def named(registration: str, issue: int) -> str:
    """What the codes of a ticket are made of."""
    return registration if issue == 1 else f"{registration}{ISSUE}{issue}"


def ticket_code(room: Room, registration: str) -> str:
    """What the QR code of the ticket that is good now says. It opens no page: who photographs it
    can do nothing but come in."""
    gathering = room.gathering
    value = named(registration, gathering.state.hall.issue(registration))
    return access.site().keys.sign("ticket", gathering.slug, value)


def short_code(room: Room, registration: str) -> str:
    """The same, to be read aloud."""
    slug, hall = room.gathering.slug, room.gathering.state.hall
    return access.site().keys.short_code(slug, named(registration, hall.issue(registration)))


def read_code(room: Room, text: str) -> Ticket:
    """Whose ticket a scanned code is; nobody's where a single character of it differs."""
    keys, slug = access.site().keys, room.gathering.slug
    for code in (text, text.translate(MANGLED)):
        value = keys.unsign("ticket", slug, code)
        if value is not None:
            return parsed(value)
        if any(keys.unsign("ticket", other.gathering.slug, code) for other in access.site().house):
            return Ticket(elsewhere=True)
    return Ticket()


def parsed(value: str) -> Ticket:
    registration, _, issue = value.partition(ISSUE)
    return Ticket(registration, int(issue) if issue else 1)


def read_short_code(room: Room, text: str) -> Ticket:
    """Whose short code it is, also that of a ticket that was replaced."""
    gathering, keys, wanted = room.gathering, access.site().keys, codes.normal(text)
    for id in gathering.state.line.registrations:
        issue = gathering.state.hall.issue(id)
        if keys.short_code(gathering.slug, named(id, issue)) == wanted:
            return Ticket(id, issue)
        if issue > 1 and keys.short_code(gathering.slug, named(id, 1)) == wanted:
            return Ticket(id, 1)
    return Ticket()


def is_short_code(text: str) -> bool:
    """Whether it looks like one; a full code is longer."""
    letters = "".join(letter for letter in text if letter.isalnum())
    return len(letters) == access.SHORT_CODE and codes.is_spoken(letters)
