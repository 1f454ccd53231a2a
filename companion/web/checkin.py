"""Check-in by the visitor's own phone: the hall's code, and the ticket where it takes one. It works
without JavaScript."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from companion.domain import commands as c
from companion.domain.presence.codes import is_digits, plain
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.live.house import Room
from companion.web import access, codes, phone
from companion.web.pages import page
from companion.web.refusals import Refused, answer, status, wants_json

routes = Blueprint("checkin", __name__)


@routes.get("/g/<slug>/checkin")
def checkin(slug: str) -> Response:
    """Where the venue's QR code leads. Where it takes no ticket the visitor comes straight in:
    reading the code in the hall was the deed. A phone that reloads this address changes nothing
    more, and one that was slow is not sent back to the display."""
    room = access.room(slug)
    text = request.args.get("c")
    who = access.guest(slug)
    if text is None:
        return show(room, who)
    fault = codes.fault(room, text)
    if fault and not codes.is_granted(room, who):
        return show(room, who, refuse("bad_code", why=fault))
    who, token = access.welcome_guest(slug)
    if room.gathering.state.line.needs_ticket:
        response = redirect(f"/g/{slug}/checkin", 303)
    else:
        response = come_in(room, who)
    access.remember_guest(response, slug, token)
    if not fault:
        codes.grant(response, room, who)
    return response


def come_in(room: Room, who: Who) -> Response:
    """By the code alone."""
    if not room.gathering.state.is_in_hall(who.id, who.badges):
        access.done(room.gathering.do(c.CheckIn(), who))
    return redirect(f"/g/{room.gathering.slug}/?done=check_in", 303)


@routes.post("/g/<slug>/checkin")
def enter(slug: str) -> Response:
    """What was typed: `code`, the hall's; `ticket`, a short code. `link`: of a registration, which
    this phone holds."""
    room = access.room(slug)
    who, _ = access.welcome_guest(slug)
    granted, seen = codes.is_granted(room, who), False
    try:
        seen = take_code(room, who, request.form.get("code", ""))
        response, who = enter_with(room, who, granted or seen)
    except Refused as refused:
        response = show(room, who, refused.refusal, granted or seen)
    access.remember_guest(response, slug, access.token_of(slug, who))
    if seen:
        codes.grant(response, room, who)
    return response


def take_code(room: Room, who: Who, text: str) -> bool:
    """Whether a good code came along; raises Refused where a bad one did."""
    if not text.strip():
        return False
    if is_digits(plain(text)):
        codes.pace(room, who, codes.DIGITS_GATE)
    fault = codes.fault(room, text)
    if fault:
        raise Refused(refuse("bad_code", why=fault))
    return True


def enter_with(room: Room, who: Who, granted: bool) -> tuple[Response, Who]:
    """The answer, and the visitor, with a badge more where a ticket gave one."""
    typed, link = request.form.get("ticket", "").strip(), request.form.get("link", "")
    if typed:
        codes.pace(room, who, codes.TICKET_GATE)
    if typed or link:
        ticket = phone.read(room, typed) if typed else phone.of_link(room, link)
        return phone.come_in(room, who, ticket, granted)
    if not granted:
        raise Refused(refuse("bad_code", why=codes.MISSING))
    if room.gathering.state.line.needs_ticket:  # the page asks for it, and has ten minutes
        return redirect(f"/g/{room.gathering.slug}/checkin", 303), who
    return come_in(room, who), who


@routes.post("/g/<slug>/checkout")
def check_out(slug: str) -> Response:
    """The phone leaves the hall, and the person with it where a ticket brought them in."""
    room = access.room(slug)
    who = access.require_guest(slug)
    phone.go_out(room, who)
    if who.id in room.gathering.state.checked_in:
        access.done(room.gathering.do(c.CheckOut(), who))
    response = redirect(f"/g/{slug}/?done=check_out", 303)
    access.remember_guest(response, slug, access.token_of(slug, Who("guest", who.id)))
    return response


def show(
    room: Room, who: Who | None, refusal: Refusal | None = None, granted: bool | None = None
) -> Response:
    """The page of the way in: what is still missing, and where to find it."""
    if refusal and wants_json():
        raise Refused(refusal)
    state = room.gathering.state
    html = page(
        "checkin.html",
        room,
        refusal=answer(refusal) if refusal else None,
        granted=codes.is_granted(room, who) if granted is None else granted,
        here=who is not None and state.is_in_hall(who.id, who.badges),
        needs_ticket=state.line.needs_ticket,
        known=phone.known(room),
    )
    response = make_response(html, status(refusal) if refusal else 200)
    if refusal and "wait" in refusal.data:
        response.headers["Retry-After"] = str(refusal.data["wait"])
    return response
