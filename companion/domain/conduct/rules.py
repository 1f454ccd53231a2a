"""Rules: what becomes of a command about conduct, and whether a contribution is taken now."""

from __future__ import annotations

import math
from typing import Any

from companion.domain.command import Command
from companion.domain.conduct import commands as c
from companion.domain.conduct import events as e
from companion.domain.conduct.standing import MODES
from companion.domain.events import Draft
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, rule, shown_idea
from companion.domain.state import State

MODERATORS = frozenset({"moderator", "admin"})

RIGHTS: dict[type[Command], frozenset[str]] = {
    c.SwitchModes: MODERATORS,
    c.RevertModes: MODERATORS,
    c.MuteVisitor: MODERATORS,
    c.UnmuteVisitor: MODERATORS,
    c.ReportIdea: frozenset({"guest"}),
}


def not_taken(state: State, visitor: str, now: float) -> Refusal | None:
    """Why no contribution of this visitor's is taken now; None: one is."""
    modes = state.conduct.modes
    if not modes.posting:
        return refuse("posting_closed")
    if visitor in state.conduct.muted:
        return refuse("muted")
    own = state.ideas_by.get(visitor)
    wait = state.ideas[own[-1]].at + modes.slow - now if own and modes.slow else 0
    return refuse("too_soon", wait=math.ceil(wait), seconds=modes.slow) if wait > 0 else None


@rule.register
def _(command: c.SwitchModes, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    modes, version = state.conduct.modes, state.conduct.version
    if command.version != version:
        return refuse("modes_moved", version=version)
    event = e.ModesSwitched(
        at=now,
        by=who.id,
        moderation=modes.moderation if command.moderation is None else command.moderation,
        posting=modes.posting if command.posting is None else command.posting,
        slow=modes.slow if command.slow is None else command.slow,
        attention=modes.attention if command.attention is None else command.attention,
        version=version + 1,
    )
    if event.moderation not in c.MODERATION:
        return refuse("bad_request", field="moderation")
    if not 0 <= event.slow <= c.SLOWEST:
        return refuse("bad_request", field="slow")
    if not 0 <= event.attention <= c.MOST_REPORTS:
        return refuse("bad_request", field="attention")
    return alone(event, version)


@rule.register
def _(command: c.RevertModes, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    version = state.conduct.version
    if command.version != version:
        return refuse("modes_moved", version=version)
    if not state.conduct.past:
        return refuse("nothing_switched")
    return alone(e.ModesReverted(at=now, by=who.id, version=version + 1), version)


def alone(event: e.ModesSwitched | e.ModesReverted, version: int) -> Draft:
    """A draft that only goes through while nobody else switched."""
    return Draft(event, expects={MODES: version}, moves=(MODES,))


@rule.register
def _(command: c.MuteVisitor, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.person not in state.ideas_by:  # what was asked for must not get into the log (P1)
        return refuse("unknown_person")
    return Draft(e.VisitorMuted(**muting(command, who, now)))


@rule.register
def _(command: c.UnmuteVisitor, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.person not in state.conduct.muted:
        return refuse("unknown_person")
    return Draft(e.VisitorUnmuted(**muting(command, who, now)))


def muting(command: c.MuteVisitor | c.UnmuteVisitor, who: Who, now: float) -> dict[str, Any]:
    """What both events say."""
    undoes = command.undoes or None
    return {"at": now, "by": who.id, "person": command.person, "undoes": undoes}


@rule.register
def _(command: c.ReportIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = shown_idea(state, command.idea, who.id)
    if idea is None:
        return refuse("unknown_idea")
    if who.id in state.conduct.muted:
        return refuse("muted")
    if command.reason and command.reason not in c.REPORT_REASONS:
        return refuse("bad_request", field="reason")
    # A second report is appended too: its nonce must be remembered, and it folds to nothing.
    event = e.IdeaReported(at=now, by=who.id, idea=idea.id, reason=command.reason or None)
    return Draft(event)
