"""What screens show of the record's publication; domain/screens.py says which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from companion.domain.moments import iso

if TYPE_CHECKING:
    from companion.domain.state import State

#: The single value.
FACT = "results"


def show_publication(state: State, words: Mapping[str, str]) -> dict[str, Any]:
    """Whether the record is public, and who decided it when."""
    results = state.results
    now = results.now
    return {
        "public": now.public,
        "version": results.version,
        "by": words.get(now.by) if now.by else None,
        "at": iso(now.at) if now.at is not None else None,
        "undo": bool(results.past),
    }
