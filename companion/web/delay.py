"""How far the people at home are behind the hall: the page on which one of them types in the number
that their stream shows, and the numbers for the overlay that shows them."""

from __future__ import annotations

import math
from typing import Any

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.timing.codes import delay_of, numbers
from companion.domain.timing.commands import MeasureDelay
from companion.live.house import Room
from companion.live.limits import seconds
from companion.web import access
from companion.web.pages import page
from companion.web.particulars import new_nonce, nonce
from companion.web.refusals import Refused, answer, status, wants_json

routes = Blueprint("delay", __name__)

#: Seconds that may lie between seeing a number and sending it.
LONGEST_TYPING = 60.0
#: Seconds for which a helper's link holds, at least: an evening and its preparations.
LINK_HOLDS, ROUNDED = 24 * 3600, 3600
#: Seconds of numbers that an overlay gets in one go, and how many of them are over already: its
#: answer may have been under way for a while.
AT_ONCE, BEFORE = 60, 2


def helper_path(slug: str) -> str:
    """The address for somebody at home who helps; whoever holds it may measure for a day. It stays
    the same for an hour."""
    site = access.site()
    until = (int(site.house.clock() + LINK_HOLDS) // ROUNDED + 1) * ROUNDED
    return f"/g/{slug}/delay?k={site.keys.sign('delay', slug, f'helper-{until}')}"


@routes.get("/g/<slug>/delay")
def delay(slug: str) -> Response:
    room = access.room(slug)
    who, token = helper(room)
    return show(room, who, token)


@routes.post("/g/<slug>/delay")
def measure(slug: str) -> Response:
    """`number`: what the stream showed; `held`: how many milliseconds ago, where the page knows."""
    room = access.room(slug)
    who, token = helper(room)
    found = read_number(room, who)
    if isinstance(found, Refusal):
        return show(room, who, token, found)
    done = room.gathering.once(MeasureDelay(found), who, nonce())
    if isinstance(done, Refusal):
        return show(room, who, token, done)
    key = request.form.get("k", "")
    address = f"/g/{slug}/delay?{f'k={key}&' if key else ''}done=1"
    return remember(redirect(address, 303), room, token)


def helper(room: Room) -> tuple[Who, str | None]:
    """Who measures: staff, or whoever holds the team's link, with a visitor's token."""
    slug = room.gathering.slug
    staff = access.staff_of(room.gathering, request.cookies)
    if staff is not None:
        return staff, None
    site = access.site()
    signed = site.keys.unsign("delay", slug, request.values.get("k", "")) or ""
    what, _, until = signed.rpartition("-")
    if what != "helper":
        raise Refused(refuse("not_logged_in"))
    if int(until) <= site.house.clock():
        raise Refused(refuse("old_helper_link"))
    return access.welcome_guest(slug)


def read_number(room: Room, who: Who) -> float | Refusal:
    """The delay that the number tells. Guesses are few: one in sixty is a number of the last three
    minutes."""
    site = access.site()
    wait = site.house.commons.take(room.gathering.slug, ("typed_codes", who.id))
    if wait:
        return refuse("too_many_guesses", wait=seconds(wait))
    key = site.keys.stream_key(room.gathering.slug)
    found = delay_of(request.form.get("number", ""), key, site.house.clock() - held())
    return refuse("bad_number") if found is None else found


def held() -> float:
    """Seconds since the number was seen; 0 where the page does not know."""
    try:
        milliseconds = float(request.form.get("held") or 0)
    except ValueError:
        return 0.0
    return min(max(milliseconds / 1000, 0.0), LONGEST_TYPING) if math.isfinite(milliseconds) else 0


def show(room: Room, who: Who, token: str | None, refusal: Refusal | None = None) -> Response:
    if refusal and wants_json():
        raise Refused(refusal)
    timing = room.gathering.state.timing
    html = page(
        "delay.html",
        room,
        refusal=answer(refusal) if refusal else None,
        done="done" in request.args,
        key=request.values.get("k", ""),
        nonce=new_nonce(),
        delay=timing.delay,
        by_hand=timing.by_hand is not None,
        measurements=len(timing.measured),
        is_staff=who.role != "guest",
    )
    response = make_response(html, status(refusal) if refusal else 200)
    if refusal and "wait" in refusal.data:
        response.headers["Retry-After"] = str(refusal.data["wait"])
    return remember(response, room, token)


def remember(response: Response, room: Room, token: str | None) -> Response:
    if token is not None:
        access.remember_guest(response, room.gathering.slug, token)
    return response


@routes.get("/g/<slug>/delay/numbers")
def show_numbers(slug: str) -> dict[str, Any]:
    """For the overlay: one number for each second from `first` on, and what time it is `now`.
    Whoever plays the stream may know them; nobody else needs to."""
    room = access.room(slug)
    access.require_staff(room.gathering, "stage", "moderator")
    site = access.site()
    now = site.house.clock()
    first = int(now) - BEFORE
    key = site.keys.stream_key(slug)
    return {"now": round(now, 3), "first": first, "numbers": numbers(key, first, AT_ONCE)}
