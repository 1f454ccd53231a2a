"""Events about those who are told by mail what became of their ideas."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class ReaderChanged(Event):
    """What every event about one `reader` has."""

    reader: str


@dataclass(frozen=True, kw_only=True)
class ReceiptMailAsked(ReaderChanged):
    """`person` wants mail at `contact`, a vault id, and agreed to the text of the version
    `consent`; whoever was told for them before is not any more, and their contact `erased`."""

    person: str
    contact: str
    language: str
    consent: str
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReceiptMailPutBack(ReceiptMailAsked):
    """The same, known again after the log was lost; they have been told all that the log knows by
    now. `confirmed`, `last`: when they confirmed it, and got the last mail. `unsent`: the mail to
    be confirmed has not gone out."""

    confirmed: float | None = None
    last: float | None = None
    unsent: bool = False


@dataclass(frozen=True, kw_only=True)
class ReceiptMailConfirmed(ReaderChanged):
    """Whoever got the mail confirmed the address."""


@dataclass(frozen=True, kw_only=True)
class ReceiptMailStopped(ReaderChanged):
    """They want no more; the contact is `erased`."""

    erased: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReceiptMailLapsed(ReceiptMailStopped):
    """Nobody confirmed it in time."""


@dataclass(frozen=True, kw_only=True)
class ReceiptNewsDue(Event):
    """These are to be told what became of their ideas up to now."""

    readers: tuple[str, ...]


TYPES: tuple[type[Event], ...] = (
    ReceiptMailAsked,
    ReceiptMailPutBack,
    ReceiptMailConfirmed,
    ReceiptMailStopped,
    ReceiptMailLapsed,
    ReceiptNewsDue,
)
