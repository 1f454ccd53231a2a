"""Fold: how each event about small groups changes the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from companion.domain.conduct.commands import POST
from companion.domain.folding import fold
from companion.domain.groups import events as e
from companion.domain.groups.coming import come_in, leave, rank
from companion.domain.groups.placing import place_waiting, put
from companion.domain.groups.screen import FACT, GROUPS, MEMBERSHIP, PLAN, counted, plenum
from companion.domain.groups.standing import Group
from companion.domain.merging import links
from companion.domain.public import leave_public_view, touch_supporters
from companion.domain.queue import fold as queue
from companion.domain.state import FORGOTTEN, PENDING, PUBLISHED, Idea, State


def plan(state: State, planned: Mapping[str, Any] | None) -> None:
    """The gathering was defined. Groups that are there stay as they are."""
    state.groups.plan = planned
    if planned and not state.groups.there:
        state.groups.assignment = planned["assignment"]
    state.touch("facts", FACT)
    state.touch("facts", PLAN)


@fold.register
def _(event: e.GroupsSetUp, state: State) -> None:
    groups = state.groups
    used = {idea.group for idea in state.ideas.values() if holds_words(idea)}
    for group in groups.groups.values():
        end(state, group)
        group.replaced = group.id not in used
    groups.until = groups.started = None
    arrange(event, state)
    for number, id in enumerate(event.groups, next_number(state)):
        begin(
            state,
            Group(
                id,
                number,
                title=event.titles.get(id),
                theme=event.theme_of.get(id),
                link=event.links.get(id),
                size=groups.size,
            ),
        )
    place_waiting(state)


@fold.register
def _(event: e.GroupsArranged, state: State) -> None:
    arrange(event, state)
    for group in state.groups.groups.values():
        group.size = event.size
        state.touch(GROUPS, group.id)
    place_waiting(state)


def holds_words(idea: Idea) -> bool:
    """Whether it would be lost with its group."""
    return idea.inside and idea.status != FORGOTTEN


def next_number(state: State) -> int:
    """After those that are there or can come back."""
    there = (one.number for one in state.groups.groups.values() if not one.replaced)
    return 1 + max(there, default=0)


def written_in(state: State, group: Group) -> None:
    """Also in the moment in which all were set up anew: then the team can bring it back."""
    if group.replaced:
        group.replaced = False
        state.touch(GROUPS, group.id)


def arrange(event: e.GroupsSetUp | e.GroupsArranged, state: State) -> None:
    groups = state.groups
    groups.assignment, groups.top, groups.size = event.assignment, event.top, event.size
    groups.version = event.version
    state.touch("facts", FACT)


@fold.register
def _(event: e.GroupsTimed, state: State) -> None:
    groups = state.groups
    groups.until, groups.started, groups.version = event.until, event.started, event.version
    state.touch("facts", FACT)


@fold.register
def _(event: e.GroupAdded, state: State) -> None:
    groups = state.groups
    number = next_number(state)
    added = Group(event.group, number, event.title, event.theme, event.link, groups.size)
    begin(state, added)
    place_waiting(state)


@fold.register
def _(event: e.GroupChanged, state: State) -> None:
    group = decided(event, state)
    group.title, group.link, group.open = event.title, event.link, event.open
    place_waiting(state)


@fold.register
def _(event: e.GroupRemoved, state: State) -> None:
    end(state, decided(event, state))
    place_waiting(state)


@fold.register
def _(event: e.GroupRestored, state: State) -> None:
    decided(event, state).removed = False
    place_waiting(state)


@fold.register
def _(event: e.GroupReopened, state: State) -> None:
    decided(event, state).late = event.until


def decided(event: e.GroupDecided, state: State) -> Group:
    group = state.groups.groups[event.group]
    group.version = event.version
    state.touch(GROUPS, group.id)
    return group


def begin(state: State, group: Group) -> None:
    state.groups.groups[group.id] = group
    state.touch(GROUPS, group.id)


def end(state: State, group: Group) -> None:
    group.removed = True
    for member in list(group.members.values()):
        put(state, member, None)
    state.touch(GROUPS, group.id)


@fold.register
def _(event: e.GroupJoined, state: State) -> None:
    groups = state.groups
    member = come_in(state, event)
    if event.name:
        member.name = event.name
        groups.names.setdefault(event.by, set()).add(event.name)
        if member.group:
            state.touch(GROUPS, member.group.id)
    state.touch_own(event.by, MEMBERSHIP, member.id)
    chosen = groups.groups.get(event.group or "")
    # Another worker's event may have filled or removed it between the decision and its place.
    if chosen is not None and chosen.takes:
        put(state, member, chosen)
    state.touch("facts", PLAN)  # one more, perhaps, who waits
    place_waiting(state)


@fold.register
def _(event: e.GroupLeft, state: State) -> None:
    member = state.groups.members.get(event.member)
    if member is not None:
        leave(state, member)


@fold.register
def _(event: e.MemberMoved, state: State) -> None:
    member, group = state.groups.members.get(event.member), state.groups.groups[event.group]
    # They may have left, or the group may have been removed, between the decision and its place.
    if member is not None and not group.removed:
        put(state, member, group)


@fold.register
def _(event: e.PenPassed, state: State) -> None:
    group = decided(event, state)
    before, scribe = group.scribe, group.members.get(event.member or "")
    group.scribe = scribe
    for member in (before, scribe):
        if member is not None:
            state.touch_own(member.visitor, MEMBERSHIP, member.id)


@fold.register
def _(event: e.IdeasRanked, state: State) -> None:
    rank(state, event.group, event.by, event.ideas)


@fold.register
def _(event: e.IdeasHandedIn, state: State) -> None:
    group = decided(event, state)
    taken_back = [idea for idea in group.handed if idea.id not in event.ideas]
    group.handed = tuple(state.ideas[id] for id in event.ideas)
    group.handed_at = event.at
    for idea in taken_back:
        take_in(state, idea, event)
    for idea in group.handed:
        bring_out(state, idea, event)


@fold.register
def _(event: e.HandInTakenBack, state: State) -> None:
    group = decided(event, state)
    handed, group.handed, group.handed_at = group.handed, (), None
    for idea in handed:
        take_in(state, idea, event)


def bring_out(state: State, idea: Idea, event: e.Handing) -> None:
    """It is an idea like any other from here on: to be read first, or shown at once."""
    if idea.id not in event.versions:
        return  # it was out already
    idea.version = event.versions[idea.id]
    idea.inside = False
    for one in idea.all_wordings:
        one.was_out = True
    if idea.standing.status == PENDING and state.conduct.modes.moderation == POST:
        idea.standing = replace(idea.standing, status=PUBLISHED)
    touch_supporters(state, idea)
    if idea.status == PUBLISHED:
        queue.come_back(state, idea, undone=False)
    links.touch(state, idea)


def take_in(state: State, idea: Idea, event: e.Handing) -> None:
    """Its own group's again, with what was decided on it."""
    if idea.id not in event.versions:
        return  # it was forgotten, or is part of another group's
    idea.version = event.versions[idea.id]
    if idea.status == PUBLISHED:
        leave_public_view(state, idea)
    idea.inside = True
    touch_supporters(state, idea)
    links.touch(state, idea)


