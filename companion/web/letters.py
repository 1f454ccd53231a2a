"""Letters: what a person in line is told, in their language. The same words go out by mail, stand
in the desk's outbox, and are read out on the telephone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from flask import current_app, g
from flask_babel import format_date, gettext

from companion.domain.definition import Definition
from companion.domain.mail.post import Letter
from companion.domain.seats.line import Registration
from companion.live.house import Room
from companion.outside import qr
from companion.outside.calendar import CANCEL, PUBLISH, Entry
from companion.outside.mail import Mail
from companion.web import access, tickets
from companion.web.language import LANGUAGES, current
from companion.web.particulars import View, open_access, registration_view
from companion.web.wording import Part, Wording, envelope, privacy_url, whom_to_ask

#: What they are about; a message of another kind says that there is no seat.
WITH_SEAT = ("seat", "promoted", "reminder", "access")


def wording(room: Room, registration: Registration, letter: Letter) -> Wording:
    """What a letter says as of now, in the language of the person, whoever asks."""
    with current_app.app_context():
        return spoken(room, registration, letter)


def mail(room: Room, registration: Registration, letter: Letter) -> Mail:
    said = spoken(room, registration, letter)
    words, sender = room.gathering.words, access.site().settings.mail_from
    assert sender is not None, "without a sender nothing is sent"
    has_ticket = any(part.kind == "ticket" for part in said.parts)
    uid = f"{room.gathering.slug}.{registration.id}@{sender.domain}"
    return envelope(
        room,
        letter,
        said,
        words.get(registration.contact),
        name=words.get(registration.name, ""),
        ticket=qr.png(tickets.ticket_code(room, registration.id)) if has_ticket else None,
        entry=entry(room, registration, letter, uid),
    )


def entry(room: Room, registration: Registration, letter: Letter, uid: str) -> Entry | None:
    """For the calendar of who has a seat; taken out of it again when they do not."""
    if letter.kind not in (*WITH_SEAT, "cancelled"):
        return None
    definition = room.definition.within(current().code)
    now = room.gathering.clock()
    return Entry(
        uid=uid,
        sequence=letter.notice,
        at=dt.datetime.fromtimestamp(now, dt.UTC),
        title=definition.title,
        starts=definition.moment(definition.starts, now),
        ends=definition.moment(definition.ends, now),
        place=", ".join(filter(None, (definition.place, definition.address))),
        url=access.site().base_url + access.registration_path(definition.slug, registration.id),
        method=CANCEL if letter.kind == "cancelled" else PUBLISH,
    )


def spoken(room: Room, registration: Registration, letter: Letter) -> Wording:
    """In an application context of its own: its language is the person's."""
    g.language = LANGUAGES[registration.language]
    own = registration_view(room, registration)
    definition = room.definition.within(current().code)
    line = room.gathering.state.line
    if letter.kind == "repeated":
        first = line.first_with(registration.key)
        own |= {"first": registration_view(room, first) if first else own}
    return Wording(
        subject=f"{subject(letter.kind)}: {definition.title}",
        greeting=gettext("Guten Tag, %(name)s,", name=own["name"]),
        parts=tuple(parts(room, definition, own, letter.kind)),
    )


def subject(kind: str) -> str:
    subjects: dict[str, str] = {
        "seat": gettext("Ihr Platz"),
        "promoted": gettext("Sie haben jetzt einen Platz"),
        "waiting": gettext("Ihre Stelle auf der Warteliste"),
        "offered": gettext("Ein Platz ist frei, bitte antworten Sie"),
        "cancelled": gettext("Ihre Anmeldung ist zurückgezogen"),
        "repeated": gettext("Sie sind schon angemeldet"),
        "reminder": gettext("Bald ist es so weit"),
        "access": gettext("So nehmen Sie teil"),
    }
    return subjects[kind]


def parts(room: Room, definition: Definition, own: View, kind: str) -> Iterator[Part]:
    base, now = access.site().base_url, room.gathering.clock()
    yield from news(own, kind)
    yield Part("fact", definition.title, gettext("Veranstaltung"))
    yield Part("fact", when(definition, now), gettext("Wann"))
    place = ", ".join(filter(None, (definition.place, definition.address)))
    if place:
        yield Part("fact", place, gettext("Wo"))
    if kind in WITH_SEAT:
        yield from with_seat(room, own, base)
    if kind == "repeated":
        yield Part("link", gettext("Zu Ihrer ersten Anmeldung"), url=base + own["first"]["path"])
    elif kind == "offered":
        yield Part("link", gettext("Platz annehmen"), url=base + own["path"])
    elif kind != "cancelled":
        title = gettext("Anmeldung ansehen, ändern oder absagen")
        yield Part("link", title, url=base + own["path"])
    if kind in (*WITH_SEAT, "waiting"):
        yield Part("fact", str(own["number"]), gettext("Nummer in der Reihe"))
        yield Part("fact", own["check"], gettext("Prüfcode"))
    yield from closing(definition, own)


