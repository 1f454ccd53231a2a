"""Deltas: what to send so that an old screen becomes the fresh one, and how to apply it.

`apply` has a twin in static/js/delta.js; both are tested against tests/vectors/delta.json.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from companion.domain.polls.screen import VOICES, show_voice
from companion.domain.screens import (
    FACTS,
    SCREENS,
    Item,
    Part,
    Screen,
    Words,
    facts,
    is_public,
    show_own,
)
from companion.domain.screens import IDEAS as IDEAS
from companion.domain.state import FORGOTTEN, Idea, Key, State

Update = dict[str, Any]


#: How an item is put on a screen.
Show = Callable[[Part, Any, Words], Any]


def show(part: Part, item: Any, words: Words) -> Item:
    return part.shows(item, words)


def fresh(screen: str | Screen, state: State, words: Words) -> Update:
    """A whole screen, without `epoch`: whole and unpaged, whatever the client holds."""
    rules = rules_of(screen)
    items = {
        part.collection: [
            part.shows(item, words) for item in part.items(state).values() if part.holds(item)
        ]
        for part in rules.parts
    }
    return whole(rules, state, words, items)


def whole(rules: Screen, state: State, words: Words, items: Mapping[str, Iterable[Any]]) -> Update:
    """The same, with the items on it, by collection, put together already."""
    return {
        "position": state.position,
        "fresh": True,
        "facts": facts(rules, state, words),
        **items,
    }


def rules_of(screen: str | Screen) -> Screen:
    return SCREENS[screen] if isinstance(screen, str) else screen


def since(
    screen: str | Screen, state: State, words: Words, position: int, show: Show = show
) -> Update:
    """What changed on a screen after `position`, without `epoch`; see `is_empty`."""
    rules = rules_of(screen)
    update: Update = {"position": state.position}
    items: dict[str, list[Any]] = {}
    gone: dict[str, list[str]] = {}
    changed_facts = {}
    seen: set[tuple[str, str]] = set()
    for collection, id in state.changes.since(position):
        if collection == "facts":
            if id in rules.facts:
                changed_facts[id] = FACTS[id](state, words)
            continue
        part = rules.by_change.get(collection)
        if part is None or (part.collection, id) in seen:
            continue
        seen.add((part.collection, id))
        item = part.items(state)[id]
        if part.holds(item):
            items.setdefault(part.collection, []).append(show(part, item, words))
        elif part.gone(state, item) > position:
            gone.setdefault(part.collection, []).append(id)
    if changed_facts:
        update["facts"] = changed_facts
    for collection, changed in items.items():
        update[collection] = changed[::-1]  # oldest change first
    if gone:
        update["gone"] = {collection: ids[::-1] for collection, ids in gone.items()}
    return update


def is_empty(update: Update) -> bool:
    """Whether an update changes nothing but the position."""
    return update.keys() <= {"epoch", "position"}


def leaves(screen: str, state: State, position: int) -> bool:
    """Whether anything left a screen after `position`: an older picture of it must not be given."""
    parts = SCREENS[screen].by_collection
    changed = ((parts.get(name), id) for name, id in state.changes.since(position))
    there = ((part, part.items(state)[id]) for part, id in changed if part)
    return any(part.gone(state, item) > position for part, item in there)


def own(person: str, state: State, words: Words, position: int | None = None) -> Update:
    """What one person alone sees: their ideas, supports and voices in polls; after `position`, or
    all of them. `gone`, where there is any: the ideas that were forgotten, polls without a voice
    any more."""
    keys: Iterable[Key]
    if position is None:
        ideas = [(IDEAS, id) for id in state.ideas_by.get(person, ())]
        voices = [(VOICES, poll.id) for poll in state.polls.of(person)]
        keys = [*ideas, *own_supports(person, state), *voices]
    else:
        changes = state.own_changes.get(person)
        keys = reversed(list(changes.since(position))) if changes else ()
    shown: Update = {IDEAS: [], "supports": []}
    for collection, id in keys:
        if collection == VOICES:
            voice = show_voice(state.polls.polls[id], person, words)
            if voice is not None:
                shown.setdefault(VOICES, []).append(voice)
            elif position is not None:
                shown.setdefault("gone", {IDEAS: []}).setdefault(VOICES, []).append(id)
            continue
        idea = state.ideas[id]
        if collection == "supports":
            shown["supports"].append({"id": id, "on": supports(person, idea)})
        elif idea.status != FORGOTTEN:
            shown[IDEAS].append(show_own(idea, words))
        elif position is not None:
            shown.setdefault("gone", {IDEAS: []})[IDEAS].append(id)
    return shown


def own_supports(person: str, state: State) -> list[Key]:
    changes = state.own_changes.get(person)
    touched = changes.since(0) if changes else ()
    return [
        key for key in touched if key[0] == "supports" and supports(person, state.ideas[key[1]])
    ]


def supports(person: str, idea: Idea) -> bool:
    """Whether a guest is shown that they support it; one that is hidden is not to be named."""
    return is_public(idea) and person in idea.backers


class StartAfresh(Exception):
    """The update belongs to another epoch than the held screen; only a fresh one can follow."""


@dataclass
class Held:
    """A screen as a client holds it."""

    epoch: str | None = None
    position: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    collections: dict[str, dict[str, Item]] = field(default_factory=dict)


def apply(held: Held, update: Update) -> Held:
    """The screen after an update. Raises StartAfresh for a delta of another epoch."""
    if update.get("fresh"):
        held = Held()
    elif update["epoch"] != held.epoch:
        raise StartAfresh(update["epoch"])
    elif update["position"] < held.position:
        return held  # a cached answer of the feed, older than what came by socket
    collections = {name: dict(items) for name, items in held.collections.items()}
    for name, items in update.items():
        if name not in ("epoch", "position", "fresh", "facts", "gone"):
            collections.setdefault(name, {}).update({item["id"]: item for item in items})
    for name, ids in update.get("gone", {}).items():
        for id in ids:
            collections.get(name, {}).pop(id, None)
    return Held(
        epoch=update["epoch"],
        position=update["position"],
        facts=held.facts | update.get("facts", {}),
        collections=collections,
    )
