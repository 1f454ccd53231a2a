"""Reading a definition, from TOML or from JSON, with every mistake named at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import regex

from companion.domain.causes import Cause
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
from companion.domain.reader import Reader
from companion.domain.seats import terms
from companion.domain.stream import Stream, read_stream

#: Languages beside the first, German, that a gathering can be described in.
LANGUAGES = ("en", "leicht")

#: The house's own log goes by it; no gathering can.
HOUSE = "companion-house"

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
        unlisted=reader.flag("unlisted") or reader.flag("training"),
        training=reader.flag("training"),
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
