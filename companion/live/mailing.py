"""Mailing: sends what the post of each gathering holds, one message after the other.

Of many workers each tries; the log decides who sends which message (domain/mail). A message is
begun in the log, handed to the mail server, and ended in the log. Whoever dies in between leaves it
begun, and after a while it is sent once more, under the same id: rather twice than never
(docs/decisions/0080-a-mail-rather-twice-than-never.md).
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from companion import green
from companion.domain.mail import commands as c
from companion.domain.mail.events import MailBegun
from companion.domain.mail.failure import NotTaken
from companion.domain.mail.post import Letter, again
from companion.domain.mail.recipients import contact_of, is_void
from companion.domain.mail.rules import occasion_due
from companion.domain.receipts.news import due
from companion.domain.refusals import Refusal
from companion.domain.seats.contact import MAIL, of_value
from companion.live.gathering import Gathering
from companion.live.house import THE_OPERATOR, House, Room

#: Seconds between two looks at the post.
BEAT = 1.0
#: After the server took none, all mails wait for so much of a failed mail's first wait, then twice
#: as long each time, up to so many seconds.
PAUSE, LONGEST_PAUSE = 1 / 6, 300.0
#: A worker that is not heard of for so many times a message's seconds has died.
LEASE = 3
#: What the bucket of all mails goes by: one mail server takes those of all gatherings. No
#: gathering can be called that.
EVERYBODY = "-"

logger = logging.getLogger(__name__)


class Envelope(Protocol):
    """A mail, put together."""

    @property
    def address(self) -> str: ...
    @property
    def is_international(self) -> bool: ...
    def to_bytes(self) -> bytes: ...


class Line(Protocol):
    """A connection to a mail server (outside/carrier.py)."""

    def open(self) -> None: ...
    def send(
        self,
        sender: str,
        recipient: str,
        content: bytes,
        *,
        international: bool,
        check: Callable[[], None],
    ) -> None: ...
    def close(self) -> None: ...
    def cut(self) -> None: ...


class Carrier(Protocol):
    """Where mails are handed in."""

    def line(self) -> Line: ...


@dataclass(frozen=True)
class Manner:
    """How mails are sent. `sender`: the address that what cannot be delivered comes back to.
    `seconds`: that one may take. `first_retry`: seconds until a failed one is tried again.
    `patience`: seconds after which one is given up. `quiet`: seconds after the last answer to
    somebody until they are told."""

    sender: str
    seconds: float = 30.0
    first_retry: float = 30.0
    patience: float = 48 * 3600.0
    quiet: float = 900.0


class Mailer:
    """One process's. `carrier`: None where there is no mail server: then only what is due at a time
    (a reminder) is noted, for the desk to tell. `compose`: puts a message together."""

    def __init__(
        self,
        house: House,
        carrier: Carrier | None,
        compose: Callable[[Room, Letter], Envelope],
        manner: Manner,
        chance: Callable[[], float] = random.random,  # how late a retry is: no secret
    ) -> None:
        self.house = house
        self.trouble: NotTaken | None = None
        self.paused_until = 0.0
        self._carrier = carrier
        self._compose = compose
        self._manner = manner
        self._chance = chance
        self._failures = 0  # of the mail server, one after the other
        self._line: Line | None = None
        self._deadline = 0.0  # of what is under way, by the monotonic clock
        self._ends: list[tuple[Gathering, c.EndMail]] = []  # sent, and not in the log yet

    @property
    def sends(self) -> bool:
        return self._carrier is not None

    @property
    def is_busy(self) -> bool:
        """Whether a message is on its way to the mail server, or to the log."""
        return self._line is not None or bool(self._ends)

    def run(self) -> None:
        """As long as the process lives."""
        if self.sends:
            green.spawn(self._watch)
        while True:
            try:
                wait = self.step()
            except Exception:  # one gathering's mistake must not keep all others' mails back
                logger.exception("mailing failed")
                wait = LONGEST_PAUSE
            green.sleep(wait)

    def _watch(self) -> None:
        """Cut a message short that takes too long, however slowly the server goes on talking: by
        then another worker may take it up."""
        while True:
            green.sleep(BEAT / 4)
            line = self._line
            if line is not None and time.monotonic() > self._deadline:
                line.cut()

    def step(self) -> float:
        """Send one message, if there is one; the seconds until the next look."""
        for room in self.house:
            self._give_notices(room.gathering)
        if not self._write_down_ends() or self.house.is_draining:
            return BEAT
        now = self.house.clock()
        found = self._next(now)
        if found is None or self._carrier is None or now < self.paused_until:
            return BEAT
        wait = self.house.commons.take(EVERYBODY, ("mails", EVERYBODY))
        if wait:
            return min(wait, BEAT)
        self._send(self._carrier, *found)
        return 0.0

    def try_out(self, mail: Envelope) -> NotTaken | None:
        """Hand one in now, by the real line; why it was not taken. Nothing of it is kept."""
        assert self._carrier is not None, "no mail server"
        line, deadline = self._carrier.line(), time.monotonic() + self._manner.seconds
        is_over = False

        def watch() -> None:
            while not is_over:
                if time.monotonic() > deadline:
                    line.cut()
                    return
                green.sleep(BEAT / 4)

        green.spawn(watch)
        try:
            line.open()
            line.send(
                self._manner.sender,
                mail.address,
                mail.to_bytes(),
                international=mail.is_international,
                check=lambda: None,
            )
        except NotTaken as problem:
            return problem
        finally:
            is_over = True
            line.close()
        return None

    def _give_notices(self, gathering: Gathering) -> None:
        occasion = occasion_due(gathering.state, gathering.clock())
        if occasion:  # of many workers one gives it: the log takes it once
            gathering.do(c.GiveNotice(occasion), THE_OPERATOR)
        for command in due(gathering.state, gathering.clock(), self._manner.quiet):
            gathering.do(command, THE_OPERATOR)

    def _next(self, now: float) -> tuple[Room, Letter] | None:
        """The first message that is due, of all gatherings; on the way, what has been tried for
        long enough, or is not true any more, is given up."""
        due = []
        for room in self.house:
            gathering, post = room.gathering, room.gathering.state.post
            over = is_over(room, now)
            open_ = [one for one in post.open.values() if not one.given_up]
            open_ = [one for one in open_ if one.lasts or not over]
            gathering.figures.mails_queued = sum(by_mail(gathering, letter) for letter in open_)
            for letter in post.due(now) if open_ else ():
                if over and not letter.lasts:
                    continue
                if by_mail(gathering, letter) and not self._given_up(gathering, letter, now):
                    due.append((room, letter))
                    break
        return min(due, key=lambda found: found[1].since, default=None)

    def _given_up(self, gathering: Gathering, letter: Letter, now: float) -> bool:
        """Whether there is no sense in sending it; the log says so then."""
        if is_void(gathering.state, letter, now):
            self._fail(gathering, letter, letter.attempts, NotTaken("over"), None)
            return True
        end = letter.since + self._manner.patience
        if letter.again is not None:  # the last attempt is at the end; the server may be away then
            end += 2 * LONGEST_PAUSE
        if now > end:
            known = NotTaken(letter.why, letter.code) if letter.why else self.trouble
            self._fail(gathering, letter, letter.attempts, known or NotTaken("late"), None)
        return now > end

    def _send(self, carrier: Carrier, room: Room, letter: Letter) -> None:
        self._deadline = time.monotonic() + self._manner.seconds
        self._line = line = carrier.line()
        try:
            line.open()
            self._begin(line, room, letter)
        except NotTaken as problem:  # before anything was begun
            self._pause(problem)
        finally:
            self._line = None
            line.close()

    def _begin(self, line: Line, room: Room, letter: Letter) -> None:
        gathering = room.gathering
        self._deadline = time.monotonic() + self._manner.seconds
        until = gathering.clock() + LEASE * self._manner.seconds
        begun = gathering.do(c.BeginMail(*of(letter), until), THE_OPERATOR)
        if isinstance(begun, Refusal):  # another worker was faster
            return
        assert isinstance(begun.event, MailBegun)
        attempt = begun.event.attempt
        try:
            self._carry(line, room, letter)
        except NotTaken as problem:
            self._not_taken(gathering, letter, attempt, problem)
        except Exception:  # a message that cannot be put together keeps no other one back
            logger.exception("a mail could not be put together", extra={"kind": letter.kind})
            self._not_taken(gathering, letter, attempt, NotTaken("broken"))
        else:
            self.trouble, self._failures = None, 0
            gathering.figures.mails["sent"] += 1
            self._ends.append((gathering, c.EndMail(*of(letter), attempt)))
            self._write_down_ends()

    def _carry(self, line: Line, room: Room, letter: Letter) -> None:
        """The address is read now: who was erased meanwhile has none."""
        mail = self._compose(room, letter)
        line.send(
            self._manner.sender,
            mail.address,
            mail.to_bytes(),
            international=mail.is_international,
            check=self._check,
        )

    def _check(self) -> None:
        """Before each step of handing it in: a process that was stopped for a while must not go on
        with what another may have taken up."""
        if time.monotonic() > self._deadline:
            raise NotTaken("no_answer", is_general=True)

    def _not_taken(
        self, gathering: Gathering, letter: Letter, attempt: int, problem: NotTaken
    ) -> None:
        manner, now = self._manner, gathering.clock()
        later: float | None = None
        if not problem.is_final and now < letter.since + manner.patience:
            first, patience, chance = manner.first_retry, manner.patience, self._chance()
            later = again(letter, now, first=first, patience=patience, chance=chance)
        self._fail(gathering, letter, attempt, problem, later)
        if problem.is_general:
            self._pause(problem)

    def _fail(
        self,
        gathering: Gathering,
        letter: Letter,
        attempt: int,
        problem: NotTaken,
        later: float | None,
    ) -> None:
        command = c.FailMail(*of(letter), attempt, problem.why, problem.code, later)
        gathering.do(command, THE_OPERATOR)
        outcome = "given_up" if later is None else "delayed"
        gathering.figures.mails[outcome] += 1
        about = {"gathering": gathering.slug, "kind": letter.kind, "attempt": attempt}
        about |= {"why": problem.why, "code": problem.code, "outcome": outcome}
        logger.warning("a mail did not go out", extra=about)

    def _pause(self, problem: NotTaken) -> None:
        """The server takes nobody's: leave it alone for a while, ever longer."""
        self._failures += 1
        pause = PAUSE * self._manner.first_retry * 2 ** min(self._failures - 1, 10)
        now = self.house.clock()
        self.paused_until = now + min(pause, LONGEST_PAUSE) * (0.75 + self._chance() / 2)
        if self.trouble is None or self.trouble.why != problem.why:
            about = {"why": problem.why, "code": problem.code}
            logger.error("the mail server takes no mail", extra=about)
        self.trouble = problem

    def _write_down_ends(self) -> bool:
        """Note in the log what was sent; whether all of it stands there. It must before anything
        else is sent: what does not stand there is sent again."""
        while self._ends:
            gathering, command = self._ends[0]
            done = gathering.do(command, THE_OPERATOR)
            if isinstance(done, Refusal) and done.code == "unavailable":
                return False
            self._ends.pop(0)
        return True


def by_mail(gathering: Gathering, letter: Letter) -> bool:
    """Whether the person can be reached by mail, as of now."""
    value = gathering.words.get(contact_of(gathering.state, letter) or "")
    return value is not None and of_value(value).kind == MAIL


def is_over(room: Room, now: float) -> bool:
    """After the gathering nobody is written to about their seat. One that is always today is never
    over."""
    return room.definition.date is not None and room.definition.phase(now) == "after"


def of(letter: Letter) -> tuple[str, int]:
    """What a letter is known by in the log."""
    return letter.registration, letter.notice
