"""Commands of whoever looks after the whole house. They come from its pages, not over sockets."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.commands import Command


@dataclass(frozen=True)
class FoundGathering(Command):
    """A gathering of this name begins."""

    gathering: str


@dataclass(frozen=True)
class EnterGathering(Command):
    """The asker becomes admin of a gathering; there they are called `staff`."""

    gathering: str
    staff: str
