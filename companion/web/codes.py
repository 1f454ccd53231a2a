"""The hall's codes as the web makes and takes them: the display's, the poster's, and the grant that
a code becomes on first sight."""

from __future__ import annotations

import hmac

from flask import request
from werkzeug.wrappers import Response

from companion.domain.presence import codes
from companion.domain.presence.codes import WRONG, Code
from companion.domain.refusals import refuse
from companion.domain.rules import Who
from companion.live.house import Room
from companion.live.limits import seconds
from companion.web.access import Site, site
from companion.web.refusals import Refused

GRANT_COOKIE = "grant"
#: Seconds from a code's first sight in which to read, agree, find the ticket and come in.
GRANT_AGE = 600
#: Seconds after the end of a gathering's day for which its codes mean anything.
AFTER = 86_400

#: Why a code does not hold, beside codes.WRONG and codes.EXPIRED. Poster: a code that stands still
#: opens nothing where it takes a ticket.
MISSING, FOREIGN, REVOKED, OVER, POSTER = "missing", "foreign", "revoked", "over", "poster"

#: The gates at which what is typed is counted: each lets in so much in all, whoever types it.
DIGITS_GATE, TICKET_GATE = "digits", "ticket"


def current(here: Site, room: Room) -> Code:
    """What a display shows now; asked outside of requests too."""
    return codes.code_at(key_of(here, room), here.house.clock())


def key_of(here: Site, room: Room) -> bytes:
    return here.keys.room_key(room.gathering.slug, room.gathering.state.presence.codes)


def poster_code(room: Room) -> str:
    slug = room.gathering.slug
    return site().keys.venue_code(slug, room.gathering.state.presence.codes)


def address(room: Room, code: str | None) -> str:
    """Where a QR code leads; without a code, to where one can be typed."""
    base = f"{site().base_url}/g/{room.gathering.slug}/checkin"
    return f"{base}?c={code}" if code else base


def fault(room: Room, text: str) -> str | None:
    """Why a code does not open this gathering's hall now; None: it does, as far as codes go."""
    code = codes.plain(text)
    if not code:
        return MISSING
    now = site().house.clock()
    definition = room.definition
    if definition.date and definition.moment(definition.ends, now).timestamp() + AFTER < now:
        return OVER
    if same(code, poster_code(room)):
        return POSTER if room.gathering.state.line.needs_ticket else None
    found = codes.fault(code, key_of(site(), room), now)
    if found == WRONG and not codes.is_digits(code):
        return whose(room, code, now)
    return found


def whose(room: Room, code: str, now: float) -> str:
    """What a code is that holds here no more, or never did."""
    slug, keys = room.gathering.slug, site().keys
    for former in room.gathering.state.presence.former:
        is_poster = same(code, keys.venue_code(slug, former))
        if is_poster or codes.fault(code, keys.room_key(slug, former), now) != WRONG:
            return REVOKED
    for other in site().house:
        if same(code, poster_code(other)) or codes.fault(code, key_of(site(), other), now) != WRONG:
            return FOREIGN
    return WRONG


def same(code: str, good: str) -> bool:
    return hmac.compare_digest(code.encode(), good.encode())


def pace(room: Room, who: Who, gate: str) -> None:
    """Before a code that somebody typed is looked at: by visitor, and by gate for all together,
    never by address: a hall shares one (docs/decisions/0097-six-digits.md)."""
    wait = site().house.commons.take(
        room.gathering.slug, ("typed_codes", who.id), ("typed_codes_in_all", gate)
    )
    if wait:
        raise Refused(refuse("too_many_guesses", wait=seconds(wait)))


def grant(response: Response, room: Room, who: Who) -> None:
    """Note on the phone that this visitor had seen a good code."""
    slug = room.gathering.slug
    until = int(site().house.clock()) + GRANT_AGE
    value = f"{who.id}/{room.gathering.state.presence.codes}/{until}"
    response.set_cookie(
        GRANT_COOKIE,
        site().keys.sign("grant", slug, value),
        max_age=GRANT_AGE,
        path=f"/g/{slug}/",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def is_granted(room: Room, who: Who | None) -> bool:
    """Whether this visitor had seen a good code a short while ago, and it has not been revoked."""
    signed = request.cookies.get(GRANT_COOKIE)
    value = site().keys.unsign("grant", room.gathering.slug, signed) if signed else None
    if value is None or who is None:
        return False
    visitor, of, until = value.split("/")
    is_of_now = of == room.gathering.state.presence.codes and site().house.clock() < int(until)
    return visitor == who.id and is_of_now
