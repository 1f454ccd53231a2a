"""Letters to those who want to know by mail what becomes of their ideas: the one that asks whether
the address is theirs, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import g
from flask_babel import format_date, gettext

from companion.domain.answers.standing import Answer
from companion.domain.definition import Definition
from companion.domain.mail.post import Letter
from companion.domain.receipts.news import CONFIRM, told
from companion.domain.receipts.standing import Reader
from companion.domain.state import Idea
from companion.live.house import Room
from companion.outside.mail import Mail
from companion.web import access
from companion.web.language import LANGUAGES, current
from companion.web.outcomes import outcome_word
from companion.web.wording import Part, Wording, envelope, if_not_theirs, privacy_url, whom_to_ask

#: Characters of an idea by which its author knows it again.
EXCERPT = 120


def mail(room: Room, reader: Reader, letter: Letter) -> Mail:
    """In an application context of its own: its language is the person's."""
    g.language = LANGUAGES[reader.language]
    definition, is_news = room.definition.within(current().code), letter.kind != CONFIRM
    return envelope(
        room,
        letter,
        news(room, reader, definition) if is_news else asked(room, reader, definition),
        room.gathering.words.get(reader.contact or ""),
        unsubscribe=url_of(room, reader, "stop") if is_news else "",
    )


def url_of(room: Room, reader: Reader, action: str) -> str:
    return access.site().base_url + access.reader_path(room.gathering.slug, reader.id, action)


def asked(room: Room, reader: Reader, definition: Definition) -> Wording:
    """No word in it is a stranger's: whoever types an address must not be able to write to it."""
    parts = (
        Part("lead", gettext("Bitte bestätigen Sie Ihre E-Mail-Adresse.")),
        Part(
            "text",
            gettext(
                "Jemand möchte mit dieser Adresse erfahren, was aus seinen Beiträgen wird. Sind Sie"
                " das? Dann öffnen Sie bitte diese Seite und bestätigen es."
            ),
        ),
        Part("link", gettext("Ansehen und bestätigen"), url=url_of(room, reader, "confirm")),
        Part("fact", definition.title, gettext("Veranstaltung")),
        if_not_theirs(),
        *closing(room, definition),
    )
    what = gettext("Bitte bestätigen")
    return Wording(
        subject=f"{what}: {definition.title}",
        greeting=gettext("Guten Tag,"),
        parts=parts,
    )


def news(room: Room, reader: Reader, definition: Definition) -> Wording:
    """What was answered since the mail before, idea by idea."""
    parts = (
        Part("lead", gettext("Es gibt eine Antwort auf Ihre Beiträge.")),
        *(
            part
            for idea, answers in told(room.gathering.state, reader)
            for part in about(room, idea, answers)
        ),
        Part("fact", definition.title, gettext("Veranstaltung")),
        Part("link", gettext("Alles zu Ihren Beiträgen, mit Ihrem Beleg"), url=receipt_url(room)),
        Part("more", gettext("Keine Nachrichten mehr"), url=url_of(room, reader, "stop")),
        *closing(room, definition),
    )
    what = gettext("Was aus Ihren Beiträgen wird")
    return Wording(
        subject=f"{what}: {definition.title}",
        greeting=gettext("Guten Tag,"),
        parts=parts,
    )


def about(room: Room, idea: Idea, answers: list[Answer]) -> Iterator[Part]:
    words, zone = room.gathering.words, ZoneInfo(room.definition.timezone)
    yield Part("fact", excerpt(words.get(idea.standing.words, "")), gettext("Ihr Beitrag"))
    for one in answers:
        day = format_date(dt.datetime.fromtimestamp(one.given, zone), "long", rebase=False)
        of = ", ".join(filter(None, (day, words.get(one.now.office))))
        head = f"{outcome_word(one.now.outcome)} ({of})"
        yield Part("quote", "\n".join(filter(None, (head, words.get(one.now.words or "")))))


def excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"


def receipt_url(room: Room) -> str:
    return f"{access.site().base_url}/g/{quote(room.gathering.slug)}/receipt"


def closing(room: Room, definition: Definition) -> Iterator[Part]:
    """Whom to ask, and why one gets this."""
    yield from whom_to_ask(definition)
    yield Part(
        "small",
        gettext(
            "Diese Nachricht kommt, weil jemand sie zu seinen Beiträgen bestellt hat. Was wir"
            " speichern und wie lange: %(url)s",
            url=privacy_url(room.gathering.slug),
        ),
    )
