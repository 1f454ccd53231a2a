"""Commands about labs. All come from pages; none is on the wire."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.command import Command
from companion.domain.labs.standing import BE_TOLD, TAKE_PART

#: Whom a message goes to: who takes part, who is told, or both.
TO = (TAKE_PART, BE_TOLD, "all")
#: The ways to look at who is in a lab.
VIEWS = PAGE, CSV, XLSX = ("page", "csv", "xlsx")


@dataclass(frozen=True)
class Described:
    """What a lab says of itself. `name`, `mail`, `phone`: whom to ask. `themes`: those whose ideas
    it works on."""

    title: str
    text: str = ""
    name: str = ""
    mail: str = ""
    phone: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MakeLab(Described, Command):
    """A new lab. `takes`: people can join it."""

    takes: bool = True


@dataclass(frozen=True)
class ChangeLab(Described, Command):
    """It says this instead; all fields anew. `version`: the one seen, as in all that follow."""

    lab: str = ""
    version: int = 0


@dataclass(frozen=True)
class OpenLab(Command):
    """People can join it from here on (`takes`), or not any more."""

    lab: str
    version: int
    takes: bool


@dataclass(frozen=True)
class AddIdea(Command):
    """The lab works on this idea too, whatever its theme."""

    lab: str
    version: int
    idea: str


@dataclass(frozen=True)
class TakeIdea(Command):
    """It does not work on this idea, whatever its theme."""

    lab: str
    version: int
    idea: str


@dataclass(frozen=True)
class SetMeeting(Command):
    """When it meets, for `minutes` from `starts` (seconds since 1970, UTC) on, where, and under
    which address to take part. `meeting`: the one to change; None: another one."""

    lab: str
    version: int
    starts: int
    minutes: int
    place: str = ""
    link: str = ""
    meeting: str | None = None


@dataclass(frozen=True)
class RemoveMeeting(Command):
    """It does not meet then."""

    lab: str
    version: int
    meeting: str


@dataclass(frozen=True)
class RemoveLab(Command):
    """Nobody but the team sees it; whoever is in it stays."""

    lab: str
    version: int


@dataclass(frozen=True)
class UndoLab(Command):
    """Undo the last decision on this lab, also that it was removed."""

    lab: str
    version: int


@dataclass(frozen=True)
class WriteToLab(Command):
    """A mail to each of those who are in it; `to`: one of TO."""

    lab: str
    subject: str
    text: str
    to: str = TO[-1]


@dataclass(frozen=True)
class ViewMembers(Command):
    """A look at who is in a lab; `what`: one of VIEWS."""

    lab: str
    what: str


@dataclass(frozen=True)
class JoinLab(Command):
    """Take part in a lab or be told of it (`way`), once the mail to `mail` is answered. `consent`:
    the version of the text that was agreed to. `language`: in which to write to them."""

    lab: str
    way: str
    mail: str
    name: str = ""
    consent: str | None = None
    language: str = "de"


@dataclass(frozen=True)
class ConfirmMember(Command):
    """The asking person has the mail. `earlier`: what the same address asked of this lab before,
    which this replaces; no client says so."""

    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChangeMember(Command):
    """The asking person is in the lab in another `way`, or is called otherwise."""

    version: int
    way: str
    name: str = ""


@dataclass(frozen=True)
class LeaveLab(Command):
    """The asking person leaves; all that they told leaves the vault."""
