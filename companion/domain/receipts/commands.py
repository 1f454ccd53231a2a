"""Commands about receipts: none of them is a client's message."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.command import Command

#: Who holds a receipt's code (their id is whose ideas it shows), and who holds the link in a mail
#: (theirs is the reader's): neither can post as anybody.
HOLDER, READER = "holder", "reader"
#: The text that is agreed to before anybody is written to, by its version.
CONSENT = "2026-11"
#: Seconds in which a mail's address is to be confirmed, and between two mails to one person.
TO_CONFIRM, APART = 7 * 86_400.0, 86_400.0
#: Readers that are told in one go.
MOST = 200


@dataclass(frozen=True)
class AskForMail(Command):
    """Write to this address whenever something becomes of my ideas. `agreed`: to CONSENT."""

    contact: str
    agreed: bool
    language: str = "de"


@dataclass(frozen=True)
class ConfirmMail(Command):
    """The address is mine: whoever says so got the mail."""

    reader: str


@dataclass(frozen=True)
class StopMail(Command):
    """Write no more, and forget the address. `reader` None: mine, by the code."""

    reader: str | None = None


@dataclass(frozen=True)
class LapseMail(Command):
    """Nobody confirmed the address in time: forget it. The server's own."""

    reader: str


@dataclass(frozen=True)
class TellNews(Command):
    """Write to those who are due what became of their ideas. The server's own."""

    readers: tuple[str, ...]
