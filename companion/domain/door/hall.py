"""The hall: who came in, by which door, and who is inside.

Until the no-shows are released a seat is its holder's, whether they are there or not; from then on
seats are for those who came. Whoever came with a ticket keeps the seat while they are out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from companion.domain.door.terms import DoorConditions
from companion.domain.seats.line import Line


@dataclass(frozen=True)
class Scan:
    """A ticket was shown and its holder let in, by the event at `position`. `at`: when it was
    scanned. `conflict`: one of verdict.CONFLICTS, where it should not have been."""

    position: int
    at: float
    gate: str | None
    way: str
    by: str
    conflict: str | None = None


@dataclass
class Visit:
    """From coming in to going out. `left`: None while inside."""

    scan: Scan
    left: float | None = None


@dataclass
class Pass:
    """One person's way in and out. `walk_in`: came without registration; `name`: then the vault id.
    `number`: of the registration, in line. `issue`: the number of the ticket that is good.
    `conflicts`: scans that should not have been; `cleared`: the position at which the last of them
    was taken back."""

    id: str
    walk_in: bool = False
    name: str | None = None
    number: int | None = None
    issue: int = 1
    version: int = 1
    visits: list[Visit] = field(default_factory=list)
    conflicts: list[Scan] = field(default_factory=list)
    cleared: int = 0

    @property
    def inside(self) -> Scan | None:
        """The scan by which the person is inside now."""
        last = self.last
        return last.scan if last and last.left is None else None

    @property
    def last(self) -> Visit | None:
        return self.visits[-1] if self.visits else None

    @property
    def scans(self) -> list[Scan]:
        """All of them, in the order in which they were made."""
        return sorted([v.scan for v in self.visits] + self.conflicts, key=lambda scan: scan.at)


@dataclass
class Hall:
    """`passes`: by the id of the registration or the walk-in, of those who ever came to a door.
    `inside`: who is. `seated`: who sits or keeps a seat because they came. `released`:
    since when seats are for those who came; None: not yet. `room_version`: how often that changed
    which depends on it."""

    conditions: DoorConditions = field(default_factory=DoorConditions)
    passes: dict[str, Pass] = field(default_factory=dict)
    inside: set[str] = field(default_factory=set)
    seated: set[str] = field(default_factory=set)
    walk_ins: set[str] = field(default_factory=set)
    released: float | None = None
    room_version: int = 1

    def issue(self, registration: str) -> int:
        """The number of the ticket that is good."""
        found = self.passes.get(registration)
        return found.issue if found else 1

    def is_in(self, id: str) -> bool:
        return id in self.inside

    def room(self, line: Line, now: float) -> int:
        """How many can come in who have no seat of their own; 0 or less: nobody."""
        if self.released is not None:
            return line.seats - len(self.seated)
        return 0 if line.waiting else line.free(now)

    def by_gate(self) -> dict[str, int]:
        """How many of those inside came in by which door."""
        counts = dict.fromkeys(self.conditions.gates, 0)
        for scan in self.scans_inside():
            if scan.gate is not None:
                counts[scan.gate] = counts.get(scan.gate, 0) + 1
        return counts

    def scans_inside(self) -> Iterator[Scan]:
        for id in self.inside:
            scan = self.passes[id].inside
            assert scan is not None  # that is what inside means
            yield scan

    def came(self) -> Iterator[Pass]:
        """Who came, with a ticket or without one, also those who went again."""
        return (one for one in self.passes.values() if one.visits)
