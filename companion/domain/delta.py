"""Deltas: what to send so that an old screen becomes the fresh one, and how to apply it.

`apply` has a twin in static/js/delta.js; both are tested against tests/vectors/delta.json.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from companion.domain.groups.screen import (
    MEMBERSHIP,
    RANKINGS,
    is_on_wall,
    show_membership,
    show_ranking,
)
from companion.domain.groups.walls import rules_of
from companion.domain.polls.screen import VOICES, show_voice
from companion.domain.screens import (
    FACTS,
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
    rules = screen if isinstance(screen, Screen) else rules_of(screen)
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


def since(
    screen: str | Screen, state: State, words: Words, position: int, show: Show = show
) -> Update:
    """What changed on a screen after `position`, without `epoch`; see `is_empty`."""
    rules = screen if isinstance(screen, Screen) else rules_of(screen)
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
        for part in rules.by_change.get(collection, ()):
            if (part.collection, id) in seen:
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
    parts = rules_of(screen).by_collection
    changed = ((parts.get(name), id) for name, id in state.changes.since(position))
    there = ((part, part.items(state)[id]) for part, id in changed if part)
    return any(part.gone(state, item) > position for part, item in there)


def own(person: str, state: State, words: Words, position: int | None = None) -> Update:
    """What one person alone sees: their ideas, supports, voices in polls, which small group they
    are in and what they find best there; after `position`, or all of it. `gone`, where there is
    any: the ideas that were forgotten, polls without a voice any more, the member that they were.
    """
    keys: Iterable[Key]
    if position is None:
        ideas = [(IDEAS, id) for id in state.ideas_by.get(person, ())]
        voices = [(VOICES, poll.id) for poll in state.polls.of(person)]
        keys = [*ideas, *own_supports(person, state), *voices, *own_groups(person, state)]
    else:
        changes = state.own_changes.get(person)
        keys = reversed(list(changes.since(position))) if changes else ()
    shown: Update = {IDEAS: [], "supports": []}
    for collection, id in keys:
        if collection == "supports":
            on = supports(person, state.ideas[id], state)
            shown["supports"].append({"id": id, "on": on})
            continue
        item = OWN[collection](person, id, state, words)
        if item is not None:
            shown.setdefault(collection, []).append(item)
        elif position is not None:
            shown.setdefault("gone", {IDEAS: []}).setdefault(collection, []).append(id)
    return shown


def own_idea(person: str, id: str, state: State, words: Words) -> Item | None:
    idea = state.ideas[id]
    return None if idea.status == FORGOTTEN else show_own(idea, words)


#: What a person sees of each of these by its id; None: nothing any more.
OWN: Mapping[str, Callable[[str, str, State, Words], Item | None]] = {
    IDEAS: own_idea,
    VOICES: lambda person, id, state, words: show_voice(state.polls.polls[id], person, words),
    MEMBERSHIP: lambda person, id, state, words: show_membership(state.groups, id, person, words),
    RANKINGS: lambda person, id, state, words: show_ranking(state.groups, id, person),
}


def own_supports(person: str, state: State) -> list[Key]:
    changes = state.own_changes.get(person)
    touched = changes.since(0) if changes else ()
    return [
        key
        for key in touched
        if key[0] == "supports" and supports(person, state.ideas[key[1]], state)
    ]


def own_groups(person: str, state: State) -> list[Key]:
    member = state.groups.by_visitor.get(person)
    if member is None:
        return []
    ranking = [(RANKINGS, member.group.id)] if member.group else []
    return [(MEMBERSHIP, member.id), *ranking]


def supports(person: str, idea: Idea, state: State) -> bool:
    """Whether a guest is shown that they support it; one that they cannot see is not named."""
    group = state.groups.group_of(person)
    seen = is_public(idea) or (group is not None and is_on_wall(idea, group.id))
    return seen and person in idea.backers


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
