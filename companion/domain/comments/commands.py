"""What the stream of comments on Facebook brings. What people ask about it is in
domain/commands.py: clients can send that."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.commands import Command


@dataclass(frozen=True)
class TakeComment(Command):
    """A comment came by the stream of comments. `person`: an id for whoever wrote it, out of which
    nobody reads who that is. `number`: Facebook's for whoever wrote it; it is not kept."""

    text: str
    person: str
    author: str | None = None
    number: str | None = None


@dataclass(frozen=True)
class RemoveComment(Command):
    """The comment that became this idea was deleted on Facebook."""

    idea: str
