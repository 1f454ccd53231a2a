"""Events about mails. No address, no name and no word of a mail server's stands in them (rule P1):
servers quote the address."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class NoticesDue(Event):
    """All who have a seat now are to be told. `occasion`: one of commands.OCCASIONS."""

    occasion: str


@dataclass(frozen=True, kw_only=True)
class Mail(Event):
    """About one message to one person. `notice`: the position of the event they are told of."""

    registration: str
    notice: int


@dataclass(frozen=True, kw_only=True)
class MailBegun(Mail):
    """A worker sends it, for the `attempt`-th time. It is nobody else's `until` then; when nothing
    more is heard by then, it may have gone out or not, and is sent once more."""

    attempt: int
    until: float


@dataclass(frozen=True, kw_only=True)
class MailSent(Mail):
    """The mail server took it."""

    attempt: int


@dataclass(frozen=True, kw_only=True)
class MailFailed(Mail):
    """It did not go out. `why`: one of commands.WHY. `code`: the mail server's three digits.
    `again`: when it is tried again; None: it was given up."""

    attempt: int
    why: str
    code: int | None = None
    again: float | None = None


@dataclass(frozen=True, kw_only=True)
class MailRequested(Mail):
    """The desk wants it to be sent (again), from here on with all patience."""


TYPES: tuple[type[Event], ...] = (NoticesDue, MailBegun, MailSent, MailFailed, MailRequested)
