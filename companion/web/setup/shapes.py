"""What the set-up's pages are made of. A field is named by its place in the definition's file
(domain/setup/form.py)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: A text in the visitor's language, as soon as it is shown.
Lazy = Any


@dataclass(frozen=True)
class Field:
    """`kind`: text, lines, paragraphs, date, time, moment, count, flag, choice, accent or picture.
    `languages`: it is told in other languages too. `empty`: what holds where nothing is filled in.
    `id`: of a row; one that is empty is made of the row's title."""

    name: str
    title: Lazy
    kind: str = "text"
    hint: Lazy = ""
    required: bool = False
    languages: bool = False
    empty: str = ""
    choices: tuple[tuple[str, Lazy], ...] = ()
    is_id: bool = False


@dataclass(frozen=True)
class Rows:
    """A list of tables. `one`: what one of them is called."""

    name: str
    title: Lazy
    one: Lazy
    add: Lazy
    fields: tuple[Field, ...]
    hint: Lazy = ""
    by_id: bool = True


@dataclass(frozen=True)
class Part:
    """Fields under one heading. `switch`: a table of the file that is there or not."""

    title: Lazy
    parts: tuple[Field | Rows, ...]
    hint: Lazy = ""
    switch: Field | None = None


@dataclass(frozen=True)
class Section:
    """One page."""

    id: str
    title: Lazy
    about: Lazy
    parts: tuple[Part, ...]


def fields(section: Section) -> Iterator[Field]:
    """Those outside of lists, with the switches."""
    for part in section.parts:
        if part.switch:
            yield part.switch
        yield from (one for one in part.parts if isinstance(one, Field))


def lists(section: Section) -> Iterator[Rows]:
    for part in section.parts:
        yield from (one for one in part.parts if isinstance(one, Rows))
