"""The door's screen: how many are in, and what went wrong. domain/screens.py says who may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from companion.domain.moments import iso
from companion.domain.state import State

#: The collection on this screen, and the single value that goes with it.
PASSES = "conflicts"
FACT = "door"


def show_conflict(one: Any, words: Mapping[str, str]) -> dict[str, Any]:
    """A ticket that was shown where it should not have let anybody in. No name: whoever needs it
    looks for the number. `entry`: what the server calls a scan."""
    return {
        "id": one.id,
        "number": one.number,
        "scans": [
            {
                "entry": scan.position,
                "at": iso(scan.at),
                "gate": scan.gate,
                "way": scan.way,
                "conflict": scan.conflict,
            }
            for scan in one.scans
        ],
    }


def show_hall(state: State) -> dict[str, Any] | None:
    """How many are in; None: no seats are given away. `missing`: have a seat and never came.
    `room`: seats for who has none, where nobody waits or the no-shows are released, but for those
    that are offered to somebody for a while."""
    hall, line = state.hall, state.line
    if line.conditions is None:
        return None
    came = {one.id for one in hall.came()}
    kept = line.free(0.0) if hall.released is None else line.seats - len(hall.seated)
    return {
        "in": len(hall.inside),
        "walk_ins": len(hall.walk_ins),
        "seats": line.seats,
        "came": len(came),
        "missing": len(line.seated - came),
        "waiting": len(line.waiting),
        "room": max(0, kept) if hall.released is not None or not line.waiting else 0,
        "gates": hall.by_gate(),
        "released": iso(hall.released) if hall.released is not None else None,
        "conflicts": sum(len(one.conflicts) for one in hall.passes.values()),
    }
