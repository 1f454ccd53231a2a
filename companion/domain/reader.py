"""The values of a table, from TOML or from JSON, each of the kind that it must be."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex

from companion.domain.colour import READABLE, WHITE, contrast, is_colour, readable_on

T = TypeVar("T")

#: Beyond, there are days without a day before, or after: no page could be drawn.
YEARS = range(1900, 3000)


@dataclass
class Reader:
    """Reads a table's values one by one and collects all that is wrong."""

    raw: Mapping[str, Any]
    where: str = ""
    problems: list[str] = field(default_factory=list)

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.raw.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            self.wrong(key, "must be a text" + (" and not empty" if required else ""))
            return ""
        return value.strip()

    def matching(self, key: str, pattern: regex.Pattern[str], what: str) -> str:
        value = self.raw.get(key)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            self.wrong(key, f"must be {what}")
            return ""
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.raw.get(key, choices[0])
        if value not in choices:
            self.wrong(key, f"must be one of {', '.join(choices)}")
        return str(value)

    def count(self, key: str) -> int | None:
        value = self.raw.get(key)
        if value is None or (type(value) is int and value >= 0):  # True is an int, but no number
            return value
        self.wrong(key, "must be a whole number, 0 or more")
        return None

    def flag(self, key: str) -> bool:
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            self.wrong(key, "must be true or false")
        return bool(value)

    def date(self, key: str) -> str | None:
        """A TOML date or an ISO text; "today" and nothing at all mean None."""
        value = self.raw.get(key)
        if value is None or value == "today":
            return None
        with contextlib.suppress(ValueError):
            date = dt.date.fromisoformat(str(value))
            if date.year in YEARS:
                return date.isoformat()
        self.wrong(key, 'must be a date, 2020-08-20, or "today"')
        return None

    def time(self, key: str) -> str:
        """A TOML time or an ISO text, as "18:00"."""
        try:
            return dt.time.fromisoformat(str(self.raw.get(key))).strftime("%H:%M")
        except ValueError:
            self.wrong(key, "must be a time, 18:00:00")
            return "00:00"

    def moment(self, key: str) -> str | None:
        """A TOML local date-time or an ISO text."""
        value = self.raw.get(key)
        if value is None:
            return None
        with contextlib.suppress(ValueError):
            moment = dt.datetime.fromisoformat(str(value))
            if moment.tzinfo is None and moment.year in YEARS:
                return moment.isoformat()
        self.wrong(key, "must be a local date and time, 2020-08-20T18:00:00")
        return None

    def timezone(self, key: str, default: str) -> str:
        value = self.raw.get(key, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, OSError, ValueError, TypeError):  # OSError: "Europe"
            self.wrong(key, "must be a time zone, Europe/Berlin")
            return default
        return str(value)

    def url(self, key: str) -> str:
        value = self.text(key, required=True)
        if value and not is_web_address(value):
            self.wrong(key, "must begin with https:// or http:// and name a host")
        return value

    def accent(self, key: str) -> str:
        """A colour that white text can stand on."""
        value = self.raw.get(key, "")
        if value and not is_colour(value):
            self.wrong(key, 'must be a colour, "#0b5563"')
        elif value and contrast(value, WHITE) < READABLE:
            better = readable_on(WHITE, value)
            self.wrong(
                key,
                f"{value} has contrast {contrast(value, WHITE):.1f} with white; {READABLE} can be"
                f" read, as {better} has",
            )
        else:
            return str(value)
        return ""

    def image(self, key: str) -> str:
        """A data: address of an image; the command that imports a file makes it."""
        value = self.text(key)
        if value and not value.startswith("data:image/"):
            self.wrong(key, "must be an image file beside the definition")
        return value

    def tables(self, key: str, shape: type) -> list[Reader]:
        """A list of tables, each with no other keys than the dataclass `shape` has fields."""
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.wrong(key, "must be a list of tables")
            return []
        items = [
            Reader(item, f"{self.where}{key}[{n}].", self.problems) for n, item in enumerate(value)
        ]
        for item in items:
            item.only(shape)
        return items

    def table(self, key: str, shape: type | None, make: Callable[[Reader], T]) -> T | None:
        """What `make` makes of a table; `shape` as for `tables`, None where any keys will do."""
        value = self.raw.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.wrong(key, "must be a table")
            return None
        item = Reader(value, f"{self.where}{key}.", self.problems)
        if shape:
            item.only(shape)
        return make(item)

    def only(self, shape: type) -> None:
        """Name the keys that mean nothing: most are misspelt."""
        for key in sorted(self.raw.keys() - {f.name for f in fields(shape)}):
            self.wrong(key, "means nothing here")

    def wrong(self, key: str, what: str) -> None:
        self.problems.append(f"{self.where}{key} {what}")


def is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # half an IPv6 address
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
