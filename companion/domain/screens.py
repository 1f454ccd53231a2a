"""Screens: what each role may see. This module alone decides it (rule S1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from companion.domain.door.screen import FACT as DOOR
from companion.domain.door.screen import PASSES, show_conflict, show_hall
from companion.domain.fairness.screen import BALANCE, SIZES, show_balance, show_sizes
from companion.domain.moments import iso as iso
from companion.domain.queue import screen as queue
from companion.domain.reading import from_json
from companion.domain.seats.screen import FACT, REGISTRATIONS, show_line, show_to_desk
from companion.domain.stage import screen as stage
from companion.domain.stage.naming import in_the_hall
from companion.domain.state import FORGOTTEN, HIDDEN, PUBLISHED, Idea, State
from companion.domain.timing.screen import DELAYS, show_about, show_delays, show_timing
from companion.domain.timing.screen import FACT as TIMING

#: The vault's entries by id, as far as they are still there.
Words = Mapping[str, str]
Item = dict[str, Any]

#: The collection on the screens of the evening itself.
IDEAS = "ideas"

#: The single values of the evening itself.
EVENING = ("spotlight", "gathering", SIZES, TIMING)


@dataclass(frozen=True)
class Part:
    """What a screen shows of one `collection`: which of its items it `holds`, how it `shows` one,
    and since when one that it does not hold is `gone` from it (a position; 0: it never held it).
    `also`: names beside the collection's under which changes to its items are noted, because this
    part alone shows them.
    """

    collection: str
    holds: Callable[[Any], bool]
    gone: Callable[[State, Any], int]
    shows: Callable[[Any, Words], Item]
    also: frozenset[str] = frozenset()

    def concerns(self, changed: str) -> bool:
        """Whether what is noted under this name is a change to an item that may be here."""
        return changed == self.collection or changed in self.also

    def items(self, state: State) -> Mapping[str, Any]:
        """All that there is of its collection, by id."""
        return COLLECTIONS[self.collection](state)


@dataclass(frozen=True)
class Screen:
    """A screen's rules: one of its `parts` for each collection on it, and which single values, its
    `facts`, go with them."""

    name: str
    parts: tuple[Part, ...] = ()
    facts: tuple[str, ...] = EVENING

    def part(self, collection: str) -> Part:
        """What it shows of a collection. Raises KeyError where that is nothing."""
        return self.by_collection[collection]

    @cached_property
    def by_collection(self) -> Mapping[str, Part]:
        return {part.collection: part for part in self.parts}

    @cached_property
    def by_change(self) -> Mapping[str, Part]:
        """The parts by the names under which changes to their items are noted."""
        return {name: part for part in self.parts for name in (part.collection, *part.also)}


#: Where the items of a collection are.
COLLECTIONS: dict[str, Callable[[State], Mapping[str, Any]]] = {
    IDEAS: lambda state: state.ideas,
    REGISTRATIONS: lambda state: state.line.registrations,
    PASSES: lambda state: state.hall.passes,
}


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
        "support_venue": len(idea.from_hall),
        "at": iso(idea.at),
        "about": show_about(idea.about),
    }


def show_in_the_hall(idea: Idea, words: Words) -> Item:
    """An idea as the projector and the stream show it: with as much of the name as the crew set."""
    shown = show_public(idea, words)
    return shown | {"name": in_the_hall(shown["name"], idea.naming)}


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
    if decided.batch:
        shown["batch"] = decided.batch
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


def facts(screen: Screen, state: State, words: Words) -> dict[str, Any]:
    """The single values that a screen holds."""
    return {name: FACTS[name](state, words) for name in screen.facts}


def show_gathering(state: State, words: Words) -> dict[str, Any] | None:
    text = words.get(state.definition or "")
    return from_json(text).facts() if text else None


FACTS: dict[str, Callable[[State, Words], Any]] = {
    "spotlight": lambda state, words: state.spotlight,
    "gathering": show_gathering,
    FACT: lambda state, words: show_line(state.line),
    DOOR: lambda state, words: show_hall(state),
    SIZES: lambda state, words: show_sizes(state),
    BALANCE: lambda state, words: show_balance(state),
    TIMING: lambda state, words: show_timing(state),
    DELAYS: lambda state, words: show_delays(state),
    "queue": lambda state, words: queue.show_queue(state),
    "done": lambda state, words: queue.show_done(state),
    "steps": lambda state, words: queue.show_steps(state, words),
    "turn": lambda state, words: state.queue.turn,
    stage.STAGE: stage.show_stage,
    stage.PREVIEW: stage.show_preview,
    stage.AIRED: stage.show_aired,
}


def is_public(idea: Idea) -> bool:
    return idea.status == PUBLISHED


def left_public(state: State, idea: Idea) -> int:
    return idea.left


#: The wall: what guests see of the ideas.
WALL = Part(IDEAS, is_public, left_public, show_public)
#: The same in the hall.
HALL = Part(IDEAS, is_public, left_public, show_in_the_hall, frozenset({stage.NAMED}))
#: On the stream: the idea in the light and the one before it, which fades later.
LIGHT = Part(
    IDEAS,
    lambda idea: idea.lit,
    lambda state, idea: idea.dimmed,
    show_in_the_hall,
    frozenset({stage.NAMED, stage.LIT}),
)
#: Whatever leaves such a screen was on it before.
EVERYTHING = Part(
    IDEAS,
    lambda idea: idea.status != FORGOTTEN,
    lambda state, idea: state.position,
    show_to_moderators,
)
LIST = Part(
    REGISTRATIONS,
    lambda registration: not registration.erased,
    lambda state, registration: state.position,
    show_to_desk,
)
CONFLICTS = Part(
    PASSES,
    lambda one: bool(one.conflicts),
    lambda state, one: one.cleared,
    show_conflict,
)

SCREENS: dict[str, Screen] = {
    screen.name: screen
    for screen in (
        Screen("guest", (WALL,)),
        Screen("projector", (HALL,), (*EVENING, stage.STAGE)),
        # Where the crew directs the stage: what the hall sees, and what comes and came.
        Screen("stage", (HALL,), (*EVENING, *stage.FACTS)),
        Screen("overlay", (LIGHT,), (*EVENING, stage.STAGE)),
        Screen("moderator", (EVERYTHING,), (*EVENING, stage.STAGE, BALANCE, DELAYS, *queue.FACTS)),
        Screen("desk", (LIST,), ("gathering", FACT)),
        Screen("door", (CONFLICTS,), ("gathering", DOOR)),
        # The display at the entrance. Its code follows from the clock, not from the log, and comes
        # by a message of its own.
        Screen("entrance", (), ("gathering",)),
    )
}

#: Which roles may connect to a screen.
VIEWERS: dict[str, frozenset[str]] = {
    "guest": frozenset({"guest"}),
    "moderator": frozenset({"moderator", "admin"}),
    "projector": frozenset({"stage", "moderator", "admin"}),
    "stage": frozenset({"moderator", "admin"}),
    "overlay": frozenset({"stage", "moderator", "admin"}),
    "desk": frozenset({"desk", "admin"}),
    "entrance": frozenset({"stage", "door", "desk", "moderator", "admin"}),
    "door": frozenset({"door", "desk", "moderator", "admin"}),
}
