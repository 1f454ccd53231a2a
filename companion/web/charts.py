"""Charts as numbers for a template to draw: positions in per cent of the width, so that they fit a
phone and a sheet of paper alike. Beside each stands a table with the same numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from companion.domain.definition import Definition
from companion.domain.results.record import ORIGINS, Record
from companion.domain.results.timeline import HOUR, Timeline, timeline

View = dict[str, Any]

#: Pixels: the columns, and the band with the programme's numbers below them.
HEIGHT = 160
#: Words below the columns at most: more would overlap on a phone.
LABELS = 5


def share(part: float, whole: float) -> float:
    """Per cent, as SVG takes it."""
    return round(100 * part / whole, 3) if whole else 0.0


def bars(counts: list[tuple[Any, int]]) -> list[View]:
    """Each with its length, the longest filling the width."""
    most = max((count for _, count in counts), default=0)
    return [{"about": about, "count": n, "length": share(n, most)} for about, n in counts]


def parts(counts: dict[str, int]) -> list[View]:
    """One bar in parts, by origin; those that nobody is of are left out."""
    whole, at, found = sum(counts.values()), 0, []
    for origin in ORIGINS:
        if count := counts.get(origin, 0):
            found.append(
                {
                    "origin": origin,
                    "count": count,
                    "x": share(at, whole),
                    "length": share(count, whole),
                    "per_cent": round(100 * count / whole),
                }
            )
        at += count
    return found


def evening(record: Record, definition: Definition) -> View | None:
    """Contributions over the evening by origin, with the programme below; `definition` in the
    visitor's language. None: nobody wrote anything."""
    line = timeline(record.ideas, definition)
    if line is None:
        return None
    zone = ZoneInfo(definition.timezone)
    most = max(column.total for column in line.columns)
    width = 100 / len(line.columns)
    columns = []
    for number, column in enumerate(line.columns):
        pieces, at = [], float(HEIGHT)
        for origin in ORIGINS:
            if count := column.counts[origin]:
                height = round(count / most * HEIGHT, 2)
                at -= height
                pieces.append({"origin": origin, "y": round(at, 2), "height": height})
        columns.append(
            {
                "at": dt.datetime.fromtimestamp(column.at, zone),
                "x": round(number * width, 3),
                "pieces": pieces,
                "counts": column.counts,
                "total": column.total,
            }
        )
    return {
        "columns": columns,
        "width": round(width * 0.86, 3),
        "most": most,
        "height": HEIGHT,
        "by_day": line.step > HOUR,
        "minutes": line.step // 60,
        "labels": columns[:: -(-len(columns) // LABELS)],
        "agenda": programme(line, record, definition),
        "origins": [one for one in ORIGINS if any(c.counts[one] for c in line.columns)],
    }


def programme(line: Timeline, record: Record, definition: Definition) -> list[View]:
    """The items as they really were on, as far as the columns reach."""
    span, found = line.ends - line.starts, []
    titles = {item.id: item.title for item in definition.agenda}
    zone = ZoneInfo(definition.timezone)
    for number, item in enumerate(record.agenda, 1):
        at, until = (dt.datetime.fromisoformat(item[key]) for key in ("at", "until"))
        x, to = max(at.timestamp(), line.starts), min(until.timestamp(), line.ends)
        if x < to:
            found.append(
                {
                    "number": number,
                    "title": titles.get(item["id"], ""),
                    "at": at.astimezone(zone),
                    "x": share(x - line.starts, span),
                    "length": share(to - x, span),
                }
            )
    return found
