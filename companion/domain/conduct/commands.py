"""Commands about how contributions are taken."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.command import Command

#: When an idea is shown: after a moderator published it, or at once.
MODERATION = PRE, POST = ("pre", "post")
#: Seconds between two contributions of one visitor, at most.
SLOWEST = 3_600
#: Reports from which on an idea needs attention, at most.
MOST_REPORTS = 1_000
#: Why a guest reports an idea: those reasons for hiding one that a guest can judge.
REPORT_REASONS = ("insult", "personal_data", "advertising", "off_topic", "other")


@dataclass(frozen=True)
class SwitchModes(Command):
    """Contributions are taken like this from here on; what is None stays. `version`: of the modes
    that the moderator saw. `posting`: whether any are taken. `slow`: seconds between two of one
    visitor. `attention`: so many reports, and an idea needs attention; 0: no number does."""

    version: int
    moderation: str | None = None
    posting: bool | None = None
    slow: int | None = None
    attention: int | None = None


@dataclass(frozen=True)
class RevertModes(Command):
    """Back to what was before they were switched last."""

    version: int


@dataclass(frozen=True)
class MuteVisitor(Command):
    """Take no contributions from the visitor `person`, an idea's `by`. `undoes`: this takes back
    that they were taken again, and is no decision of its own."""

    person: str
    undoes: bool | None = None


@dataclass(frozen=True)
class UnmuteVisitor(Command):
    """Take contributions from the visitor `person` again. `undoes`: this takes back the muting,
    and is no decision of its own."""

    person: str
    undoes: bool | None = None


@dataclass(frozen=True)
class ReportIdea(Command):
    """A guest finds that an idea should not hang there. `reason`: one of REPORT_REASONS."""

    idea: str
    reason: str | None = None


BY_NAME: dict[str, type[Command]] = {
    "switch_modes": SwitchModes,
    "revert_modes": RevertModes,
    "mute_visitor": MuteVisitor,
    "unmute_visitor": UnmuteVisitor,
    "report_idea": ReportIdea,
}
