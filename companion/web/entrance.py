"""The entrance: the display whose code changes, the poster whose code stands still, and the page on
which the team takes back what codes opened."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from flask import Blueprint, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from companion.domain import commands as c
from companion.domain.presence.codes import OLD, WINDOW, window_at
from companion.domain.refusals import refuse
from companion.live.house import Room
from companion.outside import qr
from companion.web import access, codes
from companion.web.access import Site
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import new_nonce, nonce
from companion.web.refusals import Refused

routes = Blueprint("entrance", __name__)

WATCHERS = ("moderator", "desk")
#: Phones that wrote last, on the page of the hall.
PHONES = 100
#: Characters of an idea that one knows it by.
EXCERPT = 120


@routes.get("/g/<slug>/entrance")
def entrance(slug: str) -> str:
    """The door's display: stands where the stream does not look. Its script is told each next code;
    without scripts it reloads."""
    room = access.room(slug)
    access.require_staff(room.gathering, "stage", "door", "desk", "moderator")
    site = access.site()
    return page(
        "entrance.html",
        room,
        screen="entrance",
        code=told(site, room, site.base_url),
        reload=int(WINDOW / 2),
        needs_ticket=room.gathering.state.line.needs_ticket,
    )


def display(room: Room) -> tuple[Callable[[], Hashable], Callable[[], dict[str, Any]]]:
    """Of a display that connects now, for when it is to be told something outside of requests: what
    changes when its code does, and the message."""
    site, base = access.site(), access.site().base_url

    def mark() -> Hashable:
        return (room.gathering.state.presence.codes, window_at(site.house.clock()))

    return mark, lambda: told(site, room, base)


def told(site: Site, room: Room, base: str) -> dict[str, Any]:
    """What a display is told: `qr`, an SVG of `address`, and `digits`. `age`: how old they are in
    seconds, and at which they are too `old`. `sent`: when, by the server's clock."""
    code, now = codes.current(site, room), site.house.clock()
    address = f"{base}/g/{room.gathering.slug}/checkin?c={code.text}"
    return {
        "address": address,
        "digits": code.digits,
        "qr": qr.svg(address),
        "age": round(now - code.since, 3),
        "old": OLD,
        "sent": round(now, 3),
    }


@routes.get("/g/<slug>/poster")
def poster(slug: str) -> str:
    """The way in on A4, to print. What stands still can be photographed: where it takes a ticket,
    the poster holds no code at all."""
    room = access.room(slug)
    access.require_staff(room.gathering, "desk", "door", "moderator")
    needs_ticket = room.gathering.state.line.needs_ticket
    target = codes.address(room, None if needs_ticket else codes.poster_code(room))
    return page(
        "poster.html",
        room,
        qr=Markup(qr.svg(target)),  # noqa: S704  # our own SVG of our own address
        checkin_address=target,
        needs_ticket=needs_ticket,
    )


@routes.get("/g/<slug>/hall")
def hall(slug: str) -> str:
    """Which codes hold, and whose phone counts as in the hall; the buttons that take it back."""
    room = access.room(slug)
    who = access.require_staff(room.gathering, *WATCHERS)
    state = room.gathering.state
    is_moderator = who.role in ("moderator", "admin")
    return page(
        "hall.html",
        room,
        by_code=len(state.in_by_code),
        needs_ticket=state.line.needs_ticket,
        phones=phones(room) if is_moderator else None,
        revoked=[about(room, person) for person in sorted(state.presence.revoked)],
        show_words=is_moderator,
        done=request.args.get("done"),
        nonces=new_nonce,
        **signature(room.gathering, who),
    )


def phones(room: Room) -> list[dict[str, Any]]:
    """The visitors whose last contribution came from the hall, the latest first. Moderators read it
    on their own screen too."""
    state = room.gathering.state
    last = [state.ideas[ideas[-1]] for ideas in state.ideas_by.values()]
    there = [one for one in last if one.origin == "venue" and one.by not in state.presence.revoked]
    there.sort(key=lambda one: one.at, reverse=True)
    return [about(room, one.by) for one in there[:PHONES]]


def about(room: Room, person: str) -> dict[str, Any]:
    """What one knows a visitor by: the last contribution; or a registration: its number."""
    state, words = room.gathering.state, room.gathering.words
    registration = state.line.registrations.get(person)
    ideas = [state.ideas[id] for id in state.ideas_by.get(person, ())]
    text = words.get(ideas[-1].standing.words, "") if ideas else ""
    return {
        "person": person,
        "number": registration.number if registration else None,
        "text": text if len(text) <= EXCERPT else f"{text[:EXCERPT]} …",
        "count": len(ideas),
    }


@routes.post("/g/<slug>/hall/<action>")
def act(slug: str, action: str) -> Response:
    room = access.room(slug)
    who = access.require_staff(room.gathering, *WATCHERS)
    form = request.form
    person = form.get("person", "")
    actions: dict[str, c.Command] = {
        "codes": c.RevokeCodes(everybody="everybody" in form),
        "revoke": c.RevokePresence(person),
        "allow": c.AllowPresence(person),
    }
    if action not in actions:
        raise Refused(refuse("not_found"))
    access.done(room.gathering.once(actions[action], who, nonce()))
    is_from_desk = form.get("back") == "desk" and who.role in ("desk", "admin")
    return redirect(f"/g/{slug}/{f'desk/{person}' if is_from_desk else 'hall'}?done={action}", 303)
