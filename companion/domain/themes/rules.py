"""Rules: what becomes of a command about themes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from companion.domain.command import Command
from companion.domain.events import FIRST, Draft, Writing
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, checked_batch, rule
from companion.domain.state import FORGOTTEN, Idea, State
from companion.domain.text import clean_text
from companion.domain.themes import commands as c
from companion.domain.themes import events as e
from companion.domain.themes.standing import Theme, sorting_key, theme_key

#: Characters of a title, which stands over a column, and of a description.
TITLE_LIMIT, DESCRIPTION_LIMIT = 80, 500
#: What another gathering calls it may come from a file, which has no such limits.
ADOPTED_LIMIT = 2_000
#: Themes that are there at once, and ideas that are sorted at once: more would not fit into a
#: message.
MOST_THEMES, MOST_IDEAS = 60, 300

MODERATORS = frozenset({"moderator", "admin"})
RIGHTS: dict[type[Command], frozenset[str]] = dict.fromkeys(
    (*c.BY_NAME.values(), c.AdoptTheme), MODERATORS
)


@rule.register
def _(command: c.AddTheme, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if len(state.themes.there) >= MOST_THEMES:
        return refuse("too_many_themes", limit=MOST_THEMES)
    writes = words(command.title, command.description, ids)
    if isinstance(writes, Refusal):
        return writes
    event = e.ThemeAdded(at=now, by=who.id, theme=ids("t"), **as_fields(writes))
    return Draft(event, writes=writes)


@rule.register
def _(command: c.AdoptTheme, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    """Where two adopt it at once the fold keeps the first."""
    known = state.themes.all.get(command.theme)
    if known is not None:
        return refuse("already", status=known.standing.what)
    if len(state.themes.there) >= MOST_THEMES:
        return refuse("too_many_themes", limit=MOST_THEMES)
    writes = words(command.title, command.description, ids, (ADOPTED_LIMIT, ADOPTED_LIMIT))
    if isinstance(writes, Refusal):
        return writes
    event = e.ThemeAdded(at=now, by=who.id, theme=command.theme, **as_fields(writes))
    return Draft(event, writes=writes)


def words(
    title: str,
    description: str | None,
    ids: Ids,
    limits: tuple[int, int] = (TITLE_LIMIT, DESCRIPTION_LIMIT),
) -> tuple[Writing, ...] | Refusal:
    """What a theme is called and described with, for the vault. `limits`: characters of each."""
    cleaned = clean_text(" ".join(title.split()), field="title", limit=limits[0])
    if isinstance(cleaned, Refusal):
        return cleaned
    writes = (Writing(ids("w"), "theme_text", None, cleaned),)
    if not (description and description.strip()):
        return writes
    told = clean_text(description, field="description", limit=limits[1])
    if isinstance(told, Refusal):
        return told
    return (*writes, Writing(ids("w"), "theme_text", None, told))


def as_fields(writes: tuple[Writing, ...]) -> dict[str, str]:
    names = ("title", "description")
    return {name: one.id for name, one in zip(names, writes, strict=False)}


@rule.register
def _(command: c.ChangeTheme, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    theme = seen_there(state, command)
    if isinstance(theme, Refusal):
        return theme
    writes: tuple[Writing, ...] | Refusal = ()
    if theme.told_in is None or (command.title and command.title.strip()):
        writes = words(command.title or "", command.description, ids)
    if isinstance(writes, Refusal):
        return writes
    event = e.ThemeChanged(**step(theme, who, now) | as_fields(writes))
    return decision(event, state, writes)


@rule.register
def _(command: c.RemoveTheme, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    theme = seen_there(state, command)
    if isinstance(theme, Refusal):
        return theme
    return decision(e.ThemeRemoved(**step(theme, who, now)), state)


@rule.register
def _(command: c.RestoreTheme, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    theme = seen_theme(state, command)
    if isinstance(theme, Refusal):
        return theme
    if theme.is_there:
        return refuse("already", status=theme.standing.what)
    return decision(e.ThemeRestored(**step(theme, who, now)), state)


@rule.register
def _(command: c.UndoTheme, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    theme = seen_theme(state, command)
    if isinstance(theme, Refusal):
        return theme
    if not theme.past:
        return refuse("nothing_to_undo")
    return decision(e.ThemeReverted(**step(theme, who, now)), state)


ThemeCommand = c.ChangeTheme | c.RemoveTheme | c.RestoreTheme | c.UndoTheme


def seen_theme(state: State, command: ThemeCommand) -> Theme | Refusal:
    """The theme as the team saw it, or who was first and what they did (`by`: a staff id)."""
    theme = state.themes.all.get(command.theme)
    if theme is None:
        return refuse("unknown_theme")
    if theme.version != command.version:
        standing = theme.standing
        return refuse("theme_moved", by=standing.by, what=standing.what, version=theme.version)
    return theme


def seen_there(state: State, command: ThemeCommand) -> Theme | Refusal:
    """The same of one that can be sorted into."""
    theme = seen_theme(state, command)
    return removed(theme) if isinstance(theme, Theme) and not theme.is_there else theme


def removed(theme: Theme) -> Refusal:
    return refuse("theme_removed", by=theme.standing.by, version=theme.version)


def step(theme: Theme, who: Who, now: float) -> dict[str, Any]:
    """What all events about a decision say."""
    return {"at": now, "by": who.id, "theme": theme.id, "version": theme.version + 1}


def decision(event: e.ThemeDecided, state: State, writes: tuple[Writing, ...] = ()) -> Draft:
    """A draft that only goes through while the theme is at the version before `event`, in the
    gathering as it is defined now."""
    key = theme_key(event.theme)
    expects = {key: event.version - 1, state.definition or FIRST: 1}
    return Draft(event, expects=expects, moves=(key,), writes=writes)


@rule.register
def _(command: c.OrderThemes, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if not command.themes or len(set(command.themes)) != len(command.themes):
        return refuse("bad_request", field="themes")
    if not all(map(state.themes.knows, command.themes)):
        return refuse("unknown_theme")
    # Nobody is first here: of two orders the later one holds, and both can be read on the screens.
    return Draft(e.ThemesOrdered(at=now, by=who.id, themes=command.themes))


@rule.register
def _(command: c.SortIdeas, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    theme = state.themes.all.get(command.theme or "")
    if command.theme and theme is None:
        return refuse("unknown_theme")
    if theme and not theme.is_there:
        return removed(theme)
    into = theme.id if theme else None
    seen = seen_ideas(state, command, into)
    if isinstance(seen, Refusal):
        return seen
    if not seen:
        return refuse("already_sorted", theme=into)
    event = e.IdeasSorted(
        at=now, by=who.id, theme=into, sorted=next_versions(seen), batch=command.batch
    )
    rests_on = {theme_key(theme.id): theme.version} if theme else {}
    return sorting(event, state, rests_on)


@rule.register
def _(command: c.UndoSorting, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    seen = seen_ideas(state, command)
    if isinstance(seen, Refusal):
        return seen
    sorted_before = [idea for idea in seen if idea.themes_before]
    if not sorted_before:
        return refuse("nothing_to_undo")
    event = e.SortingUndone(
        at=now, by=who.id, sorted=next_versions(sorted_before), batch=command.batch
    )
    return sorting(event, state)


NOWHERE = ""


def seen_ideas(
    state: State, command: c.SortIdeas | c.UndoSorting, into: str | None = NOWHERE
) -> list[Idea] | Refusal:
    """Those of the ideas that are not in `into` already, whoever put them there; or who sorted the
    first of them that moved on, and where to. `ideas`: all that did, so that the rest can be sent
    again."""
    if not 0 < len(command.ideas) <= MOST_IDEAS:
        return refuse("bad_request", field="ideas")
    wrong = checked_batch(command.batch)
    if wrong:
        return wrong
    found = [state.ideas.get(id) for id in command.ideas]
    ideas = [idea for idea in found if idea and idea.status != FORGOTTEN]
    if len(ideas) < len(found):
        there = {idea.id for idea in ideas}
        return refuse("unknown_idea", ideas=[id for id in command.ideas if id not in there])
    part = next((idea for idea in ideas if idea.survivor), None)
    if part and part.survivor:
        return refuse("merged", into=part.survivor.id, idea=part.id)
    left = [idea for idea in ideas if idea.theme != into]
    moved = [idea for idea in left if idea.sorted != command.ideas[idea.id]]
    return sorted_since(moved) if moved else left


def sorted_since(moved: list[Idea]) -> Refusal:
    first = moved[0]
    return refuse(
        "sorted_since",
        by=first.sorting.by if first.sorting else None,
        theme=first.theme,
        idea=first.id,
        ideas=[idea.id for idea in moved],
        version=first.sorted,
    )


def next_versions(ideas: list[Idea]) -> dict[str, int]:
    return {idea.id: idea.sorted + 1 for idea in ideas}


def sorting(
    event: e.IdeasSorted | e.SortingUndone, state: State, rests_on: Mapping[str, int] | None = None
) -> Draft:
    """A draft that only goes through while nobody else sorted one of its ideas."""
    keys = {sorting_key(id): version - 1 for id, version in event.sorted.items()}
    expects = keys | dict(rests_on or {}) | {state.definition or FIRST: 1}
    return Draft(event, expects=expects, moves=tuple(keys))
