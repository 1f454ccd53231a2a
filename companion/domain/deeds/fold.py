"""Fold: which events are deeds of the team."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from companion.domain.conduct.events import (
    ModesReverted,
    ModesSwitched,
    VisitorMuted,
    VisitorUnmuted,
)
from companion.domain.deeds.screen import DEEDS
from companion.domain.deeds.standing import MODES, MUTING, POLL, REVERTED, Deed
from companion.domain.event import Event
from companion.domain.events import ERASING, GatheringDefined
from companion.domain.polls.events import PollDecided, PollPrepared
from companion.domain.state import State

#: Of the modes, what a deed tells of a change.
SWITCHES = ("moderation", "posting", "slow", "attention")


def follow(event: Event, state: State) -> None:
    """After every event. A new file takes the modes' past away, erasing a name or a question: both
    change what is shown of earlier ones."""
    told = tell(event, state)
    if told is not None:
        state.deeds.note(Deed(state.position, by=event.by, at=event.at, **told))
    if told is not None or isinstance(event, (GatheringDefined, *ERASING)):
        state.touch("facts", DEEDS)


@singledispatch
def tell(event: Event, state: State) -> dict[str, Any] | None:
    """What a deed says of this event, which is folded; None: it is none."""
    return None


@tell.register
def _(event: ModesSwitched, state: State) -> dict[str, Any]:
    before, now = state.conduct.past[-1], state.conduct.modes
    switched = {name: getattr(now, name) for name in SWITCHES}
    changes = {name: value for name, value in switched.items() if getattr(before, name) != value}
    return {"kind": MODES, "what": "switched", "changes": changes}


@tell.register
def _(event: ModesReverted, state: State) -> dict[str, Any]:
    return {"kind": MODES, "what": REVERTED}


@tell.register
def _(event: VisitorMuted, state: State) -> dict[str, Any]:
    return {"kind": MUTING, "what": REVERTED if event.undoes else "muted", "about": event.person}


@tell.register
def _(event: VisitorUnmuted, state: State) -> dict[str, Any]:
    return {"kind": MUTING, "what": REVERTED if event.undoes else "unmuted", "about": event.person}


@tell.register
def _(event: PollPrepared | PollDecided, state: State) -> dict[str, Any]:
    what = state.polls.polls[event.poll].standing.what
    return {"kind": POLL, "what": what, "about": event.poll}
