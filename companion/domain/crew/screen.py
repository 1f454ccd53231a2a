"""What the moderators' screen shows of the team."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from companion.domain.moments import iso

if TYPE_CHECKING:
    from companion.domain.state import State

#: The single values on the moderators' screen.
NOTES, ASKS = "notes", "asks"
#: Notes that are shown, the latest: each change sends them all.
SHOWN = 30


def show_notes(state: State, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """The latest first."""
    return [
        {
            "id": note.id,
            "by": words.get(note.by),
            "at": iso(note.at),
            "text": words.get(note.words, ""),
            "idea": note.idea,
        }
        for note in islice(reversed(state.crew.notes.values()), SHOWN)
    ]


def show_asks(state: State, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the stage is asked for, in the order in which it was."""
    return [
        {
            "id": ask.idea,
            "by": words.get(ask.by),
            "at": iso(ask.at),
            "seen_by": words.get(ask.seen_by, "") if ask.seen_by else None,
            "seen_at": iso(ask.seen_at) if ask.seen_at is not None else None,
        }
        for ask in state.crew.asks.values()
    ]
