"""Public view: what else changes when an idea comes into it or leaves it."""

from __future__ import annotations

from companion.domain.queue import fold as queue
from companion.domain.state import Idea, State


def leave_public_view(state: State, idea: Idea) -> None:
    idea.left = state.position
    queue.leave(state, idea)


def touch_supporters(state: State, idea: Idea) -> None:
    """A support is its owner's to see as long as the idea is."""
    for supporter in idea.backers:
        state.touch_own(supporter, "supports", idea.id)
