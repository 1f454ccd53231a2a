"""Commands about what becomes of ideas and themes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.domain.command import Command

#: What becomes of an idea or a theme. RECEIVED is what all are that nobody has answered yet; what
#: is NOT_POSSIBLE needs a why.
OUTCOMES = (RECEIVED, IN_LAB, EXAMINED, PLANNED, DONE, NOT_POSSIBLE) = (
    "received",
    "in_lab",
    "examined",
    "planned",
    "done",
    "not_possible",
)
#: Characters of an answer, and of who gives it.
ANSWER_LIMIT, OFFICE_LIMIT = 2_000, 100
#: Ideas and themes that are answered in one go.
MOST = 500


@dataclass(frozen=True)
class GiveAnswer(Command):
    """The city says what becomes of ideas and themes; each with the version seen of what was
    answered to it, 1 where nothing was. `office`: who says so, as everybody reads it."""

    outcome: str
    office: str
    text: str = ""
    to_ideas: Mapping[str, int] = field(default_factory=dict)
    to_themes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CorrectAnswer(Command):
    """The answer reads differently from here on; everybody sees when it was given and when it was
    corrected. `version`: the answer's, as seen."""

    answer: str
    version: int
    outcome: str
    office: str
    text: str = ""


@dataclass(frozen=True)
class UndoAnswer(Command):
    """Back to what it was before its last correction; one that was never corrected was not
    given."""

    answer: str
    version: int


BY_NAME: dict[str, type[Command]] = {
    "give_answer": GiveAnswer,
    "correct_answer": CorrectAnswer,
    "undo_answer": UndoAnswer,
}
