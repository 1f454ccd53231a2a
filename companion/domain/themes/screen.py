"""Themes on the screens: domain/screens.py says on which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from companion.domain.definition import Definition
from companion.domain.definition import Theme as Heading
from companion.domain.moments import iso
from companion.domain.reading import from_json
from companion.domain.themes.standing import Theme

if TYPE_CHECKING:
    from companion.domain.state import Idea, State

#: The collection.
THEMES = "themes"

Item = dict[str, Any]
Words = Mapping[str, str]


def show_theme(theme: Theme, words: Words) -> Item:
    """A theme as everybody sees it. `place`: its own among all, from 0, not without gaps.
    `languages`: how it is called in others, where the definition says so."""
    shown = called(theme, words)
    others = {code: called(theme, words, code) for code in told(theme, words).languages}
    languages = {
        code: {"title": other.title, "description": other.description}
        for code, other in others.items()
        if other != shown
    }
    return {
        "id": theme.id,
        "title": shown.title,
        "description": shown.description,
        "place": theme.place,
    } | ({"languages": languages} if languages else {})


def show_to_team(theme: Theme, words: Words) -> Item:
    """The same with all that a decision on it needs; those that were removed too."""
    standing = theme.standing
    return show_theme(theme, words) | {
        "version": theme.version,
        "removed": standing.removed,
        "made": theme.told_in is None,
        "renamed": standing.title is not None and theme.told_in is not None,
        "undoable": bool(theme.past),
        "decided": {
            "by": words.get(standing.by or ""),
            "what": standing.what,
            "at": iso(standing.at) if standing.at is not None else None,
        },
    }


def called(theme: Theme, words: Words, language: str = "") -> Heading:
    """What a theme is called, and how it is described: at the desk, or by the definition in a
    language. Empty where neither is left."""
    title = words.get(theme.standing.title or "")
    if title is not None:
        return Heading(theme.id, title, words.get(theme.standing.description or "", ""))
    said = told(theme, words).within(language)
    return next((one for one in said.themes if one.id == theme.id), Heading(theme.id, ""))


#: Of a theme that no definition tells of.
UNTOLD = Definition(slug="", title="", starts="", ends="")


def told(theme: Theme, words: Words) -> Definition:
    """The last definition that named it."""
    text = words.get(theme.told_in or "")
    return from_json(text) if text else UNTOLD


def headings(state: State, words: Words, language: str = "") -> list[Heading]:
    """The themes that are there, in their order, in the words of a language."""
    return [called(theme, words, language) for theme in state.themes.there]


def show_sorting(idea: Idea, words: Words) -> Item | None:
    """Who sorted an idea last, as the team sees it; None: nobody has."""
    done = idea.sorting
    if done is None and idea.sorted == 1:
        return None
    shown: Item = {"version": idea.sorted, "undoable": bool(idea.themes_before)}
    if done is None:
        return shown
    batch = {"batch": done.batch} if done.batch else {}
    return {
        **shown,
        "by": words.get(done.by),
        "at": iso(done.at),
        "was": done.was,
        "undone": done.undone,
        **batch,
    }
