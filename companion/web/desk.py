"""The desk: what came by mail, telephone or in person is typed in here; the list, one registration,
seats and deadline. Every look at names stands in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, make_response, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.definition import Definition
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.screens import SCREENS, Item
from companion.domain.seats import codes
from companion.domain.seats import commands as c
from companion.domain.seats.events import Registered
from companion.domain.seats.line import Registration
from companion.domain.seats.screen import REGISTRATIONS
from companion.domain.text import NAME_LIMIT
from companion.live.house import Room
from companion.outside.tables import write_table
from companion.web import access, messages, tickets
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import (
    act,
    filled,
    line_view,
    new_nonce,
    nonce,
    number,
    registration_view,
    told,
    typed,
)
from companion.web.refusals import Refused, answer, status

routes = Blueprint("desk", __name__)

#: How what is typed in reached the city; "web" is what people do themselves.
CHANNELS = ("telephone", "mail", "person")
#: Fewer digits alone are a number in line, not a part of a telephone number.
SHORTEST_TELEPHONE = 4
ACTIONS = ("change", "cancel", "erase", "accept", "apart", "consent", "no-consent", "told")


def enter(slug: str) -> tuple[Room, Who]:
    """The gathering and who is at its desk."""
    room = access.room(slug)
    return room, access.require_staff(room.gathering, "desk")


def view(room: Room, who: Who, what: str) -> None:
    """Note in the log that somebody looked at names."""
    access.done(room.gathering.do(c.ViewList(what), who))


@routes.get("/g/<slug>/desk")
def show(slug: str) -> Response:
    room, who = enter(slug)
    view(room, who, "page")
    return show_desk(room, who)


@routes.post("/g/<slug>/desk")
def search(slug: str) -> Response:
    """The same list, with those who are looked for. By POST: no address holds a name (rule P1)."""
    room, who = enter(slug)
    view(room, who, "page")
    return show_desk(room, who, query=request.form.get("q", ""))


def show_desk(
    room: Room,
    who: Who,
    refusal: Refusal | None = None,
    form: str = "",
    values: Mapping[str, str] | None = None,
    query: str = "",
) -> Response:
    """With a refusal of one of its forms, what was typed in stays there."""
    gathering = room.gathering
    g.form_page = f"/g/{gathering.slug}/desk"
    html = page(
        "desk.html",
        room,
        screen="desk",
        line=line_view(room),
        items=found(room, query),
        query=query,
        everybody=len(gathering.state.line.registrations),
        form=values or {},
        refused_form=form,
        refusal=answer(refusal) if refusal else None,
        done=request.args.get("done"),
        nonces=new_nonce,
        kinds=c.KINDS,
        channels=CHANNELS,
        name_limit=NAME_LIMIT,
        now=dt.datetime.fromtimestamp(gathering.clock(), ZoneInfo(room.definition.timezone)),
        outbox=messages.counts(room),
        written_in=c.LANGUAGES,
        **signature(gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)


def found(room: Room, query: str) -> list[Item]:
    """The list, or those of whom the name, contact, number or short code is looked for; the latest
    first, with the place on the waiting list."""
    gathering, part = room.gathering, SCREENS["desk"].part(REGISTRATIONS)
    line = gathering.state.line
    ranks = {one.id: rank for rank, one in enumerate(line.in_turn(), 1)}
    now = gathering.clock()
    return [
        part.shows(one, gathering.words)
        | {"rank": ranks.get(one.id), "offered": one.is_offered(now)}
        for one in reversed(line.registrations.values())
        if part.holds(one) and matches(room, one, query)
    ]


def matches(room: Room, registration: Registration, query: str) -> bool:
    """As static/js/registrations/line.js does it while one types; the code is ours alone."""
    item = SCREENS["desk"].part(REGISTRATIONS).shows(registration, room.gathering.words)
    code = tickets.short_code(room, registration.id)
    digits = "".join(filter(str.isdecimal, query))
    if query.strip() == str(item["number"]) or codes.normal(query) == code:
        return True
    if digits == query.strip() and 0 < len(digits) < SHORTEST_TELEPHONE:
        return False
    contact = item["contact"].casefold()
    in_contact = "".join(filter(str.isdecimal, contact))
    if len(digits) >= SHORTEST_TELEPHONE and digits.lstrip("0") in in_contact:
        return True
    text = f"{item['name'].casefold()} {contact}"
    return all(word in text for word in query.casefold().split())


@routes.post("/g/<slug>/desk/register")
def register(slug: str) -> AnyResponse:
    """What somebody wrote or said, typed in."""
    room, who = enter(slug)
    form = request.form
    try:
        command = c.Register(
            told(room, form),
            channel=form.get("channel", ""),
            consent=form.get("consent") or None,
            received=moment_of(room, form.get("received", "")),
            apart="apart" in form,
            language=form.get("language", c.LANGUAGES[0]),
        )
        done = access.done(room.gathering.once(command, who, nonce()))
    except Refused as refused:
        return show_desk(room, who, refused.refusal, "register", typed(form))
    assert isinstance(done.event, Registered)
    return redirect(f"/g/{slug}/desk/{done.event.registration}?done=register", 303)


@routes.post("/g/<slug>/desk/seats")
def change_seats(slug: str) -> AnyResponse:
    room, who = enter(slug)
    try:
        command = c.ChangeSeats(number(request.form.get("seats")))
        access.done(room.gathering.once(command, who, nonce()))
    except Refused as refused:
        return show_desk(room, who, refused.refusal, "seats", request.form)
    return redirect(f"/g/{slug}/desk?done=seats", 303)


@routes.post("/g/<slug>/desk/deadline")
def change_deadline(slug: str) -> AnyResponse:
    """Empty: until the gathering begins."""
    room, who = enter(slug)
    try:
        command = c.ChangeDeadline(moment_of(room, request.form.get("deadline", "")))
        access.done(room.gathering.once(command, who, nonce()))
    except Refused as refused:
        return show_desk(room, who, refused.refusal, "deadline", request.form)
    return redirect(f"/g/{slug}/desk?done=deadline", 303)


def moment_of(room: Room, text: str) -> float | None:
    """A date and time as a form or a person writes it, local; None where there is none. Refused
    where it cannot be read."""
    text = text.strip()
    if not text:
        return None
    zone = ZoneInfo(room.definition.timezone)
    for shape in ("%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M", "%d.%m.%Y", "%d.%m.%y %H:%M"):
        try:
            return dt.datetime.strptime(text, shape).replace(tzinfo=zone).timestamp()
        except (ValueError, OverflowError):
            continue
    try:
        found = dt.datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError):
        raise Refused(refuse("bad_moment", field="received")) from None


@routes.get("/g/<slug>/desk/<registration>")
def show_one(slug: str, registration: str) -> Response:
    room, who = enter(slug)
    found = find(room, registration)
    view(room, who, "one")
    return show_registration(room, who, found)


@routes.post("/g/<slug>/desk/<registration>/<action>")
def do(slug: str, registration: str, action: str) -> AnyResponse:
    room, who = enter(slug)
    found = find(room, registration)
    if action not in ACTIONS:
        raise Refused(refuse("not_found"))
    channel = request.form.get("channel", "telephone")
    if channel not in c.CHANNELS:
        raise Refused(refuse("bad_request", field="channel"))
    result = act(room, who, registration, action, channel)
    if isinstance(result, Refusal):
        return show_registration(room, who, found, result, action)
    return redirect(f"/g/{slug}/desk/{registration}?done={action}", 303)


def find(room: Room, registration: str) -> Registration:
    line = room.gathering.state.line
    found = line.registrations.get(registration)
    if found is None and room.gathering.catch_up():  # another worker's answer led here
        found = room.gathering.state.line.registrations.get(registration)
    if found is None:
        raise Refused(refuse("unknown_registration"))
    return found


def show_registration(
    room: Room,
    who: Who,
    registration: Registration,
    refusal: Refusal | None = None,
    action: str | None = None,
) -> Response:
    g.form_page = f"/g/{room.gathering.slug}/desk/{registration.id}"
    shown = registration_view(room, registration)
    changing = refusal is not None and action == "change"
    line = room.gathering.state.line
    html = page(
        "desk-registration.html",
        room,
        own=shown,
        line=line_view(room),
        first=line.first_with(registration.key) if shown["repeated"] else None,
        form=typed(request.form) if changing else filled(shown),
        changing=changing,
        refusal=answer(refusal) if refusal else None,
        done=request.args.get("done"),
        nonces=new_nonce,
        kinds=c.KINDS,
        channels=CHANNELS,
        name_limit=NAME_LIMIT,
        address=access.site().base_url + shown["path"],
        hall={"revoked": registration.id in room.gathering.state.presence.revoked},
        mails=messages.letter_views(room, registration),
        **signature(room.gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)


@routes.get("/g/<slug>/desk/export")
def export(slug: str) -> Response:
    """The list as a spreadsheet reads it."""
    room, who = enter(slug)
    view(room, who, "file")
    response = make_response(write_table(rows(room, room.definition)))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-anmeldungen.csv"'
    return response


def rows(room: Room, definition: Definition) -> list[list[str]]:
    terms = definition.registration
    questions = terms.questions if terms else ()
    head = [
        gettext("Nummer"),
        gettext("Name"),
        gettext("Kontakt"),
        gettext("Status"),
        gettext("Platz auf der Warteliste"),
        gettext("Sie kommen"),
        gettext("Einwilligung"),
        gettext("Weg"),
        gettext("Eingegangen"),
        gettext("Eingetragen"),
        gettext("Kurzcode"),
        gettext("Prüfcode"),
        *(question.title for question in questions),
    ]
    return [head] + [
        [
            str(item["number"]),
            item["name"],
            item["contact"],
            item["status"],
            str(item["rank"] or ""),
            item["kind"] or "",
            "ja" if item["camera"] else "nein",
            item["channel"],
            item["received"] or "",
            item["at"],
            tickets.short_code(room, item["id"]),
            item["check"],
            *(item["extras"].get(question.id, "") for question in questions),
        ]
        for item in reversed(found(room, ""))
    ]
