"""The other wordings of an idea, as they are shown with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from companion.domain.moments import iso
from companion.domain.state import Idea


def show_wordings(idea: Idea, words: Mapping[str, str]) -> dict[str, Any]:
    """`wordings`, only where there are any."""
    shown = [show_wording(wording, words) for wording in idea.wordings]
    return {"wordings": shown} if shown else {}


def show_wording(idea: Idea, words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "text": words.get(idea.standing.words, ""),
        "name": words.get(idea.author) if idea.author else None,
        "origin": idea.origin,
    }


def show_wordings_to_members(idea: Idea, words: Mapping[str, str]) -> dict[str, Any]:
    """The same for a small group: with what it takes to take one out."""
    own = [
        show_wording(one, words) | {"id": one.id, "version": one.version} for one in idea.wordings
    ]
    return {"wordings": own} if own else {}


def show_wordings_to_moderators(idea: Idea, words: Mapping[str, str]) -> dict[str, Any]:
    """The same with what it takes to take one out; `into`: what a wording itself is part of."""
    own = [
        show_wording(one, words)
        | {"id": one.id, "version": one.version, "support": one.support, "at": iso(one.at)}
        for one in idea.wordings
    ]
    into = {"into": idea.survivor.id} if idea.survivor else {}
    return ({"wordings": own} if own else {}) | into
