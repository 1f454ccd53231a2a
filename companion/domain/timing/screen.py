"""What screens are told of the time. domain/screens.py says which."""

from __future__ import annotations

from typing import Any

from companion.domain.moments import iso
from companion.domain.state import State
from companion.domain.timing.standing import COUNTED, About

#: The single values: what every screen of the evening knows; how the delay is known, for
#: moderators.
FACT, DELAYS = "timing", "delays"


def show_timing(state: State) -> dict[str, Any]:
    """`delay`: seconds by which home is behind, or null. `closes`: when the hall can write no more,
    or null; home can `delay` longer. `mark`: which item of the agenda began when, where it was not
    as planned. `code_until`: so long the overlay shows the numbers."""
    timing = state.timing
    return {
        "delay": timing.delay,
        "closes": moment(state.closes),
        "mark": {"at": iso(timing.mark.at), "item": timing.mark.item} if timing.mark else None,
        "code_until": moment(timing.shows_code_until),
    }


def show_delays(state: State) -> dict[str, Any]:
    """`by_hand`: what a moderator set, or null; `measured`: the measurements that count."""
    return {
        "by_hand": state.timing.by_hand,
        "measured": [
            {"at": iso(one.at), "seconds": one.seconds} for one in state.timing.measured[-COUNTED:]
        ],
    }


def show_about(about: About | None) -> dict[str, Any] | None:
    """What an idea refers to, in the hall's time."""
    return {"at": iso(about.at), "item": about.item} if about else None


def moment(seconds: float | None) -> str | None:
    return None if seconds is None else iso(seconds)
