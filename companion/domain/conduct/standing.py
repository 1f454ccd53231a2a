"""The state: how contributions are taken now, and from whom not."""

from __future__ import annotations

from dataclasses import dataclass, field

from companion.domain.conduct.commands import PRE

#: The key whose version moves when the modes are switched.
MODES = "modes"


@dataclass(frozen=True)
class Modes:
    """See commands.SwitchModes. `by`, `at`: who switched to them, a staff id, and when; None: the
    gathering's file says so."""

    moderation: str = PRE
    posting: bool = True
    slow: int = 0
    attention: int = 0
    by: str | None = None
    at: float | None = None


@dataclass(frozen=True)
class Muting:
    """Who muted a visitor, and when."""

    by: str
    at: float


@dataclass
class Conduct:
    """`past`: the modes before, the last one last. `defined`: what the file says. `muted`: by
    visitor."""

    modes: Modes = field(default_factory=Modes)
    past: list[Modes] = field(default_factory=list)
    version: int = 1
    defined: str = PRE
    muted: dict[str, Muting] = field(default_factory=dict)
