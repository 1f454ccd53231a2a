"""Receipts: whoever wrote sees by a code what became of it, on any device and without an account,
and is told by mail where they ask for it. Without scripts; no code and no address is ever in a URL.

Opening a link from a mail changes nothing, since mail programs open links by themselves.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, make_response, request
from flask_babel import gettext

from companion.domain.moments import iso
from companion.domain.receipts import codes
from companion.domain.receipts import commands as c
from companion.domain.receipts.screen import show_receipt
from companion.domain.receipts.standing import Reader
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.seats.contact import MAIL, masked, read_contact
from companion.live.house import Room
from companion.outside.mail import ONE_CLICK
from companion.web import access
from companion.web.language import current
from companion.web.outcomes import dated, local
from companion.web.pages import page
from companion.web.particulars import new_nonce, nonce
from companion.web.refusals import Refused, answer, status

routes = Blueprint("receipts", __name__)

ACTIONS = ("confirm", "stop")


@routes.get("/g/<slug>/receipt")
def show(slug: str) -> Response:
    """On the phone that wrote, its own receipt; else where a code is typed."""
    room = access.room(slug)
    room.gathering.catch_up()
    who = access.guest(slug)
    return draw(room, who.id if who and has_ideas(room, who.id) else None)


@routes.post("/g/<slug>/receipt")
def find(slug: str) -> Response:
    return with_code(slug, lambda room, person: draw(room, person))


@routes.post("/g/<slug>/receipt/mail")
def ask(slug: str) -> Response:
    """Somebody wants mail. However often an address was written to today, the page says the same:
    nobody learns from it whose address is known here."""
    return with_code(slug, ask_for)


def ask_for(room: Room, person: str) -> Response:
    typed = request.form.get("contact", "")
    command = c.AskForMail(typed, agreed=bool(request.form.get("agreed")), language=current().code)
    refusal = asked(room, Who(c.HOLDER, person), command)
    if refusal:
        return draw(room, person, refusal, typed=typed)
    return draw(room, person, done="asked")


def asked(room: Room, who: Who, command: c.AskForMail) -> Refusal | None:
    """Why nobody is asked to confirm it; None where it would be, also where the address has had
    enough mails for today."""
    gathering, form = room.gathering, nonce()
    if not access.site().mailer.sends:
        return refuse("not_found")
    done = gathering.again(who, form) or gathering.would(command, who)
    if done is None and may_be_written_to(room, command.contact):
        done = gathering.once(command, who, form)
    return done if isinstance(done, Refusal) else None


def may_be_written_to(room: Room, typed: str) -> bool:
    """Whether nobody had too many mails sent to this address."""
    contact = read_contact(typed)
    if isinstance(contact, Refusal) or contact.kind != MAIL:
        return False
    site, slug = access.site(), room.gathering.slug
    mark = site.keys.mark(slug, "receipt", contact.value.casefold())
    return not site.house.commons.take(slug, ("receipt_mails", mark))


@routes.post("/g/<slug>/receipt/no-mail")
def end(slug: str) -> Response:
    def stop(room: Room, person: str) -> Response:
        try:
            access.done(room.gathering.once(c.StopMail(), Who(c.HOLDER, person), nonce()))
        except Refused as refused:
            return draw(room, person, refused.refusal)
        return draw(room, person, done="stopped")

    return with_code(slug, stop)


def with_code(slug: str, what: Any) -> Response:
    """What is done with the receipt whose code was typed."""
    room = access.room(slug)
    g.form_page = f"/g/{slug}/receipt"
    who, token = access.welcome_guest(slug)
    code = request.form.get("code", "")
    try:
        access.pace_receipts(slug, who)
        response: Response = what(room, person_of(room, code))
    except Refused as refused:
        response = draw(room, None, refused.refusal, code=code)
    access.remember_guest(response, slug, token)
    return response


def person_of(room: Room, code: str) -> str:
    slug, keys = room.gathering.slug, access.site().keys
    room.gathering.catch_up()
    found = codes.typed(code)
    person = found and access.site().receipts.person(
        room.gathering, found, lambda id: keys.receipt_code(slug, id)
    )
    if not person or not has_ideas(room, person):
        raise Refused(refuse("unknown_receipt"))
    return person


def has_ideas(room: Room, person: str) -> bool:
    """Whether there is something to see, be it that all of it was lost."""
    state = room.gathering.state
    return person in state.receipts.lost or bool(show_receipt(state, person, room.gathering.words))


def draw(
    room: Room,
    person: str | None,
    refusal: Refusal | None = None,
    *,
    code: str = "",
    typed: str = "",
    done: str | None = None,
) -> Response:
    gathering, site = room.gathering, access.site()
    zone = ZoneInfo(room.definition.timezone)
    own = show_receipt(gathering.state, person, gathering.words) if person else []
    code = site.keys.receipt_code(gathering.slug, person) if person else code
    reader = gathering.state.receipts.of_person(person) if person else None
    lost = gathering.state.receipts.lost.get(person or "")
    html = page(
        "receipt.html",
        room,
        person=bool(person),
        code=code,
        ideas=[
            idea
            | {
                "at": local(idea["at"], zone),
                "answers": [dated(one, zone) for one in idea.get("answers", ())],
            }
            for idea in own
        ],
        lost=local(iso(lost), zone) if lost is not None else None,
        public=gathering.state.results.now.public,
        mails=site.mailer.sends,
        reader=shown(room, reader),
        typed=typed,
        mailto=mailto(room, code),
        refusal=answer(refusal) if refusal else None,
        done=done,
        nonce=new_nonce(),
    )
    return make_response(html, status(refusal) if refusal else 200)


def shown(room: Room, reader: Reader | None) -> dict[str, Any] | None:
    """Who is written to, so that only its owner knows the address again."""
    value = room.gathering.words.get(reader.contact or "") if reader else None
    if reader is None or value is None:
        return None
    return {"address": masked(value), "confirmed": reader.confirmed is not None}


def mailto(room: Room, code: str) -> str:
    """A mail to oneself, which one's own mail program sends: it does not come by us."""
    title = room.definition.within(current().code).title
    url = f"{access.site().base_url}/g/{quote(room.gathering.slug)}/receipt"
    code = gettext("Mein Beleg: %(code)s", code=code)
    use = gettext("Damit sehe ich, was aus meinen Beiträgen wird: %(url)s", url=url)
    text = f"{code}\n\n{use}"
    subject = gettext("Beleg: %(title)s", title=title)
    return f"mailto:?subject={quote(subject)}&body={quote(text)}"


