"""What becomes of the messages to people in line, as the desk sees it: whom it must tell, which
mails are on their way, and why one did not go out."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask_babel import gettext

from companion.domain.mail.post import VOID, Letter, is_moot
from companion.domain.seats.contact import MAIL, Contact
from companion.domain.seats.line import Registration
from companion.domain.seats.screen import shown_contact
from companion.live.house import Room
from companion.web import access, letters
from companion.web.particulars import View, moment
from companion.web.wording import Part


def to_tell(room: Room) -> Iterator[tuple[Registration, Letter, Contact]]:
    """Whom nobody but the desk tells what they must know, in the order it arose."""
    gathering, sends = room.gathering, access.site().mailer.sends
    state = gathering.state
    owed = [one for one in state.line.registrations.values() if one.owed and not one.erased]
    for one in sorted(owed, key=lambda one: one.owed.position if one.owed else 0):
        contact = shown_contact(one, gathering.words)
        letter = state.post.open.get(one.id)
        by_mail = sends and contact is not None and contact.kind == MAIL
        if contact is None or one.owed is None or (by_mail and not (letter and letter.given_up)):
            continue
        told = Letter(one.id, one.owed.kind, one.owed.position, one.owed.at)
        if not is_moot(told, one, state.line.conditions, gathering.clock()):
            yield one, told, contact


def on_the_way(room: Room) -> list[Letter]:
    """Mails that did not go out, those first that were given up."""
    gathering = room.gathering
    found = [
        letter
        for letter in gathering.state.post.open.values()
        if access.site().mailer.sends
        and letter.registration in gathering.state.line.registrations
        and letter.why != "over"
        and is_mail(room, letter)
    ]
    return sorted(found, key=lambda letter: (not letter.given_up, letter.since))


def sent(room: Room) -> list[Letter]:
    """The latest first."""
    state = room.gathering.state
    boxes = (box for id, box in state.post.boxes.items() if id in state.line.registrations)
    found = [(letter.sent, letter) for box in boxes for letter in box.letters if letter.sent]
    return [letter for _, letter in sorted(found, key=lambda pair: pair[0], reverse=True)]


def is_mail(room: Room, letter: Letter) -> bool:
    contact = contact_of(room, letter)
    return contact is not None and contact.kind == MAIL


def contact_of(room: Room, letter: Letter) -> Contact | None:
    gathering = room.gathering
    registration = gathering.state.line.registrations[letter.registration]
    return shown_contact(registration, gathering.words)


def message(room: Room, registration: Registration, letter: Letter, contact: Contact) -> View:
    """A message with all its words, in the person's language."""
    said = letters.wording(room, registration, letter)
    failed = room.gathering.state.post.open.get(registration.id)
    body = quote(said.text.replace("\n", "\r\n"))
    return {
        "registration": registration.id,
        "number": registration.number,
        "name": room.gathering.words.get(registration.name, ""),
        "contact": contact.shown,
        "by_mail": contact.kind == MAIL,
        "href": f"mailto:{quote(contact.value)}?subject={quote(said.subject)}&body={body}"
        if contact.kind == MAIL
        else f"tel:{contact.value}",
        "notice": letter.notice,
        "kind": letters.subject(letter.kind),
        "language": registration.language,
        "said": said,
        "parts": [part for part in said.parts if contact.kind == MAIL or can_be_said(part)],
        "why": why(failed) if failed and failed.given_up else None,
    }


def can_be_said(part: Part) -> bool:
    """Nobody reads out a signed link; the code is for those who are called."""
    return part.kind != "small" and "/register/" not in part.url


def letter_views(room: Room, registration: Registration) -> list[View]:
    """All mails to one person, the first first."""
    box = room.gathering.state.post.boxes.get(registration.id)
    if box is None or not access.site().mailer.sends:
        return []
    found = [letter for letter in box.letters if is_mail(room, letter)]
    views = (state_view(room, letter) for letter in found)
    return [view for view in views if view["state"] != VOID]


def state_view(room: Room, letter: Letter) -> View:
    """What became of a mail, in words."""
    gathering = room.gathering
    zone = ZoneInfo(room.definition.timezone)
    registration = gathering.state.line.registrations[letter.registration]
    contact = contact_of(room, letter)
    return {
        "registration": letter.registration,
        "name": gathering.words.get(registration.name, ""),
        "contact": contact.shown if contact else "",
        "kind": letters.subject(letter.kind),
        "state": letter.state(gathering.clock()),
        "sent": moment(letter.sent, zone),
        "again": moment(letter.again, zone),
        "attempts": letter.attempts,
        "why": why(letter),
        "erased": registration.erased,
    }


def why(letter: Letter) -> str | None:
    """Why the last attempt failed; None: it did not, or there was none."""
    return None if letter.why is None else reason(letter.why, letter.code)


def reason(why: str, code: int | None) -> str:
    sentences = {
        "unreachable": gettext("Der Mailserver ist nicht zu erreichen."),
        "login": gettext("Der Mailserver lässt uns nicht hinein."),
        "no_answer": gettext("Der Mailserver hat nicht zu Ende geantwortet."),
        "busy": gettext("Der Mailserver nimmt die Nachricht noch nicht an."),
        "no_address": gettext("Diese Adresse gibt es nicht."),
        "refused": gettext("Der Mailserver hat die Nachricht abgelehnt."),
        "broken": gettext("Die Nachricht ließ sich nicht zusammenstellen: ein Fehler bei uns."),
        "over": gettext("Was darin stand, gilt nicht mehr."),
        "late": gettext("Sie konnte zu lange nicht hinaus."),
    }
    return f"{sentences[why]} ({code})" if code else f"{sentences[why]}"


def server_view(room: Room) -> View | None:
    """How it goes with the mail server, as this worker knows it; None: there is none."""
    site = access.site()
    server, mailer = site.settings.smtp_url, site.mailer
    if server is None:
        return None
    trouble = mailer.trouble
    waits = mailer.paused_until if mailer.paused_until > room.gathering.clock() else None
    return {
        "host": server.host,
        "pace": site.settings.mails_per_minute,
        "trouble": reason(trouble.why, trouble.code) if trouble else None,
        "again": moment(waits, ZoneInfo(room.definition.timezone)),
    }


def counts(room: Room) -> dict[str, int]:
    """For the desk's page: how many are to be told by voice, and how many mails were given up."""
    given_up = sum(letter.given_up for letter in on_the_way(room))
    return {"spoken": sum(1 for _ in to_tell(room)), "given_up": given_up}
