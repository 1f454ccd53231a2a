"""What differs between two definitions' files: value by value, to be told in words; and what two
people changed at the same time, put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from companion.domain.setup.file import BY_ID, File

#: A value's place: ("agenda", 0, "title"), ("languages", "en", "themes", "stadt", "title").
Path = tuple[str | int, ...]
#: Tables whose values are changed one by one; all others are somebody's as a whole.
SHARED = (
    "look",
    "legal",
    "contact",
    "stream",
    "comments",
    "cause",
    "groups",
    "languages",
    "en",
    "leicht",
    "registration",
)


@dataclass(frozen=True)
class Change:
    """None: it was not said before, or is not said any more."""

    path: Path
    before: Any
    after: Any


def changes(old: File, new: File) -> list[Change]:
    """All of them, in the order in which they stand in the new file, then what is gone."""
    before, after = dict(leaves(old)), dict(leaves(new))
    found = [Change(path, before.get(path), value) for path, value in after.items()]
    found += [Change(path, value, None) for path, value in before.items() if path not in after]
    return [change for change in found if change.before != change.after]


#: Tables that say something by being there.
TELLING: tuple[Path, ...] = (("registration",), ("comments",), ("groups",))


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if path in TELLING:
        yield path, True
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        goes_by_id = bool(path) and path[-1] in BY_ID and all("id" in item for item in value)
        for n, item in enumerate(value):
            yield from leaves(item, (*path, item["id"] if goes_by_id else n))
    else:
        yield path, value


def together(base: File, mine: File, theirs: File) -> File:
    """Their file with what I changed of `base`. Where both changed the same, mine holds; lists are
    taken whole."""
    merged = dict(theirs)
    for key in [*mine, *(key for key in base if key not in mine)]:
        before, after = base.get(key), mine.get(key)
        if before == after:
            continue
        if after is None:
            merged.pop(key, None)
        elif key in SHARED and isinstance(theirs.get(key), dict) and isinstance(after, dict):
            merged[key] = together(before or {}, after, theirs[key])
        else:
            merged[key] = after
    return merged


#: The tables of a file that hold a consent.
CONSENTS = ("registration", "labs")


def has_unversioned_consent(old: File, new: File, where: str = CONSENTS[0]) -> bool:
    """Whether the text of the consent became another in some language, and its version did not:
    nobody could tell afterwards who agreed to what. `where`: one of CONSENTS."""

    def texts(file: File) -> list[Any]:
        tables = [file, *file.get("languages", {}).values()]
        return [of_consent(table, where).get("text") for table in tables]

    version, now = (of_consent(file, where).get("version") for file in (old, new))
    return bool(version) and version == now and texts(old) != texts(new)


def of_consent(file: File, where: str) -> File:
    consent: File = file.get(where, {}).get("consent", {})
    return consent
