"""A definition as the shortest file that says it: what is as it would be anyway, and what a
language leaves as it is in German, does not stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from itertools import zip_longest
from typing import Any

from companion.domain.definition import AgendaItem, Definition

File = dict[str, Any]

#: Lists whose items keep their place in every language by their id, as reading.translated has it.
BY_ID = ("themes", "questions")
#: That whose items keep it by their order.
BY_ORDER = ("agenda",)


def as_file(definition: Definition) -> File:
    """What reading.from_mapping makes the same definition of."""
    said: File = short(definition)
    said.pop("languages", None)
    if definition.languages:
        said["languages"] = {
            code: translation(said, short(other)) for code, other in definition.languages.items()
        }
    return said


def short(value: Any) -> Any:
    """Plain tables, lists and values, without what is as it is by default."""
    if is_dataclass(value):
        known = {f.name: (f, getattr(value, f.name)) for f in fields(value)}
        if isinstance(value, AgendaItem):
            del known["id"]  # it is known by its place
        return {name: short(had) for name, (f, had) in known.items() if had != default(f)}
    if isinstance(value, Mapping):
        return {key: short(item) for key, item in value.items()}
    return [short(item) for item in value] if isinstance(value, tuple | list) else value


def default(field: Field[Any]) -> Any:
    """What it is where nothing is said; MISSING: it must be said."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def translation(said: File, other: File) -> File:
    """What a language says otherwise."""
    found: File = {}
    for key in [*other, *(key for key in said if key not in other)]:
        before, after = said.get(key), other.get(key)
        if key == "languages" or before == after:
            continue
        if key in BY_ORDER:
            nothing: File = {}
            pairs = zip_longest(before or [], after or [], fillvalue=nothing)
            found[key] = [translation(one, two) for one, two in pairs]
        elif key in BY_ID:
            found[key] = by_id(before or [], after or [])
        elif isinstance(before, dict) and isinstance(after, dict):
            found[key] = translation(before, after)
        else:
            found[key] = "" if after is None and isinstance(before, str) else after
    return {key: value for key, value in found.items() if value is not None}


def by_id(before: list[File], after: list[File]) -> list[File]:
    known = {item["id"]: item for item in before}
    pairs = ((item["id"], translation(known.get(item["id"], {}), item)) for item in after)
    return [{"id": id, **differs} for id, differs in pairs if differs]
