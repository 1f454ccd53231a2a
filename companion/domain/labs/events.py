"""Events about labs. The log holds ids and facts; what a lab says, and who is in it, is the
vault's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class LabDecided(Event):
    """What every decision on a lab has: the `version` that it has after it."""

    lab: str
    version: int


@dataclass(frozen=True, kw_only=True)
class LabDescribed(LabDecided):
    """What it says: `says` has vault ids by standing.SAYS. `themes`: those whose ideas it works
    on."""

    says: Mapping[str, str] = field(default_factory=dict)
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LabMade(LabDescribed):
    """There is a lab. `takes`: people can join it. `added`: ideas that it works on whatever their
    theme."""

    takes: bool = True
    added: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LabChanged(LabDescribed):
    """It says something else."""


@dataclass(frozen=True, kw_only=True)
class LabOpened(LabDecided):
    """People can join it from here on (`takes`), or not any more."""

    takes: bool


@dataclass(frozen=True, kw_only=True)
class LabIdeaAdded(LabDecided):
    """It works on this idea, whatever its theme."""

    idea: str


@dataclass(frozen=True, kw_only=True)
class LabIdeaTaken(LabDecided):
    """It does not work on this idea, whatever its theme."""

    idea: str


@dataclass(frozen=True, kw_only=True)
class LabMeetingSet(LabDecided):
    """It meets then. `place`, `address`: vault ids."""

    meeting: str
    starts: float
    ends: float
    place: str | None = None
    address: str | None = None


@dataclass(frozen=True, kw_only=True)
class LabMeetingRemoved(LabDecided):
    """It does not meet then."""

    meeting: str


@dataclass(frozen=True, kw_only=True)
class LabRemoved(LabDecided):
    """Nobody but the team sees it; it can be brought back."""


@dataclass(frozen=True, kw_only=True)
class LabReverted(LabDecided):
    """The last decision on it was undone."""


@dataclass(frozen=True, kw_only=True)
class LabWritten(Event):
    """A mail goes to each who is in the lab now, or in that way (`to`). `subject` and `words` are
    vault ids."""

    lab: str
    subject: str
    words: str
    to: str


@dataclass(frozen=True, kw_only=True)
class LabMessagePutBack(LabWritten):
    """What was written is known again after the log was lost. `sent_to`: whom it was for; it goes
    to those alone to whom it has not gone (`unsent`)."""

    sent_to: tuple[str, ...] = ()
    unsent: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LabMembersViewed(Event):
    """A member of staff looked at who is in a lab. `view`: one of commands.VIEWS."""

    lab: str
    view: str


@dataclass(frozen=True, kw_only=True)
class LabJoined(Event):
    """Somebody asks to be in the lab, and is written to once, to find out whether it is them.
    `member` is an id for this alone: nothing ties the name to a visitor's ideas. `name` and
    `contact` are vault ids, `consent` the version of the text agreed to."""

    member: str
    lab: str
    way: str
    contact: str
    consent: str
    language: str
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class LabMemberPutBack(LabJoined):
    """The same, known again after the log was lost. `confirmed`: since when they are in. `unsent`:
    the mail that asks them has not gone out."""

    confirmed: float | None = None
    unsent: bool = False


@dataclass(frozen=True, kw_only=True)
class LabMemberConfirmed(Event):
    """It is them, and they are in. `replaced`: what the same address asked of this lab before; the
    entries `erased` of those left the vault."""

    member: str
    replaced: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LabMemberChanged(Event):
    """They are in it in another `way`, or called otherwise; the `erased` name left the vault."""

    member: str
    way: str
    name: str | None = None
    erased: tuple[str, ...] = ()


TYPES: tuple[type[Event], ...] = (
    LabMade,
    LabChanged,
    LabOpened,
    LabIdeaAdded,
    LabIdeaTaken,
    LabMeetingSet,
    LabMeetingRemoved,
    LabRemoved,
    LabReverted,
    LabWritten,
    LabMessagePutBack,
    LabMembersViewed,
    LabJoined,
    LabMemberPutBack,
    LabMemberConfirmed,
    LabMemberChanged,
)
