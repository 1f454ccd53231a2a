"""Fold: what each event about comments changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from companion.domain.comments import events as e
from companion.domain.comments.terms import CommentConditions
from companion.domain.events import CommentTaken, IdeaPosted
from companion.domain.folding import fold
from companion.domain.state import State


def set_up(state: State, comments: Mapping[str, Any] | None) -> None:
    """What the desk began or ended stays so, unless the file names another video than before."""
    following = state.following
    before = following.conditions.video
    following.is_set_up = comments is not None
    following.conditions = CommentConditions.from_log(comments or {})
    if following.conditions.video != before:
        following.video, following.since = following.conditions.video, None


@fold.register
def _(event: CommentTaken, state: State) -> None:
    fold.dispatch(IdeaPosted)(event, state)  # it is an idea


@fold.register
def _(event: e.CommentsFollowed, state: State) -> None:
    state.following.video, state.following.since = event.video, event.at


@fold.register
def _(event: e.CommentsUnfollowed, state: State) -> None:
    state.following.video, state.following.since = "", None
