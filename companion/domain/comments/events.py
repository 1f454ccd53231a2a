"""Events about following the comments on Facebook. What a comment becomes is an idea:
domain/events.py's CommentTaken."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class CommentsFollowed(Event):
    """The desk has the comments under this live video taken up."""

    video: str


@dataclass(frozen=True, kw_only=True)
class CommentsUnfollowed(Event):
    """The desk has no more of them taken up."""


TYPES: tuple[type[Event], ...] = (CommentsFollowed, CommentsUnfollowed)