def follow(state: State) -> None:
    """After every event: what it did to groups, whatever it was about. The team publishes and
    hides what was handed in, the stage shows it, and somebody who is forgotten is a member no
    more."""
    groups = state.groups
    if not groups.groups and groups.plan is None:
        return
    for name, id in list(state.changes.since(state.position - 1)):
        if name != "ideas":
            continue
        for group in groups.handing(state.ideas[id]):
            if any(idea.id == id for idea in group.handed):
                state.touch(GROUPS, group.id)
    told = (bool(groups.there), *counted(state), *plenum(state))
    if told != groups.told:
        groups.told = told
        state.touch("facts", FACT)


def forget(state: State, person: str, erased: set[str]) -> None:
    """A visitor is forgotten. A name that they gave meanwhile counts as given after it."""
    groups = state.groups
    kept = groups.names.pop(person, set()) - erased
    if kept:
        groups.names[person] = kept
    member = groups.by_visitor.get(person)
    if member is not None and not kept:
        leave(state, member)
    expire(state, erased)  # a name that another device of theirs gave


def expire(state: State, erased: set[str]) -> None:
    """The time of these words was over."""
    for group in state.groups.groups.values():
        names = {member.name for member in group.members.values()}
        if erased & {group.title, group.link, *names}:
            state.touch(GROUPS, group.id)
    for member in state.groups.members.values():
        if member.name in erased:
            state.touch_own(member.visitor, MEMBERSHIP, member.id)
