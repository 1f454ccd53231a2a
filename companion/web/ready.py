"""„Bereit für heute Abend?“: what an evening needs, each line tested as far as a server can, the
rest in the browser. The page asks again by itself; without scripts it is looked at again."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, jsonify, make_response, request
from flask_babel import gettext, ngettext
from markupsafe import escape

from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.seats.contact import MAIL, read_contact
from companion.live.house import Room
from companion.live.limits import seconds
from companion.live.mailing import EVERYBODY
from companion.outside.mail import Mail
from companion.web import access
from companion.web.language import current
from companion.web.messages import reason, server_view
from companion.web.moderation import signature
from companion.web.pages import allow_camera, page
from companion.web.refusals import Refused, message, status

routes = Blueprint("ready", __name__)

GOOD, WARN, BAD, OPEN = "good", "warn", "bad", "open"
#: Bytes that must be free on the disk, and below which one should see to it.
LITTLE, FEW = 200 * 2**20, 2 * 2**30
#: Seconds after which a backup is an old one.
OLD = 2 * 86_400
#: Who an evening needs a link for, and the others where people register.
NEEDED, WITH_SEATS = ("moderator", "stage"), ("desk", "door")


@dataclass(frozen=True)
class Line:
    """One thing. `state`: good, warn, bad or open (not tested, or only the browser can). `text`:
    how it is. `todo`: what to do about it. `to`: a page of the gathering's where it is done."""

    id: str
    title: str
    state: str
    text: str
    todo: str = ""
    to: str = ""


def enter(slug: str) -> tuple[Room, Who]:
    room = access.room(slug)
    return room, access.require_staff(room.gathering, "moderator")


@routes.get("/g/<slug>/ready")
def ready(slug: str) -> Response:
    room, who = enter(slug)
    return show(room, who)


def show(room: Room, who: Who, **more: Any) -> Response:
    allow_camera()
    site = access.site()
    html = page(
        "ready.html",
        room,
        lines=[asdict(line) for line in lines(room)],
        now=room.gathering.clock(),
        sends=site.mailer.sends,
        may_mail=who.role == "admin",
        **{"mail": None, **more},
        **signature(room.gathering, who),
    )
    return make_response(html)


@routes.get("/g/<slug>/ready/lines")
def state(slug: str) -> Response:
    """The same as JSON, for the page's script. `now`: by the server's clock, to compare a device's
    with."""
    room, _ = enter(slug)
    found = [asdict(line) for line in lines(room)]
    return jsonify(lines=found, now=round(room.gathering.clock(), 3))


def lines(room: Room) -> Iterator[Line]:
    yield from times(room)
    yield from screens(room)
    yield camera()
    yield connection(room)
    yield clock()
    yield mail(room)
    yield delay(room)
    yield from storage(room)
    yield team(room)


def times(room: Room) -> Iterator[Line]:
    definition, now = room.definition, room.gathering.clock()
    zone = ZoneInfo(definition.timezone)
    title = gettext("Tag und Uhrzeit")
    day, today = definition.day(now), dt.datetime.fromtimestamp(now, zone).date()
    span = f"{definition.starts} – {definition.ends}"
    if definition.date is None:
        text = gettext("Ohne Tag: jeden Tag %(span)s. Gut zum Üben.", span=span)
        yield Line("times", title, WARN, text, gettext("Einen Tag eintragen."), "setup/when")
    elif day == today or definition.phase(now) == "on":
        yield Line("times", title, GOOD, gettext("Heute, %(span)s Uhr.", span=span))
    elif definition.phase(now) == "after":
        text = gettext("Die Veranstaltung war am %(day)s.", day=f"{day:%d.%m.%Y}")
        yield Line("times", title, BAD, text, gettext("Den Tag prüfen."), "setup/when")
    else:
        days = (day - today).days
        text = ngettext("Morgen.", "In %(num)s Tagen.", days)
        yield Line("times", title, WARN, text, gettext("Am Tag selbst noch einmal nachsehen."))
    yield posting(room, now, zone)


