"""Rules of the house: its admins alone found gatherings and enter them."""

from __future__ import annotations

from companion.domain import commands
from companion.domain.events import Draft
from companion.domain.house import commands as c
from companion.domain.house import events as e
from companion.domain.refusals import Refusal
from companion.domain.ruling import Ids, Who, rule
from companion.domain.state import State

RIGHTS: dict[type[commands.Command], frozenset[str]] = {
    c.FoundGathering: frozenset({"admin"}),
    c.EnterGathering: frozenset({"admin"}),
}


@rule.register
def _(command: c.FoundGathering, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    return Draft(e.GatheringFounded(at=now, by=who.id, gathering=command.gathering))


@rule.register
def _(command: c.EnterGathering, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    event = e.GatheringEntered(at=now, by=who.id, gathering=command.gathering, staff=command.staff)
    return Draft(event)
