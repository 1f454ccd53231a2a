"""The state of polls: what is asked, how it stands, and what everybody said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from companion.domain.polls.cloud import Cloud
from companion.domain.polls.commands import LIVE, SCALE, WORDS, YES_NO
from companion.domain.polls.tally import REMOTE, Tally, Voice

PREPARED, OPEN, CLOSED, REMOVED = "prepared", "open", "closed", "removed"
#: Those that everybody sees.
PUBLIC = (OPEN, CLOSED)
#: The options of the kinds that always have the same.
FIXED: dict[str, tuple[str, ...]] = {YES_NO: ("yes", "no"), SCALE: ("1", "2", "3", "4", "5")}


@dataclass(frozen=True)
class Form:
    """What is asked; texts are vault ids. See commands.PreparePoll."""

    kind: str
    question: str
    texts: Mapping[str, str]
    low: str | None
    high: str | None
    most: int
    results: str

    @property
    def options(self) -> tuple[str, ...]:
        return FIXED.get(self.kind, tuple(self.texts))

    @property
    def vault_ids(self) -> set[str]:
        return {id for id in (self.question, self.low, self.high, *self.texts.values()) if id}


@dataclass(frozen=True)
class Standing:
    """How a poll stands, as far as the team decides it. The stack of these is what undo pops.
    `until`: when the hall's time is over. `public`: whether everybody sees the results; None: as
    the form says. `hidden`: words, vault ids. `what`, `by`, `at`: the decision."""

    form: Form
    status: str = PREPARED
    until: float | None = None
    grace: float = 0.0
    public: bool | None = None
    hidden: tuple[str, ...] = ()
    what: str | None = None
    by: str | None = None
    at: float | None = None


@dataclass
class Poll:
    """One poll. `gate`: moves whenever it is decided who may answer. `opened`: when it last opened.
    `left`: when something of it last left public view, a position. `written`: by visitor, every
    word's entry that was ever written."""

    id: str
    standing: Standing
    version: int = 1
    gate: int = 1
    past: list[Standing] = field(default_factory=list)
    opened: float | None = None
    left: int = 0
    voices: dict[str, Voice] = field(default_factory=dict)
    written: dict[str, set[str]] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    cloud: Cloud = field(default_factory=Cloud)

    @property
    def form(self) -> Form:
        return self.standing.form

    @property
    def status(self) -> str:
        return self.standing.status

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC

    @property
    def shows_results(self) -> bool:
        """Whether everybody sees them."""
        if self.standing.public is not None:
            return self.standing.public
        return self.status == CLOSED or self.form.results == LIVE

    @property
    def can_revert(self) -> bool:
        """Whether the last decision on it can be taken back: nobody may have answered what is then
        asked differently."""
        return bool(self.past) and not (self.is_asked_otherwise and self.voices)

    @property
    def is_asked_otherwise(self) -> bool:
        """Whether the last decision changed what is asked."""
        return bool(self.past) and self.form != self.past[-1].form

    def closes(self, origin: str) -> float | None:
        """When the time of an audience is over; None: when the team says so."""
        until = self.standing.until
        if until is None:
            return None
        return until + self.standing.grace if origin == REMOTE else until

    def takes(self, origin: str, now: float) -> bool:
        """Whether it takes answers of this audience."""
        until = self.closes(origin)
        return self.status == OPEN and (until is None or now < until)

    def is_over(self, now: float) -> bool:
        """Whether it is open and nobody can answer it any more."""
        until = self.closes(REMOTE)
        return self.status == OPEN and until is not None and until <= now

    def hear(self, visitor: str, voice: Voice) -> bool:
        """The visitor's voice from here on. Whether that is another one than before."""
        before = self.voices.get(visitor)
        if self.form.kind != WORDS and before == voice:
            return False
        self.silence(visitor)
        self.voices[visitor] = voice
        self.tally.count(self.form.kind, voice)
        self.cloud.note(voice)
        if voice.said:
            self.written.setdefault(visitor, set()).update(voice.said)
        return True

    def count_anew(self) -> None:
        """Forget how words are spelt, until somebody looks: where nobody sees the poll, nobody
        would notice that one left the vault."""
        self.cloud = Cloud()
        for voice in self.voices.values():
            self.cloud.note(voice)

    def silence(self, visitor: str) -> bool:
        """The visitor has said nothing. Whether they had."""
        before = self.voices.pop(visitor, None)
        if before is None:
            return False
        self.tally.count(self.form.kind, before, -1)
        self.cloud.note(before, -1)
        return True


@dataclass
class Polls:
    """All polls, by id; `projected`: the one on the big screen. `open`: those that are open."""

    polls: dict[str, Poll] = field(default_factory=dict)
    projected: str | None = None
    open: set[str] = field(default_factory=set)
    speakers: dict[str, set[str]] = field(default_factory=dict)

    def over(self, now: float) -> list[str]:
        """Those whose time is over for everybody, and that are not closed yet."""
        return sorted(id for id in self.open if self.polls[id].is_over(now))

    def of(self, visitor: str) -> Iterator[Poll]:
        """The polls that a visitor answered, also where the answer was erased."""
        return (self.polls[id] for id in sorted(self.speakers.get(visitor, ())))

    def written_by(self, visitor: str) -> set[str]:
        """The vault's entries of all words that they wrote and that are there."""
        return {id for poll in self.of(visitor) for id in poll.written.get(visitor, ())}
