"""Commands about polls."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.command import Command

#: What can be asked: yes or no, one or some of several, one of five, words, an order.
KINDS = YES_NO, CHOICE, SCALE, WORDS, RANKING = ("yes_no", "choice", "scale", "words", "ranking")
#: When everybody sees the results, unless the team says otherwise: at once, or once it is closed.
RESULTS = LIVE, AFTER = ("live", "after")


@dataclass(frozen=True)
class Asked:
    """What is asked, of which `kind` (KINDS). `options`: those of a choice or a ranking. `most`:
    of options or words, how many each may give. `low`, `high`: words at the ends of a scale.
    `grace`: seconds that those at home may answer for longer than the hall."""

    kind: str
    question: str
    options: tuple[str, ...] = ()
    low: str | None = None
    high: str | None = None
    most: int = 1
    results: str = AFTER
    grace: int = 0


@dataclass(frozen=True)
class PreparePoll(Asked, Command):
    """A poll that nobody but the team sees yet."""


@dataclass(frozen=True)
class ChangePoll(Asked, Command):
    """Ask differently: as long as nobody has answered. All fields anew."""

    poll: str = ""
    version: int = 0


@dataclass(frozen=True)
class OpenPoll(Command):
    """Everybody can answer; of the hall for `seconds`, or until it is closed. A closed one opens
    again. `grace`: another one than it was prepared with."""

    poll: str
    version: int
    seconds: int | None = None
    grace: int | None = None


@dataclass(frozen=True)
class ClosePoll(Command):
    """The hall can answer no more; those at home for `grace` seconds."""

    poll: str
    version: int
    grace: int | None = None


@dataclass(frozen=True)
class EndPoll(Command):
    """Its time is over for everybody: the server's own."""

    poll: str


@dataclass(frozen=True)
class ShowResults(Command):
    """Everybody sees the results from here on, or nobody but the team."""

    poll: str
    version: int
    shown: bool


@dataclass(frozen=True)
class HideWord(Command):
    """Nobody but the team sees this word of a cloud, however often it is given."""

    poll: str
    word: str


@dataclass(frozen=True)
class RestoreWord(Command):
    """It is seen again; `word`: the id under which it was hidden."""

    poll: str
    word: str


@dataclass(frozen=True)
class RemovePoll(Command):
    """It leaves every screen."""

    poll: str
    version: int


@dataclass(frozen=True)
class UndoPoll(Command):
    """Undo the last decision on this poll."""

    poll: str
    version: int


@dataclass(frozen=True)
class ProjectPoll(Command):
    """This poll is on the big screen; None takes it off."""

    poll: str | None = None


@dataclass(frozen=True)
class Vote(Command):
    """The asking visitor's voice, in place of an earlier one: `options` by id, in their order for a
    ranking; or `words`."""

    poll: str
    options: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


BY_NAME: dict[str, type[Command]] = {
    "prepare_poll": PreparePoll,
    "change_poll": ChangePoll,
    "open_poll": OpenPoll,
    "close_poll": ClosePoll,
    "show_results": ShowResults,
    "hide_word": HideWord,
    "restore_word": RestoreWord,
    "remove_poll": RemovePoll,
    "undo_poll": UndoPoll,
    "project_poll": ProjectPoll,
    "vote": Vote,
}
