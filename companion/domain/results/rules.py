"""Rules: what becomes of a command about the record."""

from __future__ import annotations

from companion.domain.command import Command
from companion.domain.events import Draft
from companion.domain.refusals import Refusal, refuse
from companion.domain.results import commands as c
from companion.domain.results import events as e
from companion.domain.results.standing import RESULTS
from companion.domain.ruling import Ids, Who, rule
from companion.domain.state import State

#: Whom the city lets speak for it.
TEAM = frozenset({"moderator", "admin"})

RIGHTS: dict[type[Command], frozenset[str]] = {
    c.PublishResults: TEAM,
    c.WithdrawResults: TEAM,
    c.UndoResults: TEAM,
    c.FetchRecord: TEAM,
}


@rule.register
def _(command: c.PublishResults, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    wrong = unfit(state, command.version, public=True)
    return wrong or alone(e.ResultsPublished(at=now, by=who.id, version=command.version + 1))


@rule.register
def _(command: c.WithdrawResults, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    wrong = unfit(state, command.version, public=False)
    return wrong or alone(e.ResultsWithdrawn(at=now, by=who.id, version=command.version + 1))


@rule.register
def _(command: c.UndoResults, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    wrong = moved(state, command.version)
    if wrong:
        return wrong
    if not state.results.past:
        return refuse("nothing_to_undo")
    return alone(e.ResultsReverted(at=now, by=who.id, version=command.version + 1))


@rule.register
def _(command: c.FetchRecord, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.form not in c.FORMS:
        return refuse("bad_request", field="form")
    if command.names and who.role != "admin":  # a file is out of every retention's reach
        return refuse("forbidden")
    event = e.RecordFetched(
        at=now, by=who.id, file=command.form, named=command.names, cause=command.cause
    )
    return Draft(event)


def unfit(state: State, version: int, *, public: bool) -> Refusal | None:
    """Why the record cannot be made public, or be withdrawn; None: it can."""
    wrong = moved(state, version)
    if wrong:
        return wrong
    return refuse("results_already") if state.results.now.public is public else None


def moved(state: State, version: int) -> Refusal | None:
    is_seen = state.results.version == version
    return None if is_seen else refuse("results_moved", version=state.results.version)


def alone(event: e.ResultsDecided) -> Draft:
    """A draft that only goes through while nobody else decided."""
    return Draft(event, expects={RESULTS: event.version - 1}, moves=(RESULTS,))
