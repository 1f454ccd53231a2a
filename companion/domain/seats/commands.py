"""Commands about registrations."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.commands import Command

#: How a registration reached the city.
CHANNELS = ("web", "mail", "telephone", "person", "list")
#: What a person can come as.
KINDS = ("citizen", "business", "association")
#: The ways to look at the list of names; at the door, to look for one, or to take them along for
#: when the network is gone.
VIEWS = ("page", "screen", "one", "file", "outbox", "search", "offline")
#: What people can be written to in, the first where they did not say.
LANGUAGES = ("de", "en", "leicht")
#: Before the id of a gathering's own question, where it is a field among others.
EXTRA = "extra_"


@dataclass(frozen=True)
class Particulars:
    """What a person tells of themselves. `contact` as typed; `key`: its fingerprint. `extras`:
    (question's id, answer)."""

    name: str
    contact: str
    key: str
    kind: str | None = None
    extras: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Register(Command):
    """A place in line. `consent`: the version of the text that was agreed to. `received`: when it
    arrived, where it is typed in later. `apart`: another person with a contact that is known.
    `language`: one of LANGUAGES."""

    told: Particulars
    channel: str = "web"
    consent: str | None = None
    received: float | None = None
    apart: bool = False
    language: str = LANGUAGES[0]


@dataclass(frozen=True)
class ChangeRegistration(Command):
    """What the person tells of themselves is this instead; `version`: the one seen."""

    registration: str
    version: int
    told: Particulars


@dataclass(frozen=True)
class CancelRegistration(Command):
    """The person does not come."""

    registration: str


@dataclass(frozen=True)
class EraseRegistration(Command):
    """All that the person told leaves the vault; they do not come."""

    registration: str


@dataclass(frozen=True)
class CountApart(Command):
    """Two people share a contact: this registration counts on its own."""

    registration: str


@dataclass(frozen=True)
class GiveConsent(Command):
    """Agree to be seen in the stream; `consent`: the version of the text that was read."""

    registration: str
    consent: str
    channel: str = "web"


@dataclass(frozen=True)
class WithdrawConsent(Command):
    """Not to be seen any more."""

    registration: str
    channel: str = "web"


@dataclass(frozen=True)
class OfferSeat(Command):
    """Offer a free seat to whose turn it is."""


@dataclass(frozen=True)
class AcceptSeat(Command):
    """Take the seat that is offered."""

    registration: str


@dataclass(frozen=True)
class ChangeSeats(Command):
    """So many seats."""

    seats: int


@dataclass(frozen=True)
class ChangeDeadline(Command):
    """Registration until then; None: until the gathering begins."""

    deadline: float | None


@dataclass(frozen=True)
class TellNotice(Command):
    """The person was told, by voice or letter; `notice`: of what, its position."""

    registration: str
    notice: int


@dataclass(frozen=True)
class ViewList(Command):
    """A look at the list of names; `what`: one of VIEWS."""

    what: str
