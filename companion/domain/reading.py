"""Reading a definition, from TOML or from JSON, with every mistake named at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from itertools import zip_longest
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex

from companion.domain.causes import Cause
from companion.domain.colour import READABLE, WHITE, contrast, is_colour, readable_on
from companion.domain.comments.terms import CommentTerms, read_comments
from companion.domain.conduct.commands import MODERATION
from companion.domain.definition import (
    AgendaItem,
    Contact,
    Definition,
    Legal,
    Look,
    Theme,
)
from companion.domain.door.terms import DoorTerms, read_door
from companion.domain.groups.terms import GroupTerms, read_groups
from companion.domain.labs import terms as labs
from companion.domain.labs.terms import LabTerms
from companion.domain.personal import FIELDS
from companion.domain.seats import terms
from companion.domain.stream import Stream, read_stream

T = TypeVar("T")

#: Languages beside the first, German, that a gathering can be described in.
LANGUAGES = ("en", "leicht")

#: The house's own log goes by it; no gathering can.
HOUSE = "companion-house"

#: Beyond, there are days without a day before, or after: no page could be drawn.
YEARS = range(1900, 3000)

SLUG = regex.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class BadDefinition(Exception):
    """A definition that cannot be used; `problems` names every one of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@lru_cache(maxsize=64)
def from_json(text: str) -> Definition:
    """The definition that `to_json` wrote."""
    return from_mapping(json.loads(text))


def from_mapping(raw: Mapping[str, Any]) -> Definition:
    """A definition from a TOML file's content, or from JSON.

    Raises BadDefinition with every problem found.
    """
    reader = Reader(raw)
    definition = read(reader)
    translations = reader.table("languages", None, lambda item: dict(item.raw)) or {}
    for code in translations.keys() - set(LANGUAGES):
        reader.wrong(f"languages.{code}", f"is none of {', '.join(LANGUAGES)}")
    if reader.problems:
        raise BadDefinition(reader.problems)
    languages = {}
    for code in LANGUAGES:
        where = Reader(translations, "languages.", reader.problems)
        translation = where.table(code, Definition, lambda item: item)
        if translation is not None:
            languages[code] = read(translated(raw, translation))
    if reader.problems:
        raise BadDefinition(reader.problems)
    return replace(definition, languages=languages)


def translated(raw: Mapping[str, Any], translation: Reader) -> Reader:
    """A definition that is sound, with some of its texts replaced. The items of the agenda go by
    their order, the themes by their id."""
    merged: dict[str, Any] = {**raw, **translation.raw}
    for key in ("stream", "contact", "look", "legal", "cause"):
        table = translation.table(key, None, lambda item: item.raw) or {}
        merged[key] = {**(raw.get(key) or {}), **table} or None
    other = translation.table("registration", None, lambda item: item.raw) or {}
    merged["registration"] = terms.translated(raw.get("registration"), other)
    other = translation.table("labs", None, lambda item: item.raw) or {}
    merged["labs"] = labs.translated(raw.get("labs"), other)
    nothing: dict[str, Any] = {}
    items = [item.raw for item in translation.tables("agenda", AgendaItem)]
    agenda = zip_longest(raw.get("agenda", []), items, fillvalue=nothing)
    merged["agenda"] = [{**item, **other} for item, other in agenda]
    themes = {item.raw.get("id"): item.raw for item in translation.tables("themes", Theme)}
    merged["themes"] = [{**theme, **themes.get(theme["id"], {})} for theme in raw.get("themes", [])]
    return Reader(merged, translation.where, translation.problems)


def read(reader: Reader) -> Definition:
    reader.only(Definition)
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
        moderation=reader.choice("moderation", MODERATION),
        agenda=tuple(
            AgendaItem(
                id=f"a{n}",
                at=item.time("at"),
                title=item.text("title", required=True),
                text=item.text("text"),
            )
            for n, item in enumerate(reader.tables("agenda", AgendaItem), start=1)
        ),
        themes=tuple(
            Theme(
                item.matching("id", SLUG, "a short id"),
                item.text("title", required=True),
                item.text("description"),
            )
            for item in reader.tables("themes", Theme)
        ),
        stream=reader.table("stream", Stream, read_stream),
        contact=reader.table(
            "contact",
            Contact,
            lambda item: Contact(item.text("name"), item.text("mail"), item.text("phone")),
        ),
        look=reader.table(
            "look",
            Look,
            lambda item: Look(item.accent("accent"), item.image("logo"), item.text("logo_alt")),
        )
        or Look(),
        legal=reader.table(
            "legal",
            Legal,
            lambda item: Legal(
                item.text("imprint"), item.text("privacy"), item.text("accessibility")
            ),
        )
        or Legal(),
        registration=reader.table("registration", terms.Terms, terms.read_terms),
        door=reader.table("door", DoorTerms, read_door) or DoorTerms(),
        retention=reader.table("retention", None, read_retention) or {},
        unlisted=reader.flag("unlisted"),
        comments=reader.table("comments", CommentTerms, read_comments),
        labs=reader.table("labs", LabTerms, labs.read_labs),
        cause=reader.table(
            "cause",
            Cause,
            lambda item: Cause(
                item.matching("id", SLUG, "lower-case letters, digits and hyphens"),
                item.text("title", required=True),
            ),
        ),
        groups=reader.table("groups", GroupTerms, read_groups),
    )
    if definition.slug == HOUSE:
        reader.wrong("slug", "is the house's own")
    if definition.registration and definition.seats is None:
        reader.wrong("seats", "must say how many there are, where people register")
    ids = [theme.id for theme in definition.themes]
    if len(set(ids)) != len(ids):
        reader.wrong("themes", "holds the same id twice")
    return definition


def read_retention(reader: Reader) -> dict[str, int]:
    """Fewer days than the code declares, never more: people were told those."""
    found = {}
    for key in reader.raw:
        most = FIELDS[key].days if key in FIELDS else None
        days = reader.count(key)
        if most is None:
            reader.wrong(key, "means nothing here")
        elif days is None or not 0 < days <= most:
            reader.wrong(key, f"must be 1 to {most}")
        else:
            found[key] = days
    return found


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
