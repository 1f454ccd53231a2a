"""Commands about mails. All but one are the server's own."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.commands import Command

#: What all who have a seat are told at a time, whatever became of each.
OCCASIONS = REMINDER, ACCESS = ("reminder", "access")
#: Why a message did not go out.
WHY = (
    "unreachable",  # nobody answers at the mail server's address
    "login",  # it does not let us in
    "no_answer",  # it fell silent or hung up in the middle
    "busy",  # it says: later
    "no_address",  # it knows of no such address
    "refused",  # it does not want this message
    "broken",  # a mistake of ours
    "over",  # what it says is not so any more
    "late",  # it was tried for long enough
)


@dataclass(frozen=True)
class GiveNotice(Command):
    """Tell all who have a seat; `occasion`: one of OCCASIONS."""

    occasion: str


@dataclass(frozen=True)
class BeginMail(Command):
    """This worker sends the message now, and nobody else does until the time `until`. `notice`: the
    position of what the person is told."""

    registration: str
    notice: int
    until: float


@dataclass(frozen=True)
class EndMail(Command):
    """The mail server took it."""

    registration: str
    notice: int
    attempt: int


@dataclass(frozen=True)
class FailMail(Command):
    """It did not; `why`: one of WHY; `code`: the mail server's, if it gave one; `again`: when to
    try it again, None: not any more."""

    registration: str
    notice: int
    attempt: int
    why: str
    code: int | None = None
    again: float | None = None


@dataclass(frozen=True)
class SendAgain(Command):
    """The desk wants the last message to be sent, whether it was before or not."""

    registration: str
