"""What a receipt shows: somebody's own ideas, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from companion.domain.answers.screen import show_answer, theme_of
from companion.domain.moments import iso
from companion.domain.receipts.news import ideas_of
from companion.domain.screens import show_own
from companion.domain.state import FORGOTTEN, PUBLISHED, Idea, State

Words = Mapping[str, str]


def show_receipt(state: State, person: str, words: Words) -> list[dict[str, Any]]:
    """As their author sees them, the latest first; those that everybody sees with `outcome`,
    `outcome_by` and `answers`, also their theme's."""
    ideas = [idea for idea in ideas_of(state, person) if idea.status != FORGOTTEN]
    return [show_one(state, idea, words) for idea in reversed(ideas)]


def show_one(state: State, idea: Idea, words: Words) -> dict[str, Any]:
    shown = show_own(idea, words) | {"at": iso(idea.at)}
    if idea.whole.status != PUBLISHED:
        return shown
    found = state.answers.outcome(idea, theme_of(state, idea))
    return shown | {
        "whole": idea.whole.id,
        "outcome": found.outcome,
        "outcome_by": found.source,
        "answers": [show_answer(answer, words) for answer in found.answers],
    }
