"""What happened when: the days on which something happened, and of one day the agenda as it went,
what was on the big screen, and how much was written."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from companion.domain import events as e
from companion.domain.definition import Definition
from companion.domain.event import Event
from companion.domain.polls.screen import POLLS
from companion.domain.screens import IDEAS
from companion.domain.stage.screen import STAGE
from companion.domain.stage.standing import POLL
from companion.domain.state import State
from companion.domain.timing.course import course
from companion.domain.timing.events import AgendaMarked
from companion.domain.timing.plan import Mark, Plan

MINUTE, HOUR = 60, 3_600
#: An evening goes on past midnight; nobody meets at four.
NIGHT = 4 * HOUR
#: Of the evening's day only what happened so long before its start and after its end: what was
#: tried in the morning is none of it.
AROUND = HOUR


@dataclass(frozen=True)
class Shown:
    """What went on air at `at`: one of stage.standing.MODES or BLACK; with whose spotlight, or
    which poll, it was."""

    at: float
    picture: str
    idea: str | None = None
    poll: str | None = None


@dataclass(frozen=True)
class Span:
    """Something from `at` to `until`, in seconds since 1970."""

    at: float
    until: float


@dataclass(frozen=True)
class Item(Span):
    """An item of the agenda, as it went."""

    item: str


@dataclass(frozen=True)
class Evening(Span):
    """What is worth seeing of one day; `ideas`: how many were written."""

    day: dt.date
    ideas: int


@dataclass
class Outline:
    """What a walk has passed. `seen`: by minute, how much of it was to be seen; `ideas`: by minute,
    how many were written."""

    shown: list[Shown] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)
    marks: list[Mark] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)
    ideas: dict[int, int] = field(default_factory=dict)
    aired: int = 0

    def note(self, event: Event, at: float, then: State) -> None:
        """After each event: `then` is the state with it, `at` the walk's time."""
        minute = int(at // MINUTE)
        if isinstance(event, e.IdeaPosted):
            self.ideas[minute] = self.ideas.get(minute, 0) + 1
        if isinstance(event, AgendaMarked):
            self.marks.append(Mark(at, event.item))
        if any(is_visible(*key) for key in then.changes.since(then.position - 1)):
            self.seen[minute] = self.seen.get(minute, 0) + 1
        self.plan = then.timing.plan
        self._note_air(at, then)

    def _note_air(self, at: float, then: State) -> None:
        if not then.stage.aired or then.stage.aired[-1].number == self.aired:
            return
        last = then.stage.aired[-1]
        self.aired = last.number
        mode, idea = last.picture.mode, last.picture.idea
        poll = then.polls.projected if mode == POLL else None
        self.shown.append(Shown(at, mode, idea, poll))

    def evenings(self, definition: Definition) -> list[Evening]:
        """The days on which something was to be seen, in order."""
        zone = ZoneInfo(definition.timezone)
        days: dict[dt.date, list[int]] = {}
        for minute in sorted(self.seen):
            day = dt.datetime.fromtimestamp(minute * MINUTE - NIGHT, zone).date()
            days.setdefault(day, []).append(minute)
        return [self._evening(day, minutes, definition) for day, minutes in days.items()]

    def _evening(self, day: dt.date, minutes: list[int], definition: Definition) -> Evening:
        noon = dt.datetime.combine(day, dt.time(12), ZoneInfo(definition.timezone)).timestamp()
        if definition.day(noon) == day:
            starts, ends = (
                definition.moment(at, noon).timestamp()
                for at in (definition.starts, definition.ends)
            )
            around = Span(starts - AROUND, ends + AROUND)
            minutes = [one for one in minutes if is_in(one * MINUTE, around)] or minutes
        span = Span(minutes[0] * MINUTE, (minutes[-1] + 1) * MINUTE)
        written = sum(count for minute, count in self.ideas.items() if is_in(minute * MINUTE, span))
        return Evening(span.at, span.until, day, written)

    def agenda(self, span: Span) -> list[Item]:
        """The agenda in that time, as it went."""
        went = course(self.plan, self.marks, span.at)
        return [
            Item(max(at, span.at), min(until, span.until), item)
            for item, at, until in went
            if at < span.until and until > span.at
        ]

    def pictures(self, span: Span) -> list[Shown]:
        """What went on air in that time; first what was on when it began."""
        before = [one for one in self.shown if one.at < span.at][-1:]
        return [*before, *(one for one in self.shown if is_in(one.at, span))]

    def columns(self, span: Span, most: int) -> list[int]:
        """How many ideas were written, in at most so many steps of whole minutes."""
        first, minutes = int(span.at // MINUTE), math.ceil((span.until - span.at) / MINUTE)
        step = math.ceil(minutes / most)
        counts = [0] * math.ceil(minutes / step)
        for minute, count in self.ideas.items():
            if is_in(minute * MINUTE, span):
                counts[(minute - first) // step] += count
        return counts


def is_visible(collection: str, id: str) -> bool:
    return collection in (IDEAS, POLLS) or (collection, id) == ("facts", STAGE)


def is_in(at: float, span: Span) -> bool:
    return span.at <= at < span.until


def main_evening(evenings: Iterable[Evening], definition: Definition) -> Evening | None:
    """The one that a replay begins with: the gathering's day, or that on which most was said.
    None: nothing was ever to be seen."""
    return max(
        evenings,
        key=lambda one: (one.day.isoformat() == definition.date, one.ideas, one.day),
        default=None,
    )
