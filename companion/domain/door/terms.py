"""Terms: how a gathering's doors work, as its file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import regex

from companion.domain.reader import Reader

#: It stands in the log: no words.
ID = regex.compile(r"[a-z0-9][a-z0-9-]{0,30}")
#: Seconds after a gathering's end for which its tickets mean anything.
AFTER = 86_400


@dataclass(frozen=True)
class Gate:
    """One door."""

    id: str
    title: str


#: Where the gathering's file names no door.
ONLY = (Gate("door", "Eingang"),)


@dataclass(frozen=True)
class DoorTerms:
    """`opens`: minutes before the start from which on tickets let in; None: at any time.
    `offline_names`: whether a door without network may look for names too: then the phones of the
    door keep all of them."""

    gates: tuple[Gate, ...] = ONLY
    opens: int | None = None
    offline_names: bool = False


@dataclass(frozen=True)
class DoorConditions:
    """The same as the log keeps it. Times in seconds since 1970, UTC; None: no limit."""

    gates: tuple[str, ...] = ("door",)
    opens: float | None = None
    closes: float | None = None

    @classmethod
    def from_log(cls, values: Mapping[str, Any]) -> DoorConditions:
        """As an event holds them; JSON knows no tuples."""
        return cls(**{**values, "gates": tuple(values["gates"])})


def read_door(reader: Reader) -> DoorTerms:
    gates = tuple(
        Gate(item.matching("id", ID, "a short id"), item.text("title", required=True))
        for item in reader.tables("gates", Gate)
    )
    if len({gate.id for gate in gates}) != len(gates):
        reader.wrong("gates", "holds the same id twice")
    return DoorTerms(
        gates=gates or ONLY,
        opens=reader.count("opens"),
        offline_names=reader.flag("offline_names"),
    )
