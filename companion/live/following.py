"""Following: takes up the comments under a live video as they come, for each gathering that wants
it.

Of many workers one follows: it holds a lease that ends by itself where it dies. Two may overlap for
a moment, and Facebook may tell a comment again after a reconnect: the log takes each one once, by a
nonce that follows from the comment's id (docs/decisions/0126-one-follower-and-no-comment-twice.md).
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from companion import green
from companion.domain.comments.commands import RemoveComment, TakeComment
from companion.domain.comments.source import Comment, NotHeard
from companion.domain.refusals import Refusal
from companion.live.gathering import Done, Gathering
from companion.live.house import THE_OPERATOR, House

#: Seconds between two looks at what is wanted; a lease outlasts a few of them.
BEAT = 1.0
#: What workers call the lease, and the board with the follower's note.
FOLLOWER = "comments"
#: Seconds until the first new attempt; each next one waits twice as long, up to the longest.
FIRST_RETRY, LONGEST_RETRY = 1.0, 60.0
#: Seconds to wait where trying again helps little: somebody has to do something first.
HOPELESS_RETRY = 60.0
HOPELESS = frozenset({"token", "permission", "video", "busy"})
#: After so many seconds of a connection the next failure is a first one again.
STEADY = 30.0

#: What /metrics calls what became of a comment: an idea, none (refused), told again, removed where
#: it came from; and a connection that was opened.
TAKEN, LEFT, AGAIN, REMOVED = "taken", "left", "again", "removed"
OPENED = "opened"

logger = logging.getLogger(__name__)


class Listening(Protocol):
    """A connection to a live video's comments (outside/facebook.py)."""

    def open(self) -> None: ...
    def comments(self) -> Iterator[Comment]: ...
    def close(self) -> None: ...
    def cut(self) -> None: ...


class Source(Protocol):
    """Where comments come from."""

    def listen(self, video: str) -> Listening: ...


@dataclass
class Note:
    """How it stands, for the desk. `state`: off, no_token, connecting, on, waiting. Times in
    seconds since 1970, UTC: connected `since`, the `last` comment, `again`: the next attempt.
    `taken` and `left`: comments that became ideas, and those that could not. `why`, `code`: as
    NotHeard has them."""

    state: str = "off"
    video: str = ""
    since: float | None = None
    last: float | None = None
    taken: int = 0
    left: int = 0
    why: str | None = None
    code: int | None = None
    again: float | None = None


class Follower:
    """One process's. `source`: None where there is no token. `mark`: makes what is not to be read
    out of anything, a person's number or a comment's id, opaque; of gathering, kind and value."""

    def __init__(
        self,
        house: House,
        source: Source | None,
        mark: Callable[[str, str, str], str],
        chance: Callable[[], float] = random.random,  # how late a retry is: no secret
    ) -> None:
        self.house = house
        self._source = source
        self._mark = mark
        self._chance = chance
        self._lines: dict[str, Line] = {}
        self._notes: dict[str, Note] = {}

    def note(self, slug: str) -> Note:
        """How it stands with a gathering, as far as this worker has heard."""
        return self._notes.get(slug, Note())

    def run(self) -> None:
        """As long as the process lives."""
        while True:
            try:
                self.look()
            except Exception:  # one gathering's mistake must not keep all others' comments back
                logger.exception("following failed")
            green.sleep(BEAT)

    def look(self) -> None:
        """Begin what is wanted, end what is not."""
        for room in self.house:
            self._look_at(room.gathering)

    def _look_at(self, gathering: Gathering) -> None:
        slug, commons = gathering.slug, self.house.commons
        following = gathering.state.following
        video = "" if self.house.is_draining else following.wanted(gathering.clock())
        if not video or self._source is None:
            self._end(slug)
            self._notes[slug] = Note("no_token" if video else "off", video)
            return
        wanted = (video, following.since)
        line = self._lines.get(slug)
        is_ours = commons.lease(slug, FOLLOWER)
        if line and (not is_ours or line.wanted != wanted):
            self._end(slug)
            line = None
        if is_ours and line is None:
            line = Line(gathering, self._source.listen, wanted, self._mark, self._chance)
            self._lines[slug] = line
            green.spawn(line.run)
        own = json.dumps(asdict(line.note)) if line else ""
        notes = [note for note in commons.pin(slug, FOLLOWER, own) if note]
        self._notes[slug] = Note(**json.loads(notes[0])) if notes else Note("connecting", video)

    def _end(self, slug: str) -> None:
        line = self._lines.pop(slug, None)
        if line:
            line.end()