def posting(room: Room, now: float, zone: ZoneInfo) -> Line:
    """Whether people can write while it is on."""
    definition = room.definition
    title = gettext("Beiträge")
    begins, ends = (
        definition.moment(t, now).timestamp() for t in (definition.starts, definition.ends)
    )
    opens, closes = definition.opens_at, definition.closes_at
    if opens is not None and closes is not None and closes <= opens:
        text = gettext("Das Schreiben endet, bevor es beginnt.")
        return Line("posting", title, BAD, text, gettext("Die Zeiten prüfen."), "setup/when")
    if (opens is not None and opens > begins) or (closes is not None and closes < ends):
        text = gettext("Während der Veranstaltung kann nicht die ganze Zeit geschrieben werden.")
        return Line("posting", title, WARN, text, gettext("Die Zeiten prüfen."), "setup/when")
    if definition.is_open(now):
        return Line("posting", title, GOOD, gettext("Jetzt kann geschrieben werden."))
    if opens is not None and now < opens:
        at = dt.datetime.fromtimestamp(opens, zone)
        return Line("posting", title, GOOD, gettext("Offen ab %(at)s.", at=f"{at:%d.%m., %H:%M}"))
    return Line("posting", title, BAD, gettext("Es wird nichts mehr angenommen."), to="setup/when")


def screens(room: Room) -> Iterator[Line]:
    there = room.fanout.screens() if room.fanout else {}
    count = there.get("projector", 0)
    title = gettext("Leinwand")
    if count:
        text = ngettext("%(num)s ist verbunden.", "%(num)s sind verbunden.", count)
        yield Line("projector", title, GOOD, text, to="projector")
    else:
        todo = gettext(
            "Öffnen Sie am Rechner des Projektors einen Link der Rolle Bühne, oder die"
            " Leinwand hier."
        )
        yield Line("projector", title, BAD, gettext("Keine ist verbunden."), todo, "projector")
    count = there.get("entrance", 0)
    title = gettext("Anzeige am Eingang")
    if count:
        text = ngettext("%(num)s ist verbunden.", "%(num)s sind verbunden.", count)
        yield Line("entrance", title, GOOD, text, to="entrance")
    else:
        todo = gettext("Öffnen Sie sie am Eingang, oder hängen Sie den Aushang auf.")
        yield Line("entrance", title, WARN, gettext("Keine ist verbunden."), todo, "entrance")


def camera() -> Line:
    text = gettext("Noch nicht geprüft.")
    todo = gettext("Am Gerät für den Einlass drücken Sie „Kamera prüfen“.")
    return Line("camera", gettext("Kamera"), OPEN, text, todo)


def connection(room: Room) -> Line:
    """Browsers open a camera on https or on the device itself alone."""
    title = gettext("Verschlüsselte Verbindung")
    parts = urlsplit(access.site().base_url)
    if request.is_secure or parts.scheme == "https":
        return Line("https", title, GOOD, gettext("https: Kameras gehen."))
    if parts.hostname in ("localhost", "127.0.0.1", "::1"):
        text = gettext("Nur dieser Rechner selbst: hier geht die Kamera, auf Telefonen nicht.")
        return Line("https", title, WARN, text, gettext("Am Abend muss die Adresse https haben."))
    text = gettext("Ohne https: kein Telefon öffnet seine Kamera.")
    return Line("https", title, BAD, text, gettext("Die Technik muss https einrichten."))


def clock() -> Line:
    text = gettext("Noch nicht geprüft; das macht die Seite von selbst, mit Skripten.")
    return Line("clock", gettext("Uhr dieses Geräts"), OPEN, text)


def mail(room: Room) -> Line:
    title, server = gettext("Mail"), server_view(room)
    if server is None:
        text = gettext("Kein Mailserver: die Anmeldung sagt allen selbst Bescheid.")
        return Line("mail", title, WARN, text, gettext("Die Technik richtet SMTP_URL ein."))
    if server["trouble"]:
        todo = gettext("Die Technik muss den Mailserver prüfen.")
        return Line("mail", title, BAD, server["trouble"], todo)
    text = gettext("%(host)s ist eingerichtet.", host=server["host"])
    return Line(
        "mail", title, GOOD, text, gettext("Probieren Sie es mit einer Mail an sich selbst.")
    )


def delay(room: Room) -> Line:
    """How far the stream is behind, as the timing of the evening knows it."""
    title = gettext("Verzögerung des Streams")
    if room.definition.stream is None:
        return Line("delay", title, GOOD, gettext("Es gibt keinen Stream."))
    found = room.gathering.state.timing.delay
    if found is None:
        text = gettext("Nicht gemessen: die zu Hause werden behandelt, als wären sie nicht später.")
        todo = gettext("Messen oder eintragen, sobald der Stream läuft.")
        return Line("delay", title, WARN, text, todo, "moderate")
    return Line("delay", title, GOOD, gettext("%(num)s Sekunden.", num=round(found)))


