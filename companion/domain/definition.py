"""A gathering's definition: what its TOML file says, checked; and what screens show of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex

T = TypeVar("T")

SLUG = regex.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class BadDefinition(Exception):
    """A definition that cannot be used; `problems` names every one of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class AgendaItem:
    """`at`: local time, "18:00"."""

    id: str
    at: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class Theme:
    """A heading that ideas can be put under."""

    id: str
    title: str


@dataclass(frozen=True)
class Link:
    """A title and an http(s) address."""

    title: str
    url: str


@dataclass(frozen=True)
class Contact:
    """Whom to ask."""

    name: str
    mail: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Definition:
    """One gathering. `date` is ISO ("2020-08-20"), or None: always today, as the demo's. Times are
    local in `timezone`. `opens` and `closes`: ISO local date-times between which people can post;
    None: at any hour."""

    slug: str
    title: str
    starts: str
    ends: str
    date: str | None = None
    timezone: str = "Europe/Berlin"
    subtitle: str = ""
    description: str = ""
    place: str = ""
    address: str = ""
    seats: int | None = None
    opens: str | None = None
    closes: str | None = None
    moderation: str = "pre"
    agenda: tuple[AgendaItem, ...] = ()
    themes: tuple[Theme, ...] = ()
    stream: Link | None = None
    contact: Contact | None = None

    @property
    def opens_at(self) -> float | None:
        return self._timestamp(self.opens)

    @property
    def closes_at(self) -> float | None:
        return self._timestamp(self.closes)

    def _timestamp(self, local: str | None) -> float | None:
        if local is None:
            return None
        return dt.datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(self.timezone)).timestamp()

    def day(self, now: float) -> dt.date:
        """The day it is on; a definition without date is on the day of `now`."""
        if self.date:
            return dt.date.fromisoformat(self.date)
        return dt.datetime.fromtimestamp(now, ZoneInfo(self.timezone)).date()

    def moment(self, time: str, now: float) -> dt.datetime:
        """The local time "18:00" on the gathering's day; one before its start is after midnight."""
        day = self.day(now) + dt.timedelta(days=time < self.starts)
        return dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=ZoneInfo(self.timezone))

    def phase(self, now: float) -> str:
        """before, on or after."""
        moment = dt.datetime.fromtimestamp(now, ZoneInfo(self.timezone))
        if moment < self.moment(self.starts, now):
            return "before"
        return "on" if moment < self.moment(self.ends, now) else "after"

    def facts(self) -> dict[str, Any]:
        """What every screen is told of it, under `facts.gathering`."""
        return {
            "title": self.title,
            "place": self.place,
            "date": self.date,
            "starts": self.starts,
            "ends": self.ends,
            "agenda": [asdict(item) for item in self.agenda],
            "themes": [asdict(theme) for theme in self.themes],
            "stream": asdict(self.stream) if self.stream else None,
            "moderation": self.moderation,
        }

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=64)
def from_json(text: str) -> Definition:
    """The definition that `to_json` wrote."""
    return from_mapping(json.loads(text))


def from_mapping(raw: Mapping[str, Any]) -> Definition:
    """A definition from a TOML file's content, or from JSON.

    Raises BadDefinition with every problem found.
    """
    reader = Reader(raw)
    definition = Definition(
        slug=reader.matching("slug", SLUG, "lower-case letters, digits and hyphens"),
        title=reader.text("title", required=True),
        subtitle=reader.text("subtitle"),
        description=reader.text("description"),
        place=reader.text("place"),
        address=reader.text("address"),
        date=reader.date("date"),
        starts=reader.time("starts"),
        ends=reader.time("ends"),
        timezone=reader.timezone("timezone", "Europe/Berlin"),
        seats=reader.count("seats"),
        opens=reader.moment("opens"),
        closes=reader.moment("closes"),
        moderation=reader.choice("moderation", ("pre",)),
        agenda=tuple(
            AgendaItem(
                id=f"a{n}",
                at=item.time("at"),
                title=item.text("title", required=True),
                text=item.text("text"),
            )
            for n, item in enumerate(reader.tables("agenda"), start=1)
        ),
        themes=tuple(
            Theme(item.matching("id", SLUG, "a short id"), item.text("title", required=True))
            for item in reader.tables("themes")
        ),
        stream=reader.table("stream", lambda item: Link(item.text("title"), item.url("url"))),
        contact=reader.table(
            "contact",
            lambda item: Contact(item.text("name"), item.text("mail"), item.text("phone")),
        ),
    )
    ids = [theme.id for theme in definition.themes]
    if len(set(ids)) != len(ids):
        reader.problems.append("themes: two have the same id")
    if reader.problems:
        raise BadDefinition(reader.problems)
    return definition


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

    def date(self, key: str) -> str | None:
        """A TOML date or an ISO text; "today" and nothing at all mean None."""
        value = self.raw.get(key)
        if value is None or value == "today":
            return None
        try:
            return dt.date.fromisoformat(str(value)).isoformat()
        except ValueError:
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
        try:
            return dt.datetime.fromisoformat(str(value)).replace(tzinfo=None).isoformat()
        except ValueError:
            self.wrong(key, "must be a local date and time, 2020-08-20T18:00:00")
            return None

    def timezone(self, key: str, default: str) -> str:
        value = self.raw.get(key, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, TypeError):
            self.wrong(key, "must be a time zone, Europe/Berlin")
            return default
        return str(value)

    def url(self, key: str) -> str:
        value = self.text(key, required=True)
        if value and urlsplit(value).scheme not in ("http", "https"):
            self.wrong(key, "must begin with https:// or http://")
        return value

    def tables(self, key: str) -> list[Reader]:
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.wrong(key, "must be a list of tables")
            return []
        return [
            Reader(item, f"{self.where}{key}[{n}].", self.problems) for n, item in enumerate(value)
        ]

    def table(self, key: str, make: Callable[[Reader], T]) -> T | None:
        value = self.raw.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.wrong(key, "must be a table")
            return None
        return make(Reader(value, f"{self.where}{key}.", self.problems))

    def wrong(self, key: str, what: str) -> None:
        self.problems.append(f"{self.where}{key} {what}")
