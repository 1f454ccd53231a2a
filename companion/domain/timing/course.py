"""The course: when each item of the agenda was on, as the evening really went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from companion.domain.timing.plan import Mark, Plan, times

#: Seconds by which a mark may lie outside of the plan's day and still be about it.
DAY = 86_400.0


def course(plan: Plan, marks: Sequence[Mark], around: float) -> list[tuple[str, float, float]]:
    """Each item with when it began and when the next one did, in their order; one that came back is
    there twice, one that was passed over is not. `marks`: all that were ever set; `around`: a
    moment of the day, where the plan has none."""
    if not plan.items:
        return []
    begins, ends = times(plan, plan.day_of(around))
    first = begins[0][0]
    own = [mark for mark in marks if first - DAY / 2 < mark.at < ends + DAY / 2]
    found: list[tuple[str, float, float]] = []
    for item, at, until in stretches(plan, own, first, ends):
        if found and found[-1][0] == item and found[-1][2] == at:
            found[-1] = (item, found[-1][1], until)
        else:
            found.append((item, at, until))
    return found


def stretches(
    plan: Plan, marks: Sequence[Mark], first: float, ends: float
) -> Iterator[tuple[str, float, float]]:
    """Between any two moments at which another item may have begun, which one was on."""
    holding: list[tuple[float, Mark | None]] = [(min([first, *(m.at for m in marks)]), None)]
    holding += [(mark.at, mark) for mark in marks]
    last = max([ends, *(mark.at for mark in marks)]) + DAY / 2
    for (at, mark), (until, _) in pairwise([*holding, (last, None)]):
        turns = sorted({at, until, *(t for t in plan.turns(at, mark) if at < t < until)})
        for begins, over in pairwise(turns):
            item = plan.item_at(begins, mark)
            if item is not None:
                yield item, begins, over