def storage(room: Room) -> Iterator[Line]:
    site = access.site()
    kept = site.house.storage(room.gathering, site.settings.data)
    title = gettext("Speicher")
    free = size(kept.free)
    if not kept.writes:
        text = gettext("Es lässt sich nichts speichern.")
        yield Line("storage", title, BAD, text, gettext("Die Technik muss sofort nachsehen."))
    elif kept.free < FEW:
        text = gettext("Es wird gespeichert, aber nur noch %(free)s sind frei.", free=free)
        state = BAD if kept.free < LITTLE else WARN
        yield Line("storage", title, state, text, gettext("Platz schaffen."))
    elif kept.danger is not None:
        text = gettext("Es wird gespeichert, aber nicht sicher: %(danger)s.", danger=kept.danger)
        yield Line("storage", title, WARN, text, gettext("Die Technik stellt Redis anders ein."))
    else:
        text = gettext("Gerade geprüft: es wird gespeichert. %(free)s sind frei.", free=free)
        yield Line("storage", title, GOOD, text)
    yield backup(kept.backup, room.gathering.clock())


def backup(made: float | None, now: float) -> Line:
    title, todo = gettext("Sicherung"), gettext("Die Technik macht vor dem Abend eine.")
    if made is None:
        text = gettext("Nicht bekannt, ob es eine gibt.")
        return Line("backup", title, WARN, text, todo)
    hours = max(0, round((now - made) / 3600))
    text = ngettext(
        "Die letzte ist %(num)s Stunde alt.", "Die letzte ist %(num)s Stunden alt.", hours
    )
    return Line("backup", title, GOOD if now - made < OLD else WARN, text, todo)


def size(amount: int) -> str:
    if amount < 2**30:
        return f"{amount // 2**20} MiB"
    return f"{amount // 2**30} GiB"


def team(room: Room) -> Line:
    """Whether somebody holds a link or a session of each role that the evening needs."""
    state, now = room.gathering.state, room.gathering.clock()
    on = {session.staff for session in state.sessions.values() if session.expires > now}
    there = {
        one.role
        for one in state.staff.values()
        if not one.revoked and (one.id in on or (one.expires > now and not one.used))
    }
    needed = (*NEEDED, *(WITH_SEATS if room.definition.registration else ()))
    names = {
        "moderator": gettext("Moderation"),
        "stage": gettext("Bühne"),
        "desk": gettext("Anmeldung"),
        "door": gettext("Einlass"),
    }
    missing = [names[role] for role in needed if role not in there]
    title = gettext("Team")
    if not missing:
        return Line("team", title, GOOD, gettext("Jede Rolle hat jemanden."), to="setup/team")
    text = gettext("Noch niemand für: %(roles)s.", roles=", ".join(missing))
    return Line("team", title, BAD, text, gettext("Laden Sie sie ein."), "setup/team")


@routes.post("/g/<slug>/ready/mail")
def send_mail(slug: str) -> Response:
    """A mail to the asker's own address, by the real line. The address is in this request alone: it
    is neither kept nor logged."""
    room, who = enter(slug)
    if who.role != "admin":
        raise Refused(refuse("forbidden"))
    g.form_page = f"/g/{slug}/ready"
    refusal = post_mail(room, request.form.get("address", ""))
    if isinstance(refusal, Refusal):
        response = show(room, who, mail={"state": BAD, "text": message(refusal), "field": True})
        response.status_code = status(refusal)
        return response
    state = GOOD if refusal is None else BAD
    text = refusal or gettext(
        "Der Mailserver hat sie angenommen. Sehen Sie in Ihrem Postfach nach, auch beim Spam."
    )
    return show(room, who, mail={"state": state, "text": text, "field": False})


def post_mail(room: Room, address: str) -> Refusal | str | None:
    """Why it did not go out, in words; None: it did. A Refusal: it was not even tried."""
    site = access.site()
    sender = site.settings.mail_from
    contact = read_contact(address)
    if isinstance(contact, Refusal) or contact.kind != MAIL:
        return refuse("bad_contact", field="address")
    if not site.mailer.sends or sender is None:
        return str(gettext("Es ist kein Mailserver eingerichtet."))
    wait = site.house.commons.take(EVERYBODY, ("mails", EVERYBODY))
    if wait:
        return refuse("too_fast", wait=seconds(wait))
    title = room.definition.within(current().code).title
    subject = gettext("Probe: %(title)s", title=title)
    text = gettext(
        "Diese Mail zeigt, dass Mails von „%(title)s“ ankommen. Sie können sie löschen.",
        title=title,
    )
    problem = site.mailer.try_out(
        Mail(
            sender=sender,
            name="",
            address=contact.value,
            subject=subject,
            text=text + "\n",
            html=f"<p>{escape(text)}</p>",
            id=f"{secrets.token_hex(12)}@{sender.domain}",
            at=dt.datetime.fromtimestamp(room.gathering.clock(), dt.UTC),
            language=current().html,
        )
    )
    return reason(problem.why, problem.code) if problem else None
