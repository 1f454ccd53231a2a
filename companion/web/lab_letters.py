"""Letters about labs: the one that asks whether somebody wants to be in, and what those who are in
are told."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from flask import g
from flask_babel import gettext

from companion.domain.definition import Definition
from companion.domain.labs.screen import show_lab
from companion.domain.labs.standing import CONFIRM, TAKE_PART, Lab, Member
from companion.domain.mail.post import Letter
from companion.live.house import Room
from companion.outside.mail import Mail
from companion.web import access
from companion.web.language import LANGUAGES, current
from companion.web.wording import Part, Wording, envelope, if_not_theirs, privacy_url, whom_to_ask


def mail(room: Room, member: Member, letter: Letter) -> Mail:
    """In an application context of its own: its language is the person's."""
    g.language = LANGUAGES[member.language]
    words, lab = room.gathering.words, room.gathering.state.labs.labs[member.lab]
    is_news = letter.kind != CONFIRM
    return envelope(
        room,
        letter,
        told(room, member, lab, letter) if is_news else asked(room, member, lab),
        words.get(member.contact),
        name=words.get(member.name or "", "") if is_news else "",
        reply_to=show_lab(lab, words)["contact"]["mail"],
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
        if_not_theirs(),
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
    yield from whom_to_ask(definition)
    yield Part(
        "small",
        gettext(
            "Diese Nachricht gehört zu einem Eintrag in ein Themen-Labor. Was wir speichern und wie"
            " lange: %(url)s",
            url=privacy_url(room.gathering.slug),
        ),
    )
