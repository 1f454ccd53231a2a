"""What screens show of conduct; domain/screens.py says which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from companion.domain.moments import iso

if TYPE_CHECKING:
    from companion.domain.state import Idea, State

#: The single values: what everybody is told, and what the team is beside.
MODES, TEAM = "modes", "conduct"
#: Changes of ideas that only moderators see; they are sent to nobody else.
INSIDE = "inside"


def show_modes(state: State) -> dict[str, Any]:
    """How contributions are taken."""
    modes = state.conduct.modes
    return {"moderation": modes.moderation, "posting": modes.posting, "slow": modes.slow}


def show_conduct(state: State, words: Mapping[str, str]) -> dict[str, Any]:
    """Who switched the modes and when, and who is muted."""
    conduct = state.conduct
    modes = conduct.modes
    return {
        "version": conduct.version,
        "attention": modes.attention,
        "by": words.get(modes.by) if modes.by else None,
        "at": iso(modes.at) if modes.at is not None else None,
        "undo": bool(conduct.past),
        "muted": [
            {"id": person, "by": words.get(muting.by), "at": iso(muting.at)}
            for person, muting in conduct.muted.items()
        ],
    }


def show_reports(idea: Idea) -> dict[str, Any]:
    """How many guests reported an idea in any wording, and why; never who. Nobody counts twice."""
    reports: dict[str, str | None] = {}
    for wording in idea.all_wordings:
        for visitor, reason in wording.reports.items():
            reports[visitor] = reports.get(visitor) or reason
    why = Counter(reason for reason in reports.values() if reason)
    return {"reports": len(reports), "reported": dict(sorted(why.items()))}
