"""What all messages have in common, whatever they are about: what they are put together of, how
they end, and how one becomes a mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import current_app
from flask_babel import gettext

from companion.domain.definition import Definition
from companion.domain.mail.post import Letter
from companion.domain.seats.contact import of_value
from companion.live.house import Room
from companion.outside.mail import Mail
from companion.web import access
from companion.web.language import current
from companion.web.views import accent


@dataclass(frozen=True)
class Part:
    """A piece of a message. `kind`: lead, text, quote, ticket (`text`: the code that can be read
    aloud), link or more (`text` is its title), fact (`title`: what it is), or small."""

    kind: str
    text: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Wording:
    """A message in words. `greeting` stands before the parts."""

    subject: str
    greeting: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """As it is read without HTML."""
        lines = [self.greeting]
        before = ""
        for part in self.parts:
            lines += [""] * (not part.kind == before == "fact") + [in_text(part)]
            before = part.kind
        return "\n".join(lines) + "\n"


def in_text(part: Part) -> str:
    if part.kind == "fact":
        return f"{part.title}: {part.text}"
    if part.kind == "ticket":
        return f"{part.title} {part.text}"
    if part.kind in ("link", "more"):
        return f"{part.text}:\n{part.url}"
    return part.text


def whom_to_ask(definition: Definition) -> Iterator[Part]:
    contact = definition.contact
    if contact:
        found = ", ".join(filter(None, (contact.name, contact.mail, contact.phone)))
        yield Part("text", gettext("Fragen? %(contact)s", contact=found))


def if_not_theirs() -> Part:
    """For whoever gets a mail because somebody else typed their address."""
    text = gettext(
        "Waren Sie das nicht? Dann brauchen Sie nichts zu tun. Wir schreiben Ihnen dann"
        " nicht mehr und löschen die Adresse nach sieben Tagen."
    )
    return Part("text", text)


def privacy_url(slug: str) -> str:
    return f"{access.site().base_url}/g/{quote(slug)}/privacy"


def envelope(room: Room, letter: Letter, said: Wording, value: str | None, **more: Any) -> Mail:
    """The mail to a contact, as it is kept. In an application context of its own: its language is
    the person's. `more`: what only some mails have, as Mail has it."""
    sender, definition = access.site().settings.mail_from, room.definition.within(current().code)
    assert value is not None, "erased"
    assert sender is not None, "without a sender nothing is sent"
    html = current_app.jinja_env.get_template("mail.html").render(
        said=said, language=current(), accent=accent(room.definition.look.accent)
    )
    name = f"{room.gathering.slug}.{letter.registration}"
    found: dict[str, Any] = {
        "name": "",
        "reply_to": definition.contact.mail if definition.contact else "",
    }
    return Mail(
        sender=sender,
        address=of_value(value).address,
        subject=said.subject,
        text=said.text,
        html=html,
        id=f"{name}.{letter.notice}.{letter.asked}@{sender.domain}",
        at=dt.datetime.fromtimestamp(room.gathering.clock(), dt.UTC),
        language=current().html,
        **found | {key: one for key, one in more.items() if one},
    )
