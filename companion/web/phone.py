"""The visitor's own phone: which ticket it holds, and coming in by it.

A phone is given a badge, which stands in its own token alone: no place ties the visitor to the
registration (docs/decisions/0096-the-badge.md).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import redirect, request
from werkzeug.wrappers import Response

from companion.domain.door.commands import CheckInTicket, CheckOutTicket
from companion.domain.door.verdict import REPLACED, Ticket
from companion.domain.presence.commands import TakeBadge
from companion.domain.presence.events import BadgeGiven
from companion.domain.refusals import refuse
from companion.domain.rules import Who
from companion.domain.ruling import REGISTRANT
from companion.domain.seats.line import Registration
from companion.live.house import Room
from companion.live.seating import SEAT, is_seated
from companion.web import access, tickets
from companion.web.codes import MISSING, is_granted
from companion.web.refusals import Refused

TICKET_COOKIE = "ticket"
#: Seconds for which a phone remembers the registration that it looked at last.
TICKET_AGE = 30 * 86_400
#: Badges that one phone keeps, the latest: a family's.
BADGES = 5


def remember(response: Response, room: Room, registration: Registration) -> None:
    """The phone on which somebody looks at their own registration holds its ticket: in the hall it
    need not be typed. Forgotten with the registration."""
    slug = room.gathering.slug
    path = f"/g/{slug}/"
    if not registration.stands or registration.erased:
        response.delete_cookie(TICKET_COOKIE, path=path)
        return
    response.set_cookie(
        TICKET_COOKIE,
        access.site().keys.sign("registration", slug, registration.id),
        max_age=TICKET_AGE,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def known(room: Room) -> dict[str, Any] | None:
    """The registration whose ticket this phone holds."""
    registration, link = held(room)
    if registration is None or not registration.stands:
        return None
    return {"number": registration.number, "link": link} | standing(room, registration)


def held(room: Room) -> tuple[Registration | None, str | None]:
    """The registration that this phone's cookie is of, whatever became of it, and its link."""
    link = request.cookies.get(TICKET_COOKIE)
    id = access.site().keys.unsign("registration", room.gathering.slug, link) if link else None
    return room.gathering.state.line.registrations.get(id or ""), link


def seat(room: Room) -> str | None:
    """What stands for the seat of whoever holds this phone, without saying whose it is; None: they
    have none."""
    registration, _ = held(room)
    if registration is None or not is_seated(registration):
        return None
    return access.site().keys.mark(room.gathering.slug, SEAT, registration.id)


def standing(room: Room, registration: Registration) -> dict[str, Any]:
    """How this phone and a registration stand to the hall. `inside`: the person is in. `badged`:
    this phone has the badge. `granted`: it had seen a good code."""
    state, who = room.gathering.state, access.guest(room.gathering.slug)
    return {
        "inside": state.is_checked_in(registration.id),
        "badged": who is not None and registration.id in state.presence.holders(who.badges),
        "granted": is_granted(room, who),
    }


def of_link(room: Room, link: str) -> Ticket:
    """The ticket that is good now, of whoever holds the link to the registration."""
    return Ticket(access.registrant(room.gathering.slug, link).id)


def read(room: Room, text: str) -> Ticket:
    """What somebody typed or pasted: a short code, a ticket's whole code, or the own page's
    address."""
    if f"/g/{room.gathering.slug}/register/" in text:
        return of_link(room, urlsplit(text).path.partition("/register/")[2].partition("/")[0])
    found = tickets.read_short_code(room, text)
    if found.registration is None:
        found = tickets.read_code(room, text)
    if found.registration is None:
        raise Refused(refuse("unknown_ticket"))
    return found


def come_in(room: Room, who: Who, ticket: Ticket, granted: bool) -> tuple[Response, Who]:
    """By ticket and code; who is in already, let in at a door, needs no code any more. The visitor
    with the badge."""
    gathering, registration = room.gathering, ticket.registration or ""
    person = Who(REGISTRANT, registration)
    if ticket.issue not in (None, gathering.state.hall.issue(registration)):
        raise Refused(refuse("not_admitted", verdict=REPLACED))
    if not gathering.state.is_checked_in(registration):
        if not granted:
            raise Refused(refuse("bad_code", why=MISSING))
        command = CheckInTicket(registration, way="self", issue=ticket.issue)
        access.done(gathering.do(command, person))
    if registration not in gathering.state.presence.holders(who.badges):
        given = access.done(gathering.do(TakeBadge(registration), person)).event
        assert isinstance(given, BadgeGiven)
        who = Who("guest", who.id, badges=(*who.badges, given.badge)[-BADGES:])
    return redirect(f"/g/{gathering.slug}/?done=check_in", 303), who


def go_out(room: Room, who: Who) -> None:
    """Those whose badges this phone has leave."""
    state = room.gathering.state
    for registration in filter(state.is_checked_in, state.presence.holders(who.badges)):
        command = CheckOutTicket(registration)
        access.done(room.gathering.do(command, Who(REGISTRANT, registration)))
