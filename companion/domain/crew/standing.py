"""The state: what the team has told each other and is not done with."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """`by`: a staff id; `words`: a vault id; `idea`: what it is about."""

    id: str
    by: str
    at: float
    words: str
    idea: str | None


@dataclass(frozen=True)
class Ask:
    """The stage is asked for an idea by the staff member `by`. `seen_by`: who acknowledged it."""

    idea: str
    by: str
    at: float
    seen_by: str | None = None
    seen_at: float | None = None


@dataclass
class Crew:
    """Notes by id, and what the stage is asked for, by idea; in the order in which they came."""

    notes: dict[str, Note] = field(default_factory=dict)
    asks: dict[str, Ask] = field(default_factory=dict)
