"""The post: which messages are to go out, in which order, and what became of each.

Who has a registration is told the last thing alone: a newer message makes an older one that has not
gone out void. What others are written goes out whatever comes after it (`lasts`). Who can be
reached by mail, the vault says; here are ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.domain.mail.commands import REMINDER
from companion.domain.seats.line import REPEATED, Registration
from companion.domain.seats.terms import Conditions

QUEUED, UNDER_WAY, DELAYED, GIVEN_UP, SENT, VOID = STATES = (
    "queued",
    "under_way",
    "delayed",
    "given_up",
    "sent",
    "void",
)
#: What goes out first: seats that others wait for, then who waits for an answer, then the rest.
URGENCY: Mapping[str, int] = {"offered": 0, "promoted": 0, "seat": 1, "access": 1, "reminder": 3}
USUAL = 2
#: Seconds in which one contact is told once that it stands in line already: it may be a stranger
#: who types it in.
QUIET = 86_400
#: Each wait for another attempt is so many times the one before, up to so many seconds.
GROWTH, LONGEST = 4.0, 7_200.0


@dataclass
class Letter:
    """One message to one person: of the notice at the position `notice`. `registration`: whose it
    is, or another's id to whom mails go (recipients.py). `lasts`: no newer one makes it void.

    `since`: when it arose, or was asked for. `attempts`: how often it was begun; `until`: a worker
    is at it until then. `why`, `code`, `again`: of the last failure. `void`: told otherwise.
    `asked`: how often the desk wanted it anew.
    """

    registration: str
    kind: str
    notice: int
    since: float
    attempts: int = 0
    until: float | None = None
    sent: float | None = None
    why: str | None = None
    code: int | None = None
    again: float | None = None
    given_up: bool = False
    void: bool = False
    asked: int = 0
    lasts: bool = False

    @property
    def key(self) -> str:
        """What it lies in the post by: of those that do not last, a person has one."""
        return f"{self.registration}/{self.notice}" if self.lasts else self.registration

    def state(self, now: float) -> str:
        """One of STATES."""
        if self.sent is not None:
            return SENT
        if self.void:
            return VOID
        if self.given_up:
            return GIVEN_UP
        if self.until is not None and now <= self.until:
            return UNDER_WAY
        return DELAYED if self.again is not None and now < self.again else QUEUED

    def renew(self, at: float) -> None:
        """From the beginning, with all patience."""
        self.since, self.void, self.given_up = at, False, False
        self.sent = self.until = self.again = self.why = self.code = None


@dataclass
class Box:
    """All messages to one person. `version`: counts what happened to them, from 1."""

    letters: list[Letter] = field(default_factory=list)
    version: int = 1


@dataclass
class Post:
    """`boxes`: by registration. `open`: by a letter's key, the messages that are to go out, in the
    order they arose. `occasions`: how many there were; `reminded`: the start that was reminded of.
    `repeated`: by a contact's fingerprint, when it was told that it stands in line already."""

    boxes: dict[str, Box] = field(default_factory=dict)
    open: dict[str, Letter] = field(default_factory=dict)
    occasions: int = 0
    reminded: float | None = None
    access_given: bool = False
    repeated: dict[str, float] = field(default_factory=dict)

    def queue(self, registration: Registration, kind: str, notice: int, at: float) -> None:
        """The person is to be told this, and nothing older."""
        id = registration.id
        self.close(id)
        if kind == REPEATED:
            if at - self.repeated.get(registration.key, -QUIET) < QUIET:
                return
            self.repeated[registration.key] = at
        self._put_in(Letter(id, kind, notice, at))

    def hand_in(self, recipient: str, kind: str, notice: int, at: float) -> None:
        """This is to go out to somebody, whatever comes after it."""
        self._put_in(Letter(recipient, kind, notice, at, lasts=True))

    def _put_in(self, letter: Letter) -> None:
        self.boxes.setdefault(letter.registration, Box()).letters.append(letter)
        self.open[letter.key] = letter

    def done(self, letter: Letter) -> None:
        """It need not go out any more."""
        if self.open.get(letter.key) is letter:
            del self.open[letter.key]

    def close(self, registration: str, notice: int | None = None) -> None:
        """The person was told otherwise, up to the position `notice`; None: whatever it was."""
        letter = self.open.get(registration)
        if letter and (notice is None or letter.notice <= notice):
            letter.void = True
            del self.open[registration]

    def drop(self, registration: str) -> None:
        """There is nobody left to tell. What was sent stays counted."""
        box = self.boxes.get(registration)
        if box:
            for letter in box.letters:
                self.open.pop(letter.key, None)
            box.letters = [letter for letter in box.letters if letter.sent is not None]

    def renew(self, registration: str, at: float) -> None:
        """The last message once more: the person can be reached elsewhere, or asked for it."""
        last = self.last(registration)
        if last:
            last.renew(at)
            self.open.pop(registration, None)  # to the end of the queue
            self.open[registration] = last

    def last(self, registration: str) -> Letter | None:
        box = self.boxes.get(registration)
        return box.letters[-1] if box and box.letters else None

    def find(self, registration: str, notice: int) -> Letter | None:
        box = self.boxes.get(registration)
        letters = box.letters if box else []
        return next((letter for letter in letters if letter.notice == notice), None)

    def version(self, registration: str) -> int:
        box = self.boxes.get(registration)
        return box.version if box else 1

    def due(self, now: float) -> list[Letter]:
        """What is to be sent now, the most urgent first; among equals, in the order of the line."""
        due = [letter for letter in self.open.values() if letter.state(now) == QUEUED]
        return sorted(due, key=lambda letter: (URGENCY.get(letter.kind, USUAL), letter.notice))


#: What workers agree by who gives all notice of an occasion.
OCCASIONS = "occasions"


def version_key(registration: str) -> str:
    """What workers agree by who sends a person's mail."""
    return f"mail/{registration}"


def is_moot(
    letter: Letter, registration: Registration, conditions: Conditions | None, now: float
) -> bool:
    """Whether what it would say is not so any more."""
    if registration.erased:
        return True
    if letter.kind == "offered":
        return not registration.is_offered(now)
    starts = conditions.starts if conditions else None
    return letter.kind == REMINDER and starts is not None and now >= starts


def again(letter: Letter, now: float, *, first: float, patience: float, chance: float) -> float:
    """When to try once more after `attempts` failures: `first` seconds after the first, then ever
    later, a quarter earlier or later by `chance` (0 to 1), so that not all come back at once.

    Never beyond the end of `patience` (seconds since it arose), so that the last attempt is then.
    """
    grown: float = first * GROWTH ** (max(letter.attempts, 1) - 1)
    wait = min(grown, LONGEST) * (0.75 + chance / 2)
    return max(now, min(now + wait, letter.since + patience))
