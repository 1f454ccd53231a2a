"""Rules: what becomes of a command about time."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain.events import Draft
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, rule
from companion.domain.state import State
from companion.domain.timing import events as e
from companion.domain.timing.codes import LONGEST
from companion.domain.timing.commands import MarkAgenda, MeasureDelay, SetDelay, ShowDelayCode

#: Seconds for which the overlay shows its numbers: nobody has to remember to take them off.
SHOWN = 180.0

TEAM = frozenset({"moderator", "admin"})
RIGHTS: dict[type[c.Command], frozenset[str]] = {
    # A guest measures by a link that the team gave them, or staff; no message on the wire does it.
    MeasureDelay: frozenset({"guest", *c.ROLES}),
    SetDelay: TEAM,
    ShowDelayCode: TEAM,
    MarkAgenda: TEAM,
}


@rule.register
def _(command: MeasureDelay, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if not 0 <= command.seconds <= LONGEST + 1:
        return refuse("bad_request", field="seconds")
    return Draft(e.DelayMeasured(at=now, by=who.id, seconds=command.seconds))


@rule.register
def _(command: SetDelay, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    seconds = command.seconds
    if seconds is not None and not 0 <= seconds <= LONGEST:
        return refuse("bad_request", field="seconds")
    event = e.DelaySet(at=now, by=who.id, seconds=None if seconds is None else float(seconds))
    return Draft(event)


@rule.register
def _(command: ShowDelayCode, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    return Draft(e.DelayCodeShown(at=now, by=who.id, until=now + SHOWN if command.on else None))


@rule.register
def _(command: MarkAgenda, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.item is not None and not state.timing.plan.knows(command.item):
        return refuse("unknown_item")
    return Draft(e.AgendaMarked(at=now, by=who.id, item=command.item))
