"""What moderators see of the team's deeds. domain/screens.py says that nobody else does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from companion.domain.deeds.standing import MODES, MUTING, Deed
from companion.domain.moments import iso

if TYPE_CHECKING:
    from companion.domain.state import State

#: The single value on the moderators' screen.
DEEDS = "deeds"
#: Deeds that the screen holds.
SHOWN = 60


def show_deeds(state: State, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """The last deeds, the latest last. `version`: what its undo rests on; None where it rests on
    none, or where there is nothing to undo: see `undoable`."""
    deeds = state.deeds
    top = deeds.on_top()
    return [
        {
            "id": deed.position,
            "kind": deed.kind,
            "what": deed.what,
            "about": deed.about,
            "by": words.get(deed.by),
            "at": iso(deed.at),
            **({"changes": dict(deed.changes)} if deed.changes else {}),
            **show_matter(deed, state, words, is_top=deed.position in top),
        }
        for deed in deeds.last[-SHOWN:]
    ]


def show_matter(
    deed: Deed, state: State, words: Mapping[str, str], *, is_top: bool
) -> dict[str, Any]:
    """What it was about as that is now: a poll that was removed is on no screen by itself."""
    if deed.kind == MODES:
        conduct = state.conduct
        return {"undoable": is_top and bool(conduct.past), "version": conduct.version}
    if deed.kind == MUTING:
        is_muted = deed.about in state.conduct.muted
        could_be = not is_muted and deed.about in state.ideas_by  # as MuteVisitor asks
        return {"undoable": is_top and (is_muted if deed.what == "muted" else could_be)}
    poll = state.polls.polls[deed.about or ""]
    is_new = deed.what == "prepared"  # what undoes it is to remove it
    return {
        "undoable": is_top and (is_new or poll.can_revert),
        "version": poll.version,
        "question": words.get(poll.form.question),
    }
