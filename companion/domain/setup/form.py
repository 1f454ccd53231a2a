"""What a form says, put into a definition's file. A field is named by its place in the file:
`title`, `agenda.0.title`, `languages.en.agenda.0.title`."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from companion.domain.setup.file import File

#: Local date-times that a copy for another day takes along.
MOMENTS = (("opens",), ("closes",), ("registration", "opens"), ("registration", "deadline"))
ACCESS = ("registration", "access", "opens")
LONGEST_ID = 30
#: Lists whose items go by their id in every language.
BY_ID_AT = ("themes", "registration.questions")


@dataclass(frozen=True)
class Said:
    """One value of a form. `kind`: text, count or flag. None: nothing was filled in."""

    name: str
    kind: str
    text: str | None


def put(file: File, said: Iterable[Said]) -> File:
    """The file with these values instead of those it had. What is empty is not said, and a table
    that says nothing is none."""
    made: File = copy.deepcopy(file)
    for one in said:
        set_value(made, one.name.split("."), value_of(one))
    pruned: File = without_nothing(made)
    return pruned


def value_of(said: Said) -> Any:
    text = (said.text or "").replace("\r\n", "\n").strip()
    if said.kind == "flag":
        return True if said.text is not None else None
    if said.kind == "count" and text.isdecimal() and len(text) < 10:
        return int(text)
    return text or None


def set_value(table: Any, place: list[str], value: Any) -> None:
    """None takes it away. Lists grow as needed."""
    head, *rest = place
    if value is None and not has(table, head):
        return
    if isinstance(table, list):
        index = int(head)
        while len(table) <= index:
            table.append({})
        set_value(table[index], rest, value)
    elif not rest:
        table.pop(head, None)
        if value is not None:
            table[head] = value
    else:
        if not isinstance(table.get(head), dict | list):
            table[head] = [] if rest[0].isdecimal() else {}
        set_value(table[head], rest, value)


def has(table: Any, head: str) -> bool:
    return int(head) < len(table) if isinstance(table, list) else head in table


#: Tables that say something by being there.
TELLING = ("registration", "comments", "groups")


def without_nothing(table: File) -> File:
    found: File = {}
    for key, value in table.items():
        if isinstance(value, dict):
            value = without_nothing(value)
            if value or key in TELLING:
                found[key] = value
        elif isinstance(value, list):
            items = [without_nothing(one) if isinstance(one, dict) else one for one in value]
            if any(items):
                found[key] = items
        else:
            found[key] = value
    return found


def by_place(file: File) -> File:
    """The file with what its languages say of items that go by their id in the items' own order, so
    that a form can name them by their place."""
    made = copy.deepcopy(file)
    for name in BY_ID_AT:
        ids = [item.get("id") for item in value_at(made, name) or []]
        for table in made.get("languages", {}).values():
            items = value_at(table, name)
            if items:
                known = {item.get("id"): item for item in items}
                set_value(table, name.split("."), [known.get(id, {}) for id in ids])
    return made


def with_ids(file: File) -> File:
    """The way back: the languages' items with the ids of those they stand beside."""
    made = copy.deepcopy(file)
    for name in BY_ID_AT:
        ids = [item.get("id") for item in value_at(made, name) or []]
        for table in made.get("languages", {}).values():
            items = value_at(table, name)
            if items:
                named = [{**item, "id": id} for id, item in zip(ids, items, strict=False)]
                set_value(table, name.split("."), [one for one in named if len(one) > 1] or None)
    return without_nothing(made)


def value_at(table: Any, name: str) -> Any:
    """What stands at a place; None: nothing does."""
    for key in name.split("."):
        if isinstance(table, list):
            table = table[int(key)] if int(key) < len(table) else None
        else:
            table = table.get(key) if isinstance(table, Mapping) else None
    return table


def change_rows(file: File, name: str, deed: str, row: int) -> File:
    """One more row, one less, or a row before the one above it; in every language."""
    made = copy.deepcopy(file)
    for table in (made, *made.get("languages", {}).values()):
        items = value_at(table, name) or []
        if deed == "add" and table is made:
            items = [*items, {}]
        elif deed == "remove":
            items = [item for n, item in enumerate(items) if n != row]
        elif deed == "up" and row > 0:
            items = items + [{}] * (row + 1 - len(items))
            items[row - 1], items[row] = items[row], items[row - 1]
        set_value(table, name.split("."), items or None)
    return made


def clear(file: File, name: str) -> File:
    """The file without a list in any language, to be filled in from a form."""
    made = copy.deepcopy(file)
    for table in (made, *made.get("languages", {}).values()):
        *way, last = name.split(".")
        for key in way:
            table = table.get(key) or {}
        table.pop(last, None)
    return made


def short_id(title: str, taken: Iterable[str]) -> str:
    """An id for a heading, out of its words: "Digitale Stadt" is `digitale-stadt`."""
    plain = title.casefold()
    for letter, others in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items():
        plain = plain.replace(letter, others)
    words = regex.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-")
    base = words if words and words[0].isalpha() else f"p-{words}".strip("-")
    number, found = 1, base
    while found in set(taken):
        number += 1
        found = f"{base}-{number}"
    return found


def copied(source: File, values: Mapping[str, Any]) -> File:
    """A new gathering like another: its moments as far from the new day as they were from the old;
    without them where one of the two has no day."""
    made = copy.deepcopy(source)
    days = days_between(source.get("date"), values.get("date"))
    for place in (*MOMENTS, ACCESS):
        table: Any = made
        for key in place[:-1]:
            table = table.get(key) or {}
        at = table.pop(place[-1], None)
        if at is not None and days is not None:
            table[place[-1]] = (dt.datetime.fromisoformat(at) + dt.timedelta(days)).isoformat()
    made.update(values)
    return {key: value for key, value in made.items() if value not in (None, "")}


def days_between(old: str | None, new: str | None) -> int | None:
    try:
        return (dt.date.fromisoformat(new or "") - dt.date.fromisoformat(old or "")).days
    except ValueError:
        return None
