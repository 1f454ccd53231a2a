"""The state: whether the record is public, and what came with it out of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: The key whose version moves when the record is published or withdrawn.
RESULTS = "results"


@dataclass(frozen=True)
class Publication:
    """`by`, `at`: who decided it, a staff id, and when; None: nobody yet."""

    public: bool = False
    by: str | None = None
    at: float | None = None


@dataclass
class Results:
    """`past`: the publications before, the last one last. `figures`, `asked`, `agenda`,
    `ideas`: what was counted, vault ids of polls, when which item was on, and ids of ideas, as they
    came out of a file."""

    now: Publication = field(default_factory=Publication)
    past: list[Publication] = field(default_factory=list)
    version: int = 1
    figures: Mapping[str, int] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    agenda: tuple[tuple[str, float, float], ...] = ()
    ideas: set[str] = field(default_factory=set)
