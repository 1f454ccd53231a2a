"""Seating: who gives their seat back, or is erased, is in no small group any more.

The log has no more of a member's seat than a keyed mark (docs/decisions/0185-a-seat-in-a-group.md),
so the fold cannot know whose it is; a running server can.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from companion import green
from companion.domain.groups.commands import EndMembership
from companion.domain.seats.line import SEATED, Registration
from companion.domain.state import State
from companion.live.gathering import Gathering
from companion.live.house import THE_OPERATOR, House

#: Seconds between two looks.
BEAT = 1.0
#: What the mark of a registration is a mark of.
SEAT = "seat"

#: Of gathering, kind and value.
Mark = Callable[[str, str, str], str]

logger = logging.getLogger(__name__)


def is_seated(registration: Registration) -> bool:
    """Whether a registration is a seat that somebody has."""
    return registration.status == SEATED and not registration.erased


class Seating:
    """One process's. Two workers may both see a seat go: the second one's command is refused."""

    def __init__(self, house: House, mark: Mark) -> None:
        self._house = house
        self._mark = mark
        self._seen: dict[str, tuple[str, int]] = {}  # epoch and position, by gathering
        self._marks: dict[str, dict[str, str]] = {}  # registrations by their marks, by gathering

    def run(self) -> None:
        """As long as the process lives."""
        while True:
            for room in self._house:
                try:
                    self.look(room.gathering)
                except Exception:  # one gathering's mistake must not leave all others alone
                    logger.exception("seating failed", extra={"gathering": room.gathering.slug})
            green.sleep(BEAT)

    def look(self, gathering: Gathering) -> None:
        """Nothing, unless something happened since the last time."""
        state, now_at = gathering.state, (gathering.epoch, gathering.position)
        if self._seen.get(gathering.slug) == now_at:
            return
        self._seen[gathering.slug] = now_at
        if not state.groups.by_seat:
            return
        for member in list(unseated(state, self._by_mark(gathering))):
            gathering.do(EndMembership(member), THE_OPERATOR)

    def _by_mark(self, gathering: Gathering) -> dict[str, str]:
        """Each is made once: a registration's id and its mark stay."""
        marks = self._marks.setdefault(gathering.slug, {})
        for id in gathering.state.line.registrations.keys() - marks.values():
            marks[self._mark(gathering.slug, SEAT, id)] = id
        return marks


def unseated(state: State, registrations: dict[str, str]) -> Iterator[str]:
    """The members whose seat is gone. `registrations`: by their marks. A mark of none that is
    known, as after a change of the secret, says nothing."""
    for seat, member in state.groups.by_seat.items():
        registration = state.line.registrations.get(registrations.get(seat, ""))
        if registration is not None and not is_seated(registration):
            yield member.id
