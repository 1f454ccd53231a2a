"""What everybody may see of answers: on the record, at a receipt, in a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from companion.domain.answers.standing import IDEA, Answer
from companion.domain.moments import iso

if TYPE_CHECKING:
    from companion.domain.state import Idea, State

Words = Mapping[str, str]


def show_answer(answer: Answer, words: Words) -> dict[str, Any]:
    """`text`: null where there is none (any more); `by`: an office or a name, as the city chose;
    `corrected`: when it was, or null."""
    now = answer.now
    return {
        "id": answer.id,
        "outcome": now.outcome,
        "text": words.get(now.words) if now.words else None,
        "by": words.get(now.office),
        "at": iso(answer.given),
        "corrected": iso(answer.corrected) if answer.corrected is not None else None,
    }


def show_outcome(state: State, idea: Idea, words: Words) -> dict[str, Any]:
    """`outcome`; `outcome_by`: `idea`, `theme`, or null where nobody has answered yet; `answers`:
    those to the idea itself, the newest first. A theme's stand with the theme."""
    found = state.answers.outcome(idea, theme_of(state, idea))
    own = found.answers if found.source == IDEA else ()
    return {
        "outcome": found.outcome,
        "outcome_by": found.source,
        "answers": [show_answer(answer, words) for answer in own],
    }


def theme_of(state: State, idea: Idea) -> str | None:
    """Under which theme people see an idea."""
    theme = state.theme_of(idea)
    return theme.id if theme else None


def show_theme(state: State, theme: str, words: Words) -> dict[str, Any]:
    """The same of a theme."""
    return {
        "id": theme,
        "outcome": state.answers.outcome_of_theme(theme),
        "answers": [show_answer(answer, words) for answer in state.answers.of_theme(theme)],
    }
