"""Screens: what each role may see. This module alone decides it (rule S1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from companion.domain.conduct.screen import (
    INSIDE,
    MODES,
    TEAM,
    show_conduct,
    show_modes,
    show_reports,
)
from companion.domain.crew.screen import ASKS, NOTES, show_asks, show_notes
from companion.domain.deeds.screen import DEEDS, show_deeds
from companion.domain.door.screen import FACT as DOOR
from companion.domain.door.screen import PASSES, show_conflict, show_hall
from companion.domain.fairness.screen import BALANCE, SIZES, show_balance, show_sizes
from companion.domain.flags.signs import FLAGS, REPEAT, flags
from companion.domain.groups import screen as groups
from companion.domain.merging.screen import show_wordings, show_wordings_to_moderators
from companion.domain.moments import iso as iso
from companion.domain.polls.poll import REMOVED
from companion.domain.polls.screen import FACT as POLL
from companion.domain.polls.screen import POLLS, show_in_hall, show_poll, show_to_team
from companion.domain.queue import screen as queue
from companion.domain.reading import from_json
from companion.domain.results.screen import FACT as RESULTS
from companion.domain.results.screen import show_publication
from companion.domain.seats.screen import FACT, REGISTRATIONS, show_line, show_to_desk
from companion.domain.stage import screen as stage
from companion.domain.stage.naming import in_the_hall
from companion.domain.state import FORGOTTEN, HIDDEN, MERGED, PUBLISHED, Idea, State
from companion.domain.themes.screen import THEMES, show_sorting, show_theme
from companion.domain.themes.screen import show_to_team as show_theme_to_team
from companion.domain.timing.screen import DELAYS, show_about, show_delays, show_timing
from companion.domain.timing.screen import FACT as TIMING

#: The vault's entries by id, as far as they are still there.
Words = Mapping[str, str]
Item = dict[str, Any]

#: The collection on the screens of the evening itself.
IDEAS = "ideas"

#: The single values of the evening itself.
EVENING = ("spotlight", POLL, "gathering", MODES, SIZES, TIMING, groups.FACT)
#: Those that the team has among itself.
CREW = (TEAM, NOTES, ASKS, DEEDS)
#: What a guest's client asks for to see their small group; this one is for who is in none.
LOBBY = "group"


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
    def by_change(self) -> Mapping[str, tuple[Part, ...]]:
        """The parts by the names under which changes to their items are noted."""
        names = {name for part in self.parts for name in (part.collection, *part.also)}
        return {name: tuple(part for part in self.parts if part.concerns(name)) for name in names}


#: Where the items of a collection are.
COLLECTIONS: dict[str, Callable[[State], Mapping[str, Any]]] = {
    IDEAS: lambda state: state.ideas,
    REGISTRATIONS: lambda state: state.line.registrations,
    PASSES: lambda state: state.hall.passes,
    POLLS: lambda state: state.polls.polls,
    THEMES: lambda state: state.themes.all,
    groups.GROUPS: lambda state: state.groups.groups,
    groups.IN_GROUPS: lambda state: state.ideas,
}


def show_public(idea: Idea, words: Words) -> Item:
    """An idea as guests and projector see it."""
    shown: Item = {
        "id": idea.id,
        "kind": idea.kind,
        "text": words.get(idea.standing.words, ""),
        "name": words.get(idea.author) if idea.author else None,
        "origin": idea.origin,
        "theme": idea.theme,
        "support": idea.support,
        "support_venue": idea.support_venue,
        "at": iso(idea.at),
        "about": show_about(idea.about),
        **groups.show_of_group(idea),
    }
    return shown | show_wordings(idea, words)


def show_in_the_hall(idea: Idea, words: Words) -> Item:
    """An idea as the projector and the stream show it: with as much of the names as the crew
    set."""
    shown = show_public(idea, words)
    for one in (shown, *shown.get("wordings", ())):
        one["name"] = in_the_hall(one["name"], idea.naming)
    return shown


def show_to_moderators(idea: Idea, words: Words) -> Item:
    """An idea with all that a decision on it needs."""
    edited = idea.first_words != idea.standing.words
    return show_public(idea, words) | {
        "status": idea.status,
        "version": idea.version,
        "original": words.get(idea.first_words) if edited else None,
        **show_reports(idea),
        "flags": show_flags(idea, words),
        "by": idea.by,
        "entered": words.get(idea.staff, "") if idea.staff else None,
        "decided": show_decision(idea, words),
        "sorting": show_sorting(idea, words),
        **show_wordings_to_moderators(idea, words),
    }


def show_flags(idea: Idea, words: Words) -> list[str]:
    """What a machine noticed in any wording; suggestions, in the order of flags.FLAGS."""
    found = {flag for one in idea.all_wordings for flag in flags(words.get(one.standing.words, ""))}
    return [flag for flag in FLAGS if flag in found or (flag == REPEAT and idea.repeats)]


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
        **groups.show_of_group(idea),
    }
    if idea.survivor:
        return shown | show_fate(idea.survivor, words)
    return shown | ({"reason": reason(idea, words)} if idea.status == HIDDEN else {})


def show_fate(survivor: Idea, words: Words) -> Item:
    """What became of a wording, as its author sees it: what becomes of the idea that it is part
    of. Its words are shown only where they are public (rule S3), and never a note about them."""
    if survivor.status == PUBLISHED:
        into = {"id": survivor.id, "text": words.get(survivor.standing.words, "")}
        return {"status": MERGED, "into": into}
    hidden = {"reason": survivor.standing.reason} if survivor.status == HIDDEN else {}
    return {"status": survivor.status, **hidden}


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
    MODES: lambda state, words: show_modes(state),
    TEAM: show_conduct,
    NOTES: show_notes,
    ASKS: show_asks,
    DEEDS: show_deeds,
    "queue": lambda state, words: queue.show_queue(state),
    "done": lambda state, words: queue.show_done(state),
    "steps": lambda state, words: queue.show_steps(state, words),
    "turn": lambda state, words: state.queue.turn,
    POLL: lambda state, words: state.polls.projected,
    stage.STAGE: stage.show_stage,
    stage.PREVIEW: stage.show_preview,
    stage.AIRED: stage.show_aired,
    RESULTS: show_publication,
    groups.FACT: groups.show_groups,
    groups.PLAN: groups.show_plan,
}


def is_public(idea: Idea) -> bool:
    return idea.status == PUBLISHED


def left_public(state: State, idea: Idea) -> int:
    return idea.left


#: The wall: what guests see of the ideas.
WALL = Part(IDEAS, is_public, left_public, show_public)
#: The same in the hall.
HALL = Part(IDEAS, is_public, left_public, show_in_the_hall, frozenset({stage.NAMED}))
#: On the stream: the idea in the light and what the small group before the hall suggests, each with
#: what was there before it, which fades later.
LIGHT = Part(
    IDEAS,
    lambda idea: idea.lit,
    lambda state, idea: idea.dimmed,
    show_in_the_hall,
    frozenset({stage.NAMED, stage.LIT}),
)
#: Whatever leaves such a screen was on it before, but for what its group never handed in.
EVERYTHING = Part(
    IDEAS,
    lambda idea: idea.status != FORGOTTEN and not idea.is_inside,
    lambda state, idea: state.position if idea.was_out or not idea.group else 0,
    show_to_moderators,
    frozenset({INSIDE}),
)
#: What groups have not handed in, in a list of its own: nobody has to decide on it.
WITHIN = Part(
    groups.IN_GROUPS,
    groups.is_inside,
    groups.left_inside,
    show_to_moderators,
    frozenset({IDEAS, INSIDE}),
)
#: The small groups, as everybody sees them, and as the team does.
CIRCLES = Part(groups.GROUPS, groups.is_there, groups.left_group, groups.show_group)
ALL_CIRCLES = Part(groups.GROUPS, groups.can_come_back, groups.left_group, groups.show_to_team)
#: Polls that are open or closed, as everybody sees them, and as the hall does.
ASKED = Part(POLLS, lambda poll: poll.is_public, lambda state, poll: poll.left, show_poll)
PROJECTED = replace(ASKED, shows=show_in_hall)
#: Those that are prepared too, with their results.
ALL_POLLS = Part(
    POLLS,
    lambda poll: poll.status != REMOVED,
    lambda state, poll: state.position,
    show_to_team,
)
#: The themes that ideas are sorted into; for the team those too that were removed.
HEADINGS = Part(THEMES, lambda theme: theme.is_there, lambda state, theme: theme.left, show_theme)
ALL_HEADINGS = Part(
    THEMES, lambda theme: True, lambda state, theme: state.position, show_theme_to_team
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
        Screen("guest", (WALL, ASKED, HEADINGS, CIRCLES)),
        Screen(LOBBY, (CIRCLES, HEADINGS)),
        Screen("projector", (HALL, PROJECTED, HEADINGS, CIRCLES), (*EVENING, stage.STAGE)),
        # Where the crew directs the stage: what the hall sees, and what comes and came.
        Screen("stage", (HALL, PROJECTED, HEADINGS, CIRCLES), (*EVENING, *stage.FACTS)),
        Screen("overlay", (LIGHT, PROJECTED, HEADINGS, CIRCLES), (*EVENING, stage.STAGE)),
        Screen(
            "moderator",
            (EVERYTHING, ALL_POLLS, ALL_HEADINGS, WITHIN, ALL_CIRCLES),
            (
                *EVENING,
                groups.PLAN,
                stage.STAGE,
                *CREW,
                BALANCE,
                DELAYS,
                RESULTS,
                *queue.FACTS,
            ),
        ),
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
    LOBBY: frozenset({"guest"}),
    "moderator": frozenset({"moderator", "admin"}),
    "projector": frozenset({"stage", "moderator", "admin"}),
    "stage": frozenset({"moderator", "admin"}),
    "overlay": frozenset({"stage", "moderator", "admin"}),
    "desk": frozenset({"desk", "admin"}),
    "entrance": frozenset({"stage", "door", "desk", "moderator", "admin"}),
    "door": frozenset({"door", "desk", "moderator", "admin"}),
}
