"""Events about registrations. A registration is a person's: whoever registers for themselves acts
(`by`) under the registration's id, so that nothing ties the name to the ideas of a visitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class Told(Event):
    """What a person told of themselves, as vault ids: `name`, `contact`, `comes_as` (what kind of
    person), and `extras` by the declared question's id. `key`: the contact's fingerprint."""

    registration: str
    name: str
    contact: str
    key: str
    comes_as: str | None = None
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Registered(Told):
    """Somebody wants to come; the place in line is this event's position.

    `channel`: one of commands.CHANNELS. `received`: when the mail or call came, typed in later.
    `consent`: the version of the text agreed to, None: not agreed. `apart`: counts on its own,
    although others gave the same contact. `language`: one of commands.LANGUAGES, the one in which
    the person is written to; None, from before there was mail: the first. `after`: the check code
    of the last one that stood in line when this was decided, so that nobody can be put in before
    it, or taken out; None: there was nobody, or nobody noted it yet.
    """

    channel: str
    received: float | None = None
    consent: str | None = None
    apart: bool = False
    language: str | None = None
    after: str | None = None


@dataclass(frozen=True, kw_only=True)
class RegistrationChanged(Told):
    """All that the person tells is this from here on; the place in line stays. `erased`: what they
    told before left the vault."""

    erased: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegistrationCancelled(Event):
    """The person does not come; a seat they had is free."""

    registration: str


@dataclass(frozen=True, kw_only=True)
class CountedApart(Event):
    """The same contact, another person: the registration counts on its own from here on."""

    registration: str


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """The person agrees to be seen in the stream. `consent`: the version of the text read."""

    registration: str
    consent: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """The person does not want to be seen any more. Where that is a condition of a seat, the seat
    is free."""

    registration: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class SeatOffered(Event):
    """A free seat is kept for the registration until a time. Where another took the seat before,
    the offer is void."""

    registration: str
    until: float


@dataclass(frozen=True, kw_only=True)
class SeatAccepted(Event):
    """The offer was taken in time."""

    registration: str


@dataclass(frozen=True, kw_only=True)
class SeatsChanged(Event):
    """So many seats there are from here on. Nobody who has one loses it."""

    seats: int


@dataclass(frozen=True, kw_only=True)
class DeadlineChanged(Event):
    """Registration is open until then; None: until the gathering begins."""

    deadline: float | None


@dataclass(frozen=True, kw_only=True)
class NoticeTold(Event):
    """The person knows what became of their registration. `notice`: the position of the event that
    they were told of."""

    registration: str
    notice: int


@dataclass(frozen=True, kw_only=True)
class ListViewed(Event):
    """A member of staff looked at the list of names. `what`: one of commands.VIEWS."""

    what: str


TYPES: tuple[type[Event], ...] = (
    Registered,
    RegistrationChanged,
    RegistrationCancelled,
    CountedApart,
    ConsentGiven,
    ConsentWithdrawn,
    SeatOffered,
    SeatAccepted,
    SeatsChanged,
    DeadlineChanged,
    NoticeTold,
    ListViewed,
)
