"""The agenda as it was planned, and as it really went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Mark:
    """A moderator said that an item began `at`; None: the plan holds again."""

    at: float
    item: str | None


@dataclass(frozen=True)
class Plan:
    """Which items, by id, begin at which local time. `date`: ISO, or None: every day. What begins
    after midnight is on the next."""

    timezone: str = "UTC"
    date: str | None = None
    starts: str = "00:00"
    ends: str = "00:00"
    items: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_log(cls, values: Mapping[str, Any] | None) -> Plan:
        """As an event holds it; JSON knows no tuples. None: an event from before there was one."""
        if values is None:
            return cls()
        return cls(**{**values, "items": tuple((id, at) for id, at in values["items"])})

    def knows(self, item: str) -> bool:
        return any(id == item for id, _ in self.items)

    def item_at(self, moment: float, mark: Mark | None = None) -> str | None:
        """What is on at a moment, in seconds since 1970. After a mark the rest of the plan comes as
        much later, or earlier, as the marked item did. None: before the first one, after the end,
        or nobody knows."""
        if not self.items:
            return None
        begins, ends = times(self, self.day_of(moment))
        shift, first = self._shifted(begins, mark)
        if moment >= ends + shift:
            return None
        on = [id for at, id in begins[first:] if at + shift <= moment]
        return on[-1] if on else None

    def turns(self, moment: float, mark: Mark | None) -> list[float]:
        """When another item begins, or all ends, on the day of a moment, as long as this mark
        holds."""
        begins, ends = times(self, self.day_of(moment))
        shift, first = self._shifted(begins, mark)
        return [at + shift for at, _ in begins[first:]] + [ends + shift]

    def _shifted(
        self, begins: tuple[tuple[float, str], ...], mark: Mark | None
    ) -> tuple[float, int]:
        """By how many seconds a mark moves the plan, and from which item on."""
        if mark is not None and mark.item is not None:
            places = [n for n, (_, id) in enumerate(begins) if id == mark.item]
            if places:
                return mark.at - begins[places[0]][0], places[0]
        return 0.0, 0

    def day_of(self, moment: float) -> str:
        if self.date is not None:
            return self.date
        return dt.datetime.fromtimestamp(moment, ZoneInfo(self.timezone)).date().isoformat()


@lru_cache(maxsize=64)
def times(plan: Plan, day: str) -> tuple[tuple[tuple[float, str], ...], float]:
    """When the items begin on a day, in order, and when all ends."""
    date, zone = dt.date.fromisoformat(day), ZoneInfo(plan.timezone)

    def moment(time: str) -> float:
        is_next_day = time <= plan.ends < plan.starts
        local = dt.datetime.combine(date, dt.time.fromisoformat(time), zone)
        return (local + dt.timedelta(days=is_next_day)).timestamp()

    begins = sorted((moment(at), n, id) for n, (id, at) in enumerate(plan.items))
    return tuple((at, id) for at, _, id in begins), moment(plan.ends)