class Line:
    """Follows one video, until it is ended. `wanted`: the video, and since when the desk wants it:
    another one is another line."""

    def __init__(
        self,
        gathering: Gathering,
        listen: Callable[[str], Listening],
        wanted: tuple[str, float | None],
        mark: Callable[[str, str, str], str],
        chance: Callable[[], float],
    ) -> None:
        self.wanted = wanted
        self.note = Note("connecting", wanted[0])
        self._gathering = gathering
        self._listen = listen
        self._mark = mark
        self._chance = chance
        self._listening: Listening | None = None
        self._failures = 0
        self._has_ended = False

    def end(self) -> None:
        self._has_ended = True
        if self._listening:
            self._listening.cut()

    def run(self) -> None:
        while not self._has_ended:
            try:
                self._follow()
            except NotHeard as problem:
                self._wait(problem)
            except Exception:  # a mistake of ours: it is told, and the evening goes on
                logger.exception("taking comments up failed", extra=self._about)
                self._wait(NotHeard("strange"))

    @property
    def _about(self) -> dict[str, Any]:
        return {"gathering": self._gathering.slug}

    def _follow(self) -> None:
        self._listening = listening = self._listen(self.wanted[0])
        self.note.state, self.note.again = "connecting", None
        began, figures = None, self._gathering.figures
        try:
            listening.open()
            began = time.monotonic()
            note, clock = self.note, self._gathering.clock
            note.state, note.since, note.why, note.code = "on", clock(), None, None
            figures.lines[OPENED] += 1
            figures.listens = True
            if self._has_ended:  # while it was opened, when there was nothing to cut yet
                return
            for comment in listening.comments():
                if self._has_ended:
                    return
                self._take(comment)
            raise NotHeard("ended")
        finally:
            figures.listens = False
            if began is not None and time.monotonic() - began > STEADY:
                self._failures = 0
            listening.close()

    def _take(self, comment: Comment) -> None:
        slug, figures = self._gathering.slug, self._gathering.figures
        nonce = self._mark(slug, "comment", comment.id)
        known = self._gathering.again(THE_OPERATOR, nonce)
        if comment.is_removed:
            if isinstance(known, Done):
                self._do(RemoveComment(known.event.idea), None)  # type: ignore[attr-defined]  # this nonce is a CommentTaken's
                figures.comments[REMOVED] += 1
            return
        if known is not None and not isinstance(known, Refusal):
            figures.comments[AGAIN] += 1
            return  # told again after a reconnect, or to another worker before
        writer = comment.number or f"of {comment.id}"
        person = "f" + self._mark(slug, "person", writer)[:16]
        command = TakeComment(comment.text, person, comment.author, comment.number)
        if isinstance(self._do(command, nonce), Done):
            self.note.taken += 1
            figures.comments[TAKEN] += 1
            self.note.last = self._gathering.clock()
        else:
            self.note.left += 1
            figures.comments[LEFT] += 1

    def _do(self, command: TakeComment | RemoveComment, nonce: str | None) -> Done | Refusal:
        """Until it is durable, or refused for good: what waits meanwhile waits at Facebook."""
        while True:
            done = self._gathering.do(command, THE_OPERATOR, nonce)
            if self._has_ended or not (isinstance(done, Refusal) and done.code == "unavailable"):
                return done
            green.sleep(done.data["wait"])

    def _wait(self, problem: NotHeard) -> None:
        if self._has_ended:
            return
        self._gathering.figures.lines[problem.why] += 1
        first = HOPELESS_RETRY if problem.why in HOPELESS else FIRST_RETRY
        wait = min(first * 2**self._failures, max(first, LONGEST_RETRY))
        wait *= 0.5 + self._chance()
        self._failures = min(self._failures + 1, 10)
        note = self.note
        if note.why != problem.why and problem.why != "ended":
            told = {"why": problem.why, "code": problem.code}
            logger.warning("no comments come", extra=self._about | told)
        note.state, note.since = "waiting", None
        note.why, note.code, note.again = problem.why, problem.code, self._gathering.clock() + wait
        until = time.monotonic() + wait
        while not self._has_ended and time.monotonic() < until:
            green.sleep(min(BEAT, max(0.0, until - time.monotonic())))
