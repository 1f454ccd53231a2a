"""Causes: several gatherings of one matter, and the one record of all of them.

A cause has no log: it is what the definitions of its gatherings say. Themes join by their id. A
visitor is another one in each gathering, by design, so that nobody can be followed from one evening
to the next; how many people a cause had is therefore known for each of its gatherings alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from companion.domain.results.record import Record

Item = dict[str, Any]


@dataclass(frozen=True)
class Cause:
    """What a gathering is one of several of. `id`: the same in all of them."""

    id: str
    title: str


@dataclass(frozen=True)
class Joined:
    """What was said of one theme in all gatherings. `id`: None for what has no theme. `ideas`: each
    with the `gathering` that it is from, a slug; the most supported first."""

    id: str | None
    title: str | None
    description: str
    ideas: list[Item]


def join(records: Sequence[Record], language: str = "") -> list[Joined]:
    """The themes of all records, in the order of the first that has them; last what has none."""
    headings: dict[str, Item] = {}
    ideas: dict[str | None, list[Item]] = {}
    for record in records:
        for heading in told_in(record, language):
            headings.setdefault(heading["id"], heading)
    for record in records:
        slug = record.gathering["slug"]
        for idea in record.ideas:
            theme = idea["theme"] if idea["theme"] in headings else None
            ideas.setdefault(theme, []).append(idea | {"gathering": slug})
    found = [
        Joined(id, one["title"], one.get("description") or "", ranked(ideas.get(id, ())))
        for id, one in headings.items()
    ]
    rest = ideas.get(None)
    return [*found, Joined(None, None, "", ranked(rest))] if rest else found


def told_in(record: Record, language: str) -> list[Item]:
    told = (record.gathering.get("languages") or {}).get(language, {})
    found: list[Item] = told.get("themes") or record.gathering["themes"]
    return found


def ranked(ideas: Iterable[Item]) -> list[Item]:
    return sorted(ideas, key=lambda idea: (-idea["support"], idea["at"], idea["id"]))


def missing(themes: Iterable[Item], known: Iterable[str]) -> Iterator[Item]:
    """The themes of another gathering, as its record has them, that are not among those `known`
    here."""
    here = set(known)
    return (one for one in themes if one["id"] not in here)
