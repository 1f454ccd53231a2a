"""When it was said: contributions counted in steps of time, with the programme below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from companion.domain.definition import Definition
from companion.domain.results.record import ORIGINS
from companion.domain.screens import Item

MINUTE, HOUR, DAY = 60, 3_600, 86_400
#: Seconds that one column can stand for; from days on it doubles.
STEPS = (MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 6 * HOUR, DAY)
#: Columns that a phone shows side by side.
MOST = 30


@dataclass(frozen=True)
class Column:
    """Contributions from the moment `at` on, by origin."""

    at: float
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Timeline:
    """Columns of `step` seconds, from `starts` to `ends`."""

    starts: float
    ends: float
    step: int
    columns: list[Column]


def timeline(ideas: Iterable[Item], definition: Definition) -> Timeline | None:
    """Every idea and every other wording of it, when it was written. None: there are none. The
    columns begin and end with the gathering where people wrote at it."""
    said = [one for idea in ideas for one in (idea, *idea["wordings"])]
    moments = [(seconds(one["at"]), one["origin"]) for one in said]
    if not moments:
        return None
    first, last = min(moments)[0], max(moments)[0]
    begin, end = (definition.moment(at, first).timestamp() for at in bounds(definition))
    if begin - DAY / 2 < first and last < end + DAY / 2:
        first, last = min(first, begin), max(last, end)
    step = step_for(last - first)
    # Local midnight as the origin, so that columns of a day are days of people.
    zone = definition.moment(definition.starts, first).utcoffset() or dt.timedelta()
    offset = zone.total_seconds()
    start = (first + offset) // step * step - offset
    columns = [
        Column(start + n * step, dict.fromkeys(ORIGINS, 0))
        for n in range(int((last - start) // step) + 1)
    ]
    for at, origin in moments:
        columns[int((at - start) // step)].counts[origin] += 1
    return Timeline(start, start + len(columns) * step, step, columns)


def bounds(definition: Definition) -> tuple[str, str]:
    return definition.starts, definition.ends


def step_for(span: float) -> int:
    step = next((one for one in STEPS if span / one < MOST), DAY)
    while span / step >= MOST:
        step *= 2
    return step


def seconds(moment: str) -> float:
    return dt.datetime.fromisoformat(moment).timestamp()
