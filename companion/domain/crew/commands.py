"""Commands of the team to each other."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.command import Command

#: Characters of a note: what is read in passing.
NOTE_LIMIT = 280


@dataclass(frozen=True)
class LeaveNote(Command):
    """A note to the team, perhaps about an idea."""

    text: str
    idea: str | None = None


@dataclass(frozen=True)
class RemoveNote(Command):
    """It is done with, or was a mistake."""

    note: str


@dataclass(frozen=True)
class AskForStage(Command):
    """ "This one next, please": to whoever has the stage."""

    idea: str


@dataclass(frozen=True)
class AcknowledgeAsk(Command):
    """Whoever has the stage has seen it."""

    idea: str


@dataclass(frozen=True)
class WithdrawAsk(Command):
    """One step back: it is not acknowledged any more, or else not asked for."""

    idea: str


BY_NAME: dict[str, type[Command]] = {
    "leave_note": LeaveNote,
    "remove_note": RemoveNote,
    "ask_for_stage": AskForStage,
    "acknowledge_ask": AcknowledgeAsk,
    "withdraw_ask": WithdrawAsk,
}
