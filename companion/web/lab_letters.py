"""Letters about labs: the one that asks whether somebody wants to be in, and what those who are in
are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import quote

from flask import current_app, g
from flask_babel import gettext

from companion.domain.definition import Definition
from companion.domain.labs.screen import show_lab
from companion.domain.labs.standing import CONFIRM, TAKE_PART, Lab, Member
from companion.domain.mail.post import Letter
from companion.domain.seats.contact import of_value
from companion.live.house import Room
from companion.outside.mail import Mail
from companion.web import access
from companion.web.language import LANGUAGES, current
from companion.web.letters import Part, Wording
from companion.web.views import accent


def mail(room: Room, member: Member, letter: Letter) -> Mail:
    """In an application context of its own: its language is the person's."""
    g.language = LANGUAGES[member.language]
    site, gathering = access.site(), room.gathering
    sender, value = site.settings.mail_from, gathering.words.get(member.contact)
    assert value is not None, "erased"
    assert sender is not None, "without a sender nothing is sent"
    lab = gathering.state.labs.labs[member.lab]
    definition = room.definition.within(current().code)
    said = asked(room, member, lab) if letter.kind == CONFIRM else told(room, member, lab, letter)
    html = current_app.jinja_env.get_template("mail.html").render(
        said=said, language=current(), accent=accent(room.definition.look.accent)
    )
    is_news = letter.kind != CONFIRM
    return Mail(
        sender=sender,
        name=gathering.words.get(member.name or "", "") if is_news else "",
        address=of_value(value).address,
        subject=said.subject,
        text=said.text,
        html=html,
        id=f"{gathering.slug}.{member.id}.{letter.notice}.{letter.asked}@{sender.domain}",
        at=dt.datetime.fromtimestamp(gathering.clock(), dt.UTC),
        language=current().html,
        reply_to=show_lab(lab, gathering.words)["contact"]["mail"]
        or (definition.contact.mail if definition.contact else ""),
        unsubscribe=entry_url(room, member) + "/leave" if is_news else "",
    )


def entry_url(room: Room, member: Member) -> str:
    return access.site().base_url + access.entry_path(room.gathering.slug, member.id)


def asked(room: Room, member: Member, lab: Lab) -> Wording:
    """No word in it is a stranger's: whoever types an address must not be able to write to it."""
    title = show_lab(lab, room.gathering.words)["title"]
    definition = room.definition.within(current().code)
    takes_part = member.way == TAKE_PART
    parts = (
        Part("lead", gettext("Bitte bestätigen Sie Ihre E-Mail-Adresse.")),
        Part(
            "text",
            gettext(
                "Jemand möchte mit dieser Adresse im Themen-Labor „%(lab)s“ mitmachen.", lab=title
            )
            if takes_part
            else gettext(
                "Jemand möchte mit dieser Adresse über das Themen-Labor „%(lab)s“ auf dem Laufenden"
                " bleiben.",
                lab=title,
            ),
        ),
        Part("text", gettext("Sind Sie das? Dann öffnen Sie bitte diese Seite und bestätigen es.")),
        Part("link", gettext("Ansehen und bestätigen"), url=entry_url(room, member)),
        Part("fact", title, gettext("Themen-Labor")),
        Part("fact", definition.title, gettext("Veranstaltung")),
        Part(
            "text",
            gettext(
                "Waren Sie das nicht? Dann brauchen Sie nichts zu tun. Wir schreiben Ihnen dann"
                " nicht mehr und löschen die Adresse nach sieben Tagen."
            ),
        ),
        *closing(room, definition),
    )
    subject = gettext("Bitte bestätigen")
    return Wording(
        subject=f"{subject}: {title}",
        greeting=gettext("Guten Tag,"),
        parts=parts,
    )


def told(room: Room, member: Member, lab: Lab, letter: Letter) -> Wording:
    """What the team wrote, and how to hear no more."""
    gathering, words = room.gathering, room.gathering.words
    message = next(m for m in gathering.state.labs.messages if m.position == letter.notice)
    title, name = show_lab(lab, words)["title"], words.get(member.name or "", "")
    definition = room.definition.within(current().code)
    lab_url = f"{access.site().base_url}/g/{quote(gathering.slug)}/labs/{lab.id}"
    parts = (
        *(Part("text", part) for part in words.get(message.words, "").split("\n\n")),
        Part("link", gettext("Zum Themen-Labor, mit allen Terminen"), url=lab_url),
        Part("fact", title, gettext("Themen-Labor")),
        Part("fact", definition.title, gettext("Veranstaltung")),
        Part(
            "more",
            gettext("Ihren Eintrag ansehen, ändern oder löschen"),
            url=entry_url(room, member),
        ),
        *closing(room, definition),
    )
    return Wording(
        subject=f"{words.get(message.subject, '')}: {title}",
        greeting=gettext("Guten Tag, %(name)s,", name=name) if name else gettext("Guten Tag,"),
        parts=parts,
    )


def closing(room: Room, definition: Definition) -> Iterator[Part]:
    """Whom to ask, and why one gets this."""
    contact = definition.contact
    if contact:
        found = ", ".join(filter(None, (contact.name, contact.mail, contact.phone)))
        yield Part("text", gettext("Fragen? %(contact)s", contact=found))
    yield Part(
        "small",
        gettext(
            "Diese Nachricht gehört zu einem Eintrag in ein Themen-Labor. Was wir speichern und wie"
            " lange: %(url)s",
            url=f"{access.site().base_url}/g/{quote(room.gathering.slug)}/privacy",
        ),
    )
