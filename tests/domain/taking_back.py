"""How the desk takes back a deed that the list of decisions offers."""

from __future__ import annotations

from typing import Any

from companion.domain.command import Command
from companion.domain.conduct.commands import MuteVisitor, RevertModes, UnmuteVisitor
from companion.domain.polls.commands import RemovePoll, UndoPoll


def taking_back(deed: dict[str, Any]) -> Command:
    """As static/js/moderate/history.js says it."""
    if deed["kind"] == "modes":
        return RevertModes(deed["version"])
    if deed["kind"] == "muting":
        undo = UnmuteVisitor if deed["what"] == "muted" else MuteVisitor
        return undo(deed["about"], undoes=True)
    undo_poll = RemovePoll if deed["what"] == "prepared" else UndoPoll
    return undo_poll(deed["about"], deed["version"])
