"""The team's command for what is said or written on paper."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.command import Command


@dataclass(frozen=True)
class EnterIdea(Command):
    """Somebody else's idea, in their words. `author`: their name, where they agree that it is
    shown. `publish`: at once, without waiting for anybody to read it once more."""

    text: str
    kind: str = "idea"
    theme: str | None = None
    author: str | None = None
    publish: bool = False


BY_NAME: dict[str, type[Command]] = {"enter_idea": EnterIdea}
