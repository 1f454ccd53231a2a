"""Attendance: who was there, as counts. Made of ids and moments alone, so it outlives what is
erased."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from companion.domain.door.hall import Visit
from companion.domain.state import State


@dataclass(frozen=True)
class Attendance:
    """`registered`: whose registration stands, or stood until they came. `came`: people, each once:
    `with_ticket` and `walk_ins`. `missing`: had a seat and never came. `most`: inside at once."""

    registered: int
    came: int
    with_ticket: int
    walk_ins: int
    missing: int
    most: int


def attendance(state: State) -> Attendance:
    line = state.line
    came = list(state.hall.came())
    tickets = {one.id for one in came if not one.walk_in}
    standing = {one.id for one in line.registrations.values() if one.stands}
    return Attendance(
        registered=len(standing | tickets),
        came=len(came),
        with_ticket=len(tickets),
        walk_ins=len(came) - len(tickets),
        missing=len(line.seated - tickets),
        most=most_at_once(visit for one in came for visit in one.visits),
    )


def most_at_once(visits: Iterable[Visit]) -> int:
    """Whoever leaves at the moment in which another comes makes room for them."""
    steps: list[tuple[float, int]] = []
    for visit in visits:
        left = math.inf if visit.left is None else visit.left
        if left > visit.scan.at:
            steps += [(visit.scan.at, 1), (left, -1)]
    inside = most = 0
    for _, step in sorted(steps):
        inside += step
        most = max(most, inside)
    return most
