"""What a gathering's file plans for its small groups: the team sets them up with one command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from companion.domain.groups.commands import ASSIGNMENTS, RANDOM
from companion.domain.reader import Reader

#: Groups of one gathering, minutes that they may have, suggestions that one may hand in.
MOST_GROUPS, LONGEST, MOST_TOP = 50, 600, 10
#: Members that the smallest size lets in.
SMALLEST = 2


@dataclass(frozen=True)
class GroupTerms:
    """See commands.SetUpGroups. `names`: in the groups' order; `minutes`: how long they have;
    `open_to_all`: nobody needs a seat for them, also where the gathering gives seats away."""

    number: int = 0
    names: tuple[str, ...] = ()
    by_theme: bool = False
    top: int = 3
    minutes: int = 30
    assignment: str = RANDOM
    size: int | None = None
    open_to_all: bool = False

    def plan(self) -> dict[str, Any]:
        """The same as the log keeps it: without words."""
        return {key: value for key, value in vars(self).items() if key != "names"}


def read_groups(reader: Reader) -> GroupTerms:
    names = read_names(reader)
    number = reader.count("number") or len(names) or 4
    if not 1 <= number <= MOST_GROUPS:
        reader.wrong("number", f"must be between 1 and {MOST_GROUPS}")
    top = reader.count("top") or 3
    if top > MOST_TOP:
        reader.wrong("top", f"must be at most {MOST_TOP}")
    minutes = reader.count("minutes") or 30
    if minutes > LONGEST:
        reader.wrong("minutes", f"must be at most {LONGEST}")
    size = reader.count("size")
    if size is not None and size < SMALLEST:
        reader.wrong("size", f"must be at least {SMALLEST}")
    return GroupTerms(
        number=number,
        names=names,
        by_theme=reader.flag("by_theme"),
        top=top,
        minutes=minutes,
        assignment=reader.choice("assignment", ASSIGNMENTS),
        size=size,
        open_to_all=reader.flag("open_to_all"),
    )


def read_names(reader: Reader) -> tuple[str, ...]:
    names = reader.raw.get("names", [])
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        reader.wrong("names", "must be a list of texts")
        return ()
    return tuple(name.strip() for name in names)
