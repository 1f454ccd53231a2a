"""Events about how contributions are taken."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class ModesSwitched(Event):
    """Contributions are taken like this from here on; see commands.SwitchModes. `version`: of the
    modes, after it."""

    moderation: str
    posting: bool
    slow: int
    attention: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ModesReverted(Event):
    """The modes are again what they were before they were switched last."""

    version: int


@dataclass(frozen=True, kw_only=True)
class VisitorMuted(Event):
    """No contributions are taken from the visitor `person`. `undoes`: see commands.MuteVisitor."""

    person: str
    undoes: bool | None = None


@dataclass(frozen=True, kw_only=True)
class VisitorUnmuted(Event):
    """They are taken again."""

    person: str
    undoes: bool | None = None


@dataclass(frozen=True, kw_only=True)
class IdeaReported(Event):
    """The visitor `by` reported the idea; a second time changes nothing."""

    idea: str
    reason: str | None = None


TYPES: tuple[type[Event], ...] = (
    ModesSwitched,
    ModesReverted,
    VisitorMuted,
    VisitorUnmuted,
    IdeaReported,
)