def news(own: View, kind: str) -> Iterator[Part]:
    """What is new, first."""
    until = local_moment(own["offered_until"]) if own["offered_until"] else ""
    lead, *texts = {
        "seat": [gettext("Sie haben einen Platz.")],
        "promoted": [
            gettext("Ein Platz ist frei geworden. Sie haben jetzt einen Platz."),
            gettext("Können Sie nicht mehr kommen? Dann sagen Sie bitte ab."),
        ],
        "waiting": [
            gettext("Sie stehen auf der Warteliste, an Stelle %(rank)s.", rank=own["rank"] or 1),
            gettext("Zurzeit sind alle Plätze vergeben. Wird einer frei, sagen wir es Ihnen."),
        ],
        "offered": [
            gettext("Ein Platz ist für Sie frei geworden."),
            gettext("Er ist für Sie reserviert bis: %(until)s.", until=until),
            gettext("Bitte nehmen Sie ihn bis dahin an. Danach bieten wir ihn anderen an."),
        ],
        "cancelled": [
            gettext("Ihre Anmeldung ist zurückgezogen."),
            gettext("Ihr Platz ist für andere frei. Weitere Nachrichten bekommen Sie nicht."),
        ],
        "repeated": [
            gettext("Sie sind schon angemeldet."),
            gettext(
                "Mit Ihrem Kontakt kam noch eine Anmeldung. Es gilt weiter die erste, Nummer"
                " %(number)s.",
                number=own.get("first", own)["number"],
            ),
            gettext("Waren Sie das nicht? Dann brauchen Sie nichts zu tun."),
        ],
        "reminder": [
            gettext("Bald ist es so weit. Sie haben einen Platz."),
            gettext("Können Sie nicht mehr kommen? Dann sagen Sie bitte ab."),
        ],
        "access": [gettext("Sie haben einen Platz. So nehmen Sie teil:")],
    }[kind]
    yield Part("lead", lead)
    yield from (Part("text", text) for text in texts)


def with_seat(room: Room, own: View, base: str) -> Iterator[Part]:
    """What lets the person in: words and an address, from their time on, else the ticket."""
    terms = room.definition.registration
    if terms and terms.access:
        found = open_access(room)
        if found:
            yield Part("quote", found.text)
            if found.url:
                yield Part("link", gettext("Teilnehmen"), url=found.url)
        else:
            yield Part("text", gettext("Wie Sie teilnehmen, schreiben wir Ihnen rechtzeitig."))
        return
    yield Part("ticket", own["code"], gettext("Ihr Code für den Einlass:"))
    if terms and terms.consent and not own["consent"]:
        yield Part("text", gettext("Ihr Platz ist nicht im Bild der Kamera."))
    yield Part("more", gettext("Eintrittskarte zum Drucken"), url=f"{base}{own['path']}/ticket")


def closing(definition: Definition, own: View) -> Iterator[Part]:
    """Whom to ask, and why one gets this."""
    yield from whom_to_ask(definition)
    yield Part(
        "small",
        gettext(
            "Diese Nachricht kommt von selbst, zu einer Anmeldung vom %(at)s. Was wir speichern und"
            " wie lange: %(url)s",
            at=local_moment(own["at"]),
            url=privacy_url(definition.slug),
        ),
    )


def when(definition: Definition, now: float) -> str:
    starts, ends = (definition.moment(at, now) for at in (definition.starts, definition.ends))
    hours = gettext("%(starts)s bis %(ends)s Uhr", starts=f"{starts:%H:%M}", ends=f"{ends:%H:%M}")
    return f"{format_date(definition.day(now), 'full')}, {hours}"


def local_moment(at: dt.datetime) -> str:
    """ "Donnerstag, 20. August 2020, 18:00 Uhr" """
    day = format_date(at, "full", rebase=False)
    moment: str = gettext("%(day)s, %(time)s Uhr", day=day, time=f"{at:%H:%M}")
    return moment
