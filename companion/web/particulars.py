"""What a person tells when they register: from a form, and shown again; for themselves and for the
desk alike."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from companion.domain.commands import NONCE, Command
from companion.domain.definition import Definition
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.seats import commands as c
from companion.domain.seats.chain import check_code
from companion.domain.seats.commands import EXTRA, Particulars
from companion.domain.seats.contact import read_contact
from companion.domain.seats.line import REPEATED, SEATED, WAITING, Registration
from companion.domain.seats.screen import shown_contact
from companion.domain.seats.terms import Access
from companion.live.gathering import Done
from companion.live.house import Room
from companion.web import access, tickets
from companion.web.language import current
from companion.web.refusals import Refused

View = dict[str, Any]


def told(room: Room, form: Mapping[str, str]) -> Particulars:
    """What a form says. A contact that cannot be read has no fingerprint; it is refused later."""
    contact = form.get("contact", "")
    found = read_contact(contact)
    key = (
        ""
        if isinstance(found, Refusal)
        else access.site().keys.fingerprint(
            room.gathering.slug,
            room.gathering.words.get(room.gathering.state.line.salt or "", ""),
            found,
        )
    )
    extras = tuple(
        (name.removeprefix(EXTRA), answer)
        for name, answer in form.items()
        if name.startswith(EXTRA)
    )
    return Particulars(form.get("name", ""), contact, key, form.get("kind") or None, extras)


def new_nonce() -> str:
    """For a form's hidden field."""
    return secrets.token_urlsafe(12)


def nonce() -> str:
    """The form's, so that a double tap or the way back counts once."""
    found = request.form.get("nonce", "")
    if not NONCE.fullmatch(found):
        raise Refused(refuse("bad_request", field="nonce"))
    return found


def act(room: Room, who: Who, id: str, action: str, channel: str) -> Done | Refusal | None:
    """What a button on a registration's page does; None: there is no such button."""
    form = request.form
    commands: dict[str, Command] = {
        "cancel": c.CancelRegistration(id),
        "erase": c.EraseRegistration(id),
        "accept": c.AcceptSeat(id),
        "apart": c.CountApart(id),
        "consent": c.GiveConsent(id, form.get("consent", ""), channel),
        "no-consent": c.WithdrawConsent(id, channel),
    }
    if action == "change":
        command: Command = c.ChangeRegistration(id, number(form.get("version")), told(room, form))
    elif action == "told":
        command = c.TellNotice(id, number(form.get("notice")))
    elif action in commands:
        command = commands[action]
    else:
        return None
    return room.gathering.once(command, who, nonce())


def number(text: str | None) -> int:
    """A form's whole number; refused where it is none."""
    if text is None or not text.isdecimal() or len(text) > 15:
        raise Refused(refuse("bad_request"))
    return int(text)


def registration_view(room: Room, registration: Registration) -> View:
    """A registration as its own page and the desk's page show it."""
    gathering = room.gathering
    slug, line, words, now = (
        gathering.slug,
        gathering.state.line,
        gathering.words,
        gathering.clock(),
    )
    definition = room.definition.within(current().code)
    zone = ZoneInfo(definition.timezone)
    contact = shown_contact(registration, words)
    status = shown_status(registration)
    return {
        "id": registration.id,
        "number": registration.number,
        "version": registration.version,
        "name": words.get(registration.name, ""),
        "contact": contact.shown if contact else "",
        "kind": words.get(registration.kind or "", ""),
        "answers": answers(definition, registration, words),
        "at": moment(registration.at, zone),
        "received": moment(registration.received, zone),
        "channel": registration.channel,
        "language": registration.language,
        "status": status,
        "repeated": registration.status == REPEATED,
        "offered_until": (
            moment(registration.offer_until, zone) if registration.is_offered(now) else None
        ),
        "rank": line.rank(registration) if status == WAITING else None,
        "check": registration.check,
        "code": tickets.short_code(room, registration.id),
        "ticket": tickets.ticket_code(room, registration.id),
        "path": access.registration_path(slug, registration.id),
        "consent": registration.consent.version,
        "consent_at": moment(registration.consent.at, zone),
        "consent_channel": registration.consent.channel,
        "owed": registration.owed,
        "access": open_access(room) if registration.status == SEATED else None,
        "erased": registration.erased,
    }


def shown_status(registration: Registration) -> str:
    """What a person is told. One whose contact stands in line already is told what anybody would
    be: a stranger who types another's contact learns nothing."""
    if registration.status == REPEATED:
        return SEATED if registration.as_seated else WAITING
    return registration.status


def open_access(room: Room) -> Access | None:
    """How those who have a seat come in, once it is time for them to know."""
    opens = room.gathering.state.line.conditions
    terms = room.definition.within(current().code).registration
    if terms is None or opens is None or opens.access is None:
        return None
    return terms.access if room.gathering.clock() >= opens.access else None


def answers(
    definition: Definition, registration: Registration, words: Mapping[str, str]
) -> list[View]:
    """The gathering's own questions, with the answers."""
    terms = definition.registration
    given = registration.extras
    return [
        vars(question) | {"answer": words.get(given.get(question.id, ""), "")}
        for question in (terms.questions if terms else ())
    ]


def moment(seconds: float | None, zone: ZoneInfo) -> dt.datetime | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, zone)


def typed(form: Mapping[str, str]) -> dict[str, str]:
    """What stands in a form that is shown again."""
    known = ("name", "contact", "kind", "consent", "channel", "received", "apart", "language")
    return {k: v for k, v in form.items() if k in known or k.startswith(EXTRA)}


def filled(view: View) -> dict[str, str]:
    """A form that shows what is kept."""
    extras = {EXTRA + item["id"]: item["answer"] for item in view["answers"]}
    return {"name": view["name"], "contact": view["contact"], "kind": view["kind"], **extras}


def line_view(room: Room) -> View:
    """How many seats there are, and until when one can register."""
    gathering = room.gathering
    line, now = gathering.state.line, gathering.clock()
    definition = room.definition.within(current().code)
    zone = ZoneInfo(definition.timezone)
    conditions = line.conditions
    return {
        "seats": line.seats,
        "seated": len(line.seated),
        "waiting": len(line.waiting),
        "free": max(0, line.free(now)),
        "full": line.free(now) <= 0 or bool(line.waiting),
        "open": line.is_open(now),
        "early": bool(conditions and conditions.opens is not None and now < conditions.opens),
        "opens": moment(conditions.opens if conditions else None, zone),
        "deadline": moment(line.deadline, zone),
        "automatic": line.is_automatic(now),
        "automatic_until": moment(conditions.automatic_until if conditions else None, zone),
        "head": check_code(line.head) if line.head else "",
        "terms": definition.registration,
    }
