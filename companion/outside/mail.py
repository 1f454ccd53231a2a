"""One mail to one person, put together so that nothing in it can become a header, and nothing is
loaded from elsewhere when it is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from unicodedata import category

from companion.outside.calendar import Entry

#: Unicode's categories of what ends a line or controls a device.
CONTROLS = ("Cc", "Zl", "Zp")
#: What a mail program posts to the address under List-Unsubscribe.
ONE_CLICK = "List-Unsubscribe=One-Click"
#: By which the HTML names the picture of the ticket.
TICKET = "ticket"


@dataclass(frozen=True)
class Mail:
    """`id`: of the message, without angle brackets; the same whenever it is sent again. `ticket`: a
    PNG that the HTML shows as cid:ticket. `language`: for Content-Language. `unsubscribe`: where a
    POST ends it, for mail programs that have a button for that (RFC 8058)."""

    sender: Address
    name: str
    address: str
    subject: str
    text: str
    html: str
    id: str
    at: dt.datetime
    language: str
    reply_to: str = ""
    unsubscribe: str = ""
    ticket: bytes | None = None
    entry: Entry | None = None

    @property
    def is_international(self) -> bool:
        """Whether only a mail server that knows SMTPUTF8 can take it."""
        return not self.address.isascii()

    def to_bytes(self) -> bytes:
        """As it goes over the wire, with CRLF."""
        policy = SMTP.clone(utf8=self.is_international)
        return made(self).as_bytes(policy=policy)


def made(mail: Mail) -> EmailMessage:
    """Text, and HTML with the ticket in it, as alternatives; the calendar entry attached."""
    local, _, domain = mail.address.rpartition("@")
    message = EmailMessage(policy=SMTP.clone(utf8=mail.is_international))
    message["From"] = mail.sender
    message["To"] = Address(one_line(mail.name), local, domain)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = mail.at
    message["Message-ID"] = f"<{mail.id}>"
    if mail.reply_to:
        message["Reply-To"] = one_line(mail.reply_to)
    # Nobody's out-of-office note shall answer it (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = ONE_CLICK
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.ticket:
        html = message.get_payload()[1]  # type: ignore[index]  # the alternative just added
        assert isinstance(html, EmailMessage)
        about: Any = {"cid": f"<{TICKET}>", "filename": "ticket.png", "disposition": "inline"}
        html.add_related(mail.ticket, "image", "png", **about)
    if mail.entry:
        message.add_attachment(
            mail.entry.to_text(),
            subtype="calendar",
            filename="termin.ics",
            params={"method": mail.entry.method},
        )
    message["Content-Language"] = mail.language  # not before: it would be the first part's alone
    return message


def one_line(text: str) -> str:
    """Without line ends and other control characters, which the library would refuse. Joiners stay:
    many scripts are written with them."""
    return " ".join("".join(" " if category(c) in CONTROLS else c for c in text).split())
