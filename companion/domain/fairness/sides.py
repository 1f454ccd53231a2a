"""The two sides of an evening, and how support from either compares."""

from __future__ import annotations

from collections.abc import Mapping

#: Named as presence and origins are.
VENUE, REMOTE = "venue", "remote"
SIDES = (VENUE, REMOTE)

#: What is written on paper is handed in in the hall; Facebook is looked at at home.
ORIGINS: Mapping[str, str] = {
    "venue": VENUE,
    "paper": VENUE,
    "remote": REMOTE,
    "facebook": REMOTE,
}

#: Silent people that each side is counted with beside its own: with them, one voice of a side of
#: two is a seventh, not a half.
SILENT = 5
#: How far a side's size may be from the one that was told last, as a share of it, before it is told
#: anew. Ideas are put in order by what was told: one more visitor must not be news to everybody.
SLACK = 0.1

#: How many people each side has.
Sizes = Mapping[str, int]


def side_of(origin: str) -> str:
    """The side that an idea of this origin is of. What comes later and is unknown here is of home:
    only what was in the hall is the hall's."""
    return ORIGINS.get(origin, REMOTE)


def rate(supports: Mapping[str, int], sizes: Sizes) -> float:
    """Support relative to each side's size: the share of the hall and that of home, added up. A
    tenth of both is worth as much as a fifth of one."""
    hall = supports[VENUE] / (sizes[VENUE] + SILENT)
    return hall + supports[REMOTE] / (sizes[REMOTE] + SILENT)


def told(before: int, now: int) -> int:
    """What a side's size is told as, when `before` was told last and it is `now` in truth."""
    return now if abs(now - before) > SLACK * before else before
