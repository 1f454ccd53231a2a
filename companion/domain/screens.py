"""Screens: what each role may see. This module alone decides it (rule S1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from companion.domain.reading import from_json
from companion.domain.state import FORGOTTEN, HIDDEN, PUBLISHED, Idea, State

#: The vault's entries by id, as far as they are still there.
Words = Mapping[str, str]
Item = dict[str, Any]


@dataclass(frozen=True)
class Screen:
    """A screen's rules: which ideas it `holds`, how it `shows` one, and since when one that it does
    not hold is `gone` from it (a position; 0: it never held it)."""

    name: str
    holds: Callable[[Idea], bool]
    gone: Callable[[State, Idea], int]
    shows: Callable[[Idea, Words], Item]


def show_public(idea: Idea, words: Words) -> Item:
    """An idea as guests and projector see it."""
    return {
        "id": idea.id,
        "kind": idea.kind,
        "text": words.get(idea.standing.words, ""),
        "name": words.get(idea.author) if idea.author else None,
        "origin": idea.origin,
        "theme": idea.theme,
        "support": len(idea.supporters),
        "at": iso(idea.at),
    }


def show_to_moderators(idea: Idea, words: Words) -> Item:
    """An idea with all that a decision on it needs."""
    edited = idea.first_words != idea.standing.words
    return show_public(idea, words) | {
        "status": idea.status,
        "version": idea.version,
        "original": words.get(idea.first_words) if edited else None,
        "reports": 0,
        "flags": [],
        "by": idea.by,
        "decided": show_decision(idea, words),
    }


def show_decision(idea: Idea, words: Words) -> Item | None:
    decided = idea.standing.decided
    if decided is None:
        return None
    shown = {"by": words.get(decided.by), "what": decided.what, "at": iso(decided.at)}
    return shown | ({"reason": reason(idea, words)} if idea.status == HIDDEN else {})


def show_own(idea: Idea, words: Words) -> Item:
    """An idea as its author sees it: also one that waits or was not published, and why."""
    shown: Item = {
        "id": idea.id,
        "text": words.get(idea.standing.words, ""),
        "status": idea.status,
    }
    return shown | ({"reason": reason(idea, words)} if idea.status == HIDDEN else {})


def reason(idea: Idea, words: Words) -> str | None:
    """Why an idea is hidden: one of commands.REASONS, or the moderator's own words."""
    note = idea.standing.note
    return words.get(note, idea.standing.reason or "") if note else idea.standing.reason


def iso(seconds: float) -> str:
    """Seconds since 1970 as "2026-11-23T18:04:05.120Z"."""
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def facts(state: State, words: Words) -> dict[str, Any]:
    """The single values that every screen holds."""
    text = words.get(state.definition or "")
    return {
        "spotlight": state.spotlight,
        "gathering": from_json(text).facts() if text else None,
    }


def is_public(idea: Idea) -> bool:
    return idea.status == PUBLISHED


def left_public(state: State, idea: Idea) -> int:
    return idea.left


SCREENS: dict[str, Screen] = {
    screen.name: screen
    for screen in (
        Screen("guest", is_public, left_public, show_public),
        Screen("projector", is_public, left_public, show_public),
        Screen(
            "moderator",
            lambda idea: idea.status != FORGOTTEN,
            lambda state, idea: state.position,  # whatever is forgotten was on this screen before
            show_to_moderators,
        ),
    )
}

#: Which roles may connect to a screen.
VIEWERS: dict[str, frozenset[str]] = {
    "guest": frozenset({"guest"}),
    "moderator": frozenset({"moderator", "admin"}),
    "projector": frozenset({"stage", "moderator", "admin"}),
}