# By the links in mails


@routes.get("/g/<slug>/receipt/<action>/<link>")
def look(slug: str, action: str, link: str) -> Response:
    """One button."""
    room, _ = follow(slug, action, link)
    return draw_link(room, action)


@routes.post("/g/<slug>/receipt/<action>/<link>")
def press(slug: str, action: str, link: str) -> Response:
    """The button, or a mail program's own for whoever wants no more (RFC 8058)."""
    room, who = follow(slug, action, link)
    command = {"confirm": c.ConfirmMail(who.id), "stop": c.StopMail(who.id)}[action]
    done = room.gathering.do(command, who)
    if not isinstance(done, Refusal):
        return draw_link(room, action, done=True)
    one_click = request.form.get("List-Unsubscribe") == ONE_CLICK.partition("=")[2]
    if one_click and done.code == "void_mail_link":  # it is as they want it
        return make_response("", 200)
    return draw_link(room, action, done)


def follow(slug: str, action: str, link: str) -> tuple[Room, Who]:
    room = access.room(slug)
    if action not in ACTIONS:
        raise Refused(refuse("not_found"))
    room.gathering.catch_up()
    return room, access.reader(slug, link)


def draw_link(
    room: Room, action: str, refusal: Refusal | None = None, *, done: bool = False
) -> Response:
    html = page(
        "receipt-mail.html",
        room,
        action=action,
        refusal=answer(refusal) if refusal else None,
        done=done,
    )
    return make_response(html, status(refusal) if refusal else 200)
