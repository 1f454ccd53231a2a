"""Events about polls. The log holds ids and option numbers; questions, options and words lie in the
vault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class Asks(Event):
    """What is asked. `form`: one of commands.KINDS. `question`, `low`, `high` and the values of
    `options`, by option, are vault ids."""

    poll: str
    form: str
    question: str
    options: Mapping[str, str] = field(default_factory=dict)
    low: str | None = None
    high: str | None = None
    most: int = 1
    results: str = "after"
    grace: float = 0.0


@dataclass(frozen=True, kw_only=True)
class PollPrepared(Asks):
    """There is a poll that the team alone sees."""


@dataclass(frozen=True, kw_only=True)
class PollDecided(Event):
    """What every decision on a poll has: the `version` that it has after it."""

    poll: str
    version: int


@dataclass(frozen=True, kw_only=True)
class PollChanged(Asks, PollDecided):
    """It asks differently; nobody had answered."""


@dataclass(frozen=True, kw_only=True)
class PollOpened(PollDecided):
    """Everybody can answer: the hall until `until`, those at home `grace` seconds longer."""

    until: float | None = None
    grace: float = 0.0


@dataclass(frozen=True, kw_only=True)
class PollClosing(PollDecided):
    """The hall can answer until `until`, those at home `grace` seconds longer."""

    until: float
    grace: float


@dataclass(frozen=True, kw_only=True)
class PollClosed(PollDecided):
    """Nobody can answer any more."""


@dataclass(frozen=True, kw_only=True)
class PollShown(PollDecided):
    """From here on the results are everybody's to see (`public`), or the team's alone."""

    public: bool


@dataclass(frozen=True, kw_only=True)
class WordHidden(PollDecided):
    """`word`: the vault's entry of what nobody is to see in this cloud."""

    word: str


@dataclass(frozen=True, kw_only=True)
class WordRestored(PollDecided):
    """What was hidden as `word` is seen again."""

    word: str


@dataclass(frozen=True, kw_only=True)
class PollRemoved(PollDecided):
    """It left every screen."""


@dataclass(frozen=True, kw_only=True)
class PollReverted(PollDecided):
    """The last decision on it was undone."""


@dataclass(frozen=True, kw_only=True)
class PollProjected(Event):
    """The poll is on the big screen; None: none is."""

    poll: str | None


@dataclass(frozen=True, kw_only=True)
class VoiceGiven(Event):
    """The visitor `by` answers, in place of what they said before. `chosen`: options, in their
    order; `said`: vault ids of words. `origin` is the server's decision."""

    poll: str
    origin: str
    chosen: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


TYPES: tuple[type[Event], ...] = (
    PollPrepared,
    PollChanged,
    PollOpened,
    PollClosing,
    PollClosed,
    PollShown,
    WordHidden,
    WordRestored,
    PollRemoved,
    PollReverted,
    PollProjected,
    VoiceGiven,
)
